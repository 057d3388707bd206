import AccountLedger
import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import TestSupport
import Testing

@testable import ProgramInterface
@testable import Requests
@testable import Web

/// Trust R1: what is large is read from those who may send it; anybody else is answered before they have sent it.
@Suite("Large bodies", .serialized, .timeLimit(.minutes(5)))
struct LargeBodyTests {
    private static let size = 5 * 1_024 * 1_024

    /// The beginning of a large request; the rest never comes.
    private func begun(_ route: Route, _ length: String, _ more: String = "") -> Data {
        let type =
            switch route.body {
            case .formWithFile: "multipart/form-data; boundary=XYZ"
            case .form, .programForm: "application/x-www-form-urlencoded"
            case .json: "application/json"
            case .csv: "text/csv"
            case .none, .any: "application/octet-stream"
            }
        let path = route.path.replacing(/\{(\w+)\}/) { $0.1 == "page" ? "loan" : "00000000000000000000000000" }
        let head = "\(route.method.rawValue) \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: \(type)\r\n"
        let accept = "Accept: text/html, application/json;q=0.5\r\n"
        return Data("\(head)\(accept)\(more)\(length)\r\n\r\n".utf8)
    }

    @Test func nobodyIsWaitedForWhoIsNotSignedIn() async throws {
        // Whoever waited for a body would wait for this long, and then answer 408.
        let front = try await Front(limits: { $0.bodyDeadline = .seconds(60) })
        try await front.run(.live) { client in
            let port = try #require(client.port)
            let routes = front.services.routes.filter { $0.method == .post || $0.method == .put }
            #expect(routes.filter { $0.bodyBytes != nil }.count >= 3)
            for route in routes {
                let request = begun(route, "Content-Length: \(Self.size)")
                let answer = try await HTTPExchange(raw: request, port: port, timeout: 20)
                let expected = route.bodyBytes == nil ? [413] : [401]
                #expect(expected.contains(answer.status), "\(route.path) \(answer.status)")
                #expect(answer.headers["connection"] == "close", "\(route.path)")
            }
        }
    }

    /// Without a length, what everybody may send is read, and no more.
    @Test func ofChunksNoMoreIsReadThanEverybodyMaySend() async throws {
        let front = try await Front(limits: { $0.bodyDeadline = .seconds(60) })
        try await front.run(.live) { client in
            let port = try #require(client.port)
            for route in front.services.routes where route.bodyBytes != nil {
                let chunk = "10001\r\n" + String(repeating: "x", count: 0x10001) + "\r\n"
                let request = begun(route, "Transfer-Encoding: chunked") + Data(chunk.utf8)
                let answer = try await HTTPExchange(raw: request, port: port, timeout: 20)
                #expect(answer.status == 401, "\(route.path) \(answer.status)")
            }
        }
    }

    @Test func aRoleThatMayNotSendItIsToldSoAtOnceAndOneThatMayIsRead() async throws {
        let front = try await Front(limits: { $0.bodyDeadline = .seconds(2) })
        try await front.run(.live) { client in
            let port = try #require(client.port)
            let bulk = try #require(front.services.routes.first { $0.path == BulkRoutes.path })
            try await Browser(client).register("ana")
            let ana = try await Browser(client).token("ana")
            let officer = try await front.staffToken(.officer, client)
            for (token, status) in [(ana, 403), (officer, 408)] {
                let request = begun(
                    bulk,
                    "Content-Length: \(Self.size)",
                    "Authorization: Bearer \(token)\r\nIdempotency-Key: a\r\n"
                )
                #expect(try await HTTPExchange(raw: request, port: port, timeout: 20).status == status)
            }
        }
    }
}
