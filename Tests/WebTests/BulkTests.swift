import ApplicationLedger
import CSV
import Documents
import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import Lending
import Products
import Requests
import TestSupport
import Testing
import TrainingData

@testable import Web

/// Requirement A21.
@Suite("Applications in a file", .serialized, .timeLimit(.minutes(5)))
struct BulkTests {
    private static let path = "/api/v1/applications/bulk?product=small-loan&consents=privacy"

    private func headers(_ token: String, key: String = "k") -> HTTPFields {
        [.authorization: "Bearer \(token)", .contentType: "text/csv", .idempotencyKey: key]
    }

    /// Rows from `first` on, each with a reference of its own.
    private func file(rows: Int, from first: Int = 0, wrong: Set<Int> = []) throws -> String {
        try file((first..<first + rows).map { ("R\($0)", wrong.contains($0) ? 1 : nil) })
    }

    /// A row for each reference, with an amount of its own where one is given.
    private func file(_ rows: [(reference: String, amount: JSONValue?)]) throws -> String {
        let product = try Product.parse(Array(SmallLoan.definition.utf8), file: "small")
        let today = try #require(CalendarDate(iso: "2026-11-01"))
        let body = try JSONValue.parse(Array(SmallLoan.body.utf8))
        let answers = try #require(body["answers"]?.objectValue)
        return rows.reduce(csvLine(product.csvHeader)) { text, row in
            var answers = answers
            if let amount = row.amount { answers["loan_amount"] = amount }
            return text + csvLine(product.csvFields(answers, reference: row.reference, submittedOn: today))
        }
    }

    @Test func aThousandRowsAreTakenOneByOneAndTheWrongOnesNamedByLineAndField() async throws {
        let front = try await Front()
        let text = try file(rows: 1_000, wrong: [3, 500])
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            let browser = Browser(client)
            let answer = try await browser.send(.post, Self.path, headers(officer), body: text)
            #expect(answer.status == 200)
            #expect(answer.object["accepted"] as? Int == 998)
            let rows = try #require(answer.object["rows"] as? [[String: Any]])
            let refused = rows.filter { $0["result"] as? String == "refused" }
            let lines = refused.compactMap { $0["line"] as? Int }
            let errors = refused.compactMap { ($0["errors"] as? [[String: String]])?.first }
            #expect(lines == [5, 502])
            #expect(errors.map { $0["field"] ?? "" } == ["loan_amount", "loan_amount"])
            #expect(try await front.services.ledger.submittedCount() == 998)
            // The same file again, for instance after a broken connection: nothing twice.
            let again = try await browser.send(.post, Self.path, headers(officer), body: text)
            let results = (again.object["rows"] as? [[String: Any]] ?? []).compactMap { $0["result"] as? String }
            #expect(results.count { $0 == "replayed" } == 998)
            #expect(try await front.services.ledger.submittedCount() == 998)
            let stream = try front.redis.commandLine(["EXISTS", "cr:{applications:0}:s"])
            #expect(stream.hasPrefix("0"), "they wait behind those for which somebody waits")
        }
    }

    @Test func aFileThatIsNoneIsRefusedWhole() async throws {
        let front = try await Front()
        let text = try file(rows: 3)
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            let browser = Browser(client)
            for body in ["", "a,b\r\n1,2\r\n", text + "\"", text + "only,two\r\n", "\u{FEFF}\u{FEFF}x"] {
                let answer = try await browser.send(.post, Self.path, headers(officer), body: body)
                #expect(answer.status == 422, "\(answer.status)")
                #expect(answer.wrongFields == ["file"])
            }
            #expect(try await front.services.ledger.submittedCount() == 0)
            var json = headers(officer)
            json[.contentType] = "application/json"
            #expect(try await browser.send(.post, Self.path, json, body: text).status == 415)
            let large = String(repeating: "x", count: 6 * 1_024 * 1_024)
            #expect(try await browser.send(.post, Self.path, headers(officer), body: large).status == 413)
        }
    }

    /// Trust, I4: what is on record is told row by row, whatever happens in the middle of a file.
    @Test func anIntakeThatClosesInMidFileRefusesTheRestByRow() async throws {
        let front = try await Front()
        let (begun, whole) = (try file(rows: 10), try file(rows: 30))
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            let browser = Browser(client)
            let first = try await browser.send(.post, Self.path, headers(officer), body: begun)
            #expect(first.object["accepted"] as? Int == 10)
            _ = try front.redis.commandLine(["HSET", "cr:{applications:0}:ctl", "intake", "closed"])
            try await Task.sleep(for: .milliseconds(1_200))  // what the door knows is a second old at most
            // While the door looks it says what it knew: of the rows of a file some would pass.
            let look = try await browser.send(
                .post,
                Self.path,
                headers(officer, key: "l"),
                body: file(rows: 1, from: 50)
            )
            #expect(look.status == 200)
            let closed = try await browser.send(.post, Self.path, headers(officer), body: whole)
            #expect(closed.status == 200)
            let rows = try #require(closed.object["rows"] as? [[String: Any]])
            #expect(rows.compactMap { $0["result"] as? String }.prefix(10).allSatisfy { $0 == "replayed" })
            let codes = rows.compactMap { ($0["errors"] as? [[String: String]])?.first?["code"] }
            #expect(codes == Array(repeating: "unavailable", count: 20))
            // No worker lives, so it is a minute, ± 20 %.
            let waits = rows.compactMap { $0["retry_after"] as? Int }
            #expect(waits.count == 20 && waits.allSatisfy { (48...72).contains($0) }, "\(waits)")
            #expect(closed.headers[.retryAfter] == "\(waits.max() ?? 0)")
            _ = try front.redis.commandLine(["HSET", "cr:{applications:0}:ctl", "intake", "open"])
            try await Task.sleep(for: .milliseconds(1_200))
            _ = try await browser.send(.post, Self.path, headers(officer, key: "m"), body: file(rows: 1, from: 60))
            let open = try await browser.send(.post, Self.path, headers(officer), body: whole)
            let results = (open.object["rows"] as? [[String: Any]] ?? []).compactMap { $0["result"] as? String }
            #expect(results.count { $0 == "replayed" } == 10 && results.count { $0 == "accepted" } == 20)
        }
    }

    /// Who sends a file again after a broken connection has often another key by then, and another order of rows.
    @Test func aRowIsKnownByItsReferenceInItsFileAndInLaterOnes() async throws {
        let front = try await Front()
        let first = try file([("A", nil), ("B", nil), ("A", nil), ("", nil), ("B", nil), ("", nil), (" A ", nil)])
        let second = try file([("C", nil), ("B", nil), ("A", nil), ("", nil)])
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            let browser = Browser(client)
            func send(_ text: String, key: String) async throws -> [[String: Any]] {
                let answer = try await browser.send(.post, Self.path, headers(officer, key: key), body: text)
                return try #require(answer.object["rows"] as? [[String: Any]])
            }
            func words(_ rows: [[String: Any]], _ member: String) -> [String] {
                rows.map { $0[member] as? String ?? "" }
            }
            let rows = try await send(first, key: "k")
            let told = ["accepted", "accepted", "replayed", "accepted", "replayed", "accepted", "replayed"]
            #expect(words(rows, "result") == told)
            let ids = words(rows, "id")
            #expect(ids[2] == ids[0] && ids[6] == ids[0] && ids[4] == ids[1] && Set(ids).count == 4)
            // Another key and other lines: known by reference; what bears none is new under a new key.
            let later = try await send(second, key: "l")
            #expect(words(later, "result") == ["accepted", "replayed", "replayed", "accepted"])
            #expect(words(later, "id")[1] == ids[1])
            #expect(try await front.services.ledger.submittedCount() == 6)
            #expect(
                words(try await send(first, key: "k"), "result").allSatisfy { ["replayed", "refused"].contains($0) }
            )
            #expect(try await front.services.ledger.submittedCount() == 6)
            // Another officer's references are others.
            let colleague = try await front.staffToken(.officer, client)
            let theirs = try await browser.send(
                .post,
                Self.path,
                headers(colleague, key: "k"),
                body: try file([("A", nil)])
            )
            #expect(theirs.object["accepted"] as? Int == 1)
        }
    }

    @Test func theSameRowsForAnotherProductAreNoRepeat() async throws {
        let folder = try TemporaryFolder()
        let other = SmallLoan.definition.replacing("\"id\": \"small-loan\"", with: "\"id\": \"other-loan\"")
        try FileManager.default.createDirectory(atPath: folder.file("products"), withIntermediateDirectories: true)
        for (name, definition) in [("a", SmallLoan.definition), ("b", other)] {
            let file = URL(fileURLWithPath: folder.file("products/\(name).json"))
            try Data(definition.utf8).write(to: file)
        }
        let front = try await Front(settings: ["PRODUCTS": folder.file("products")])
        let text = try file(rows: 3)
        try await front.run { client in
            let officer = try await front.staffToken(.officer, client)
            let browser = Browser(client)
            let first = try await browser.send(.post, Self.path, headers(officer), body: text)
            #expect(first.object["accepted"] as? Int == 3)
            let path = Self.path.replacing("small-loan", with: "other-loan")
            let answer = try await browser.send(.post, path, headers(officer), body: text)
            #expect(answer.status == 200)
            #expect(answer.object["refused"] as? Int == 3)
            #expect(answer.text.contains("used before with another body"))
            #expect(try await front.services.ledger.submittedCount() == 3)
        }
    }
}
