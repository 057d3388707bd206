import AccountLedger
import ApplicationLedger
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LedgerRecords
import LedgerSchema
import Lending
import Synchronization
import TestSupport
import Testing

@testable import ProgramInterface
@testable import RequestDefence
@testable import Requests
@testable import Responses
@testable import Web

/// Trust, V4, V5 and F2: a handler that is stopped may have written; nobody is told otherwise.
@Suite("A handler that is late", .serialized, .timeLimit(.minutes(5)))
struct HandlerDeadlineTests {
    /// What a handler has done.
    private final class Record: Sendable {
        private let state = Mutex(false)
        var isWritten: Bool { state.withLock { $0 } }
        func write() { state.withLock { $0 = true } }
    }

    /// Writes, then takes for ever unless it is told to stop.
    private static func overrun(_ record: Record) async throws -> Response {
        record.write()
        try await Task.sleep(for: .seconds(600))
        return Response(status: .ok)
    }

    @Test(arguments: [(true, Refusal.Code.outcomeUnknown), (false, .unavailable)])
    func isStoppedAndWhatMayHaveComeOfItIsSaid(_ mayWrite: Bool, _ code: Refusal.Code) async throws {
        let record = Record()
        let deadline = HandlerDeadline(limit: .milliseconds(50), mayWrite: mayWrite)
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await deadline.answer { try await Self.overrun(record) }
        }
        #expect(record.isWritten)
        #expect(refusal?.status == .serviceUnavailable)
        #expect(refusal?.code == code)
        #expect(refusal?.headers[.retryAfter] == "5")
        #expect(refusal?.detail.contains("may have been recorded") == mayWrite)
        #expect(code.remedy.contains("Nothing was done") == !mayWrite)
    }

    @Test func isBelievedIfItStillSaysWhatItDid() async throws {
        let deadline = HandlerDeadline(limit: .milliseconds(20), mayWrite: true)
        let answer = try await deadline.answer {
            // Stopped, and then done all the same.
            try? await Task.sleep(for: .seconds(600))
            return Response(status: .accepted)
        }
        #expect(answer.status == .accepted)
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await deadline.answer {
                // Stopped, and refused all the same.
                try? await Task.sleep(for: .seconds(600))
                throw Refusal.notFound
            }
        }
        #expect(refusal?.status == .notFound)
    }

    @Test func whatIsInTimeIsItsOwnAnswer() async throws {
        let deadline = HandlerDeadline(limit: .seconds(60), mayWrite: true)
        #expect(try await deadline.answer { Response(status: .noContent) }.status == .noContent)
        await #expect(throws: LedgerError.busy) { _ = try await deadline.answer { throw LedgerError.busy } }
    }

    /// No worker decides, so whoever waits for the decision overruns, long after the commit.
    @Test func anApplicationThatWasCommittedIsNotDeniedAndTheKeyFindsItAgain() async throws {
        let folder = try TemporaryFolder()
        let settings = ["UNDERWRITER_DATA": folder.file("data")]
        let bearer = Mutex("")
        try await Front(settings: settings)
            .run { client in
                try await Browser(client).register("ana")
                let token = try await Browser(client).token("ana")
                bearer.withLock { $0 = token }
            }
        let front = try await Front(settings: settings, limits: { $0.handlerDeadline = .seconds(4) - $0.longestWait })
        try await front.run { client in
            let token = bearer.withLock { $0 }
            var headers: HTTPFields = [
                .authorization: "Bearer \(token)", .contentType: "application/json", .idempotencyKey: "a1",
            ]
            headers[.prefer] = "wait=15"
            let answer = try await Browser(client)
                .send(.post, ProgramRoutes.collection, headers, body: SmallLoan.body)
            #expect(answer.status == 202)
            let id = try #require(answer.object["id"] as? String)
            headers[.prefer] = nil
            let again = try await Browser(client)
                .send(.post, ProgramRoutes.collection, headers, body: SmallLoan.body)
            #expect(again.status == 202)
            #expect(again.object["id"] as? String == id)
            #expect(again.headers[.idempotencyReplayed] == "true")
            let account = try #require(try await front.services.ledger.account(named: "ana"))
            #expect(try await front.services.ledger.applications(owner: account.id).map(\.id.base32) == [id])
        }
    }
}
