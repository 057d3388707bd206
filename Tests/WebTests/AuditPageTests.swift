import Documents
import HTTPTypes
import Hosting
import HummingbirdTesting
import Ledger
import LedgerRecords
import Lending
import Testing

@testable import Web

/// Trust, 1.4: the auditor reads everything that was done, and changes nothing.
@Suite("The audit chain, for auditors", .serialized, .timeLimit(.minutes(5)))
struct AuditPageTests {
    private static func act(_ front: Front, _ count: Int, on loan: Int) async throws {
        for number in 0..<count {
            try await front.services.ledger.audit(
                AuditEntry(
                    at: front.clock.clock.now(),
                    actor: .commandLine("olga"),
                    action: .loanWatched,
                    subject: .loan(loan),
                    detail: ["reason": .string("<b>\(number)")]
                )
            )
        }
    }

    @Test func entriesAreReadNewestFirstPageByPageAndBySubject() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            let auditor = Browser(client)
            let name = try await front.signIn(as: .auditor, auditor, client)
            try await Self.act(front, 60, on: 17)
            try await Self.act(front, 1, on: 18)
            #expect(try await auditor.open("/").text.contains("href=\"/audit\""))
            let first = try await auditor.open("/audit").text
            #expect(first.contains("loan:18") && first.contains("cli:olga"))
            #expect(first.contains("&lt;b&gt;59") && !first.contains("<b>") && !first.contains("&lt;b&gt;5&quot;"))
            #expect(first.contains("has not been checked yet"))
            let next = try #require(first.firstMatch(of: /\/audit\?before=([0-9]+)&amp;subject="/)).1
            let second = try await auditor.open("/audit?before=\(next)&subject=").text
            #expect(second.contains("&lt;b&gt;5&quot;") && !second.contains("loan:18"))
            // The lender's own people are named, applicants are not.
            #expect(second.contains("<td>\(name)</td>") && !second.contains("<td>ana</td>"))
            let one = try await auditor.open("/audit?subject=loan:18").text
            #expect(one.contains("&lt;b&gt;0") && !one.contains("loan:17</a>"))
            #expect(try await auditor.open("/audit?subject=loan:19").text.contains("There is no entry about it"))
            for bad in ["before=x", "before=-1", "before=99999999999999999999"] {
                #expect(try await auditor.open("/audit?\(bad)").status == 400, "\(bad)")
            }
        }
    }

    @Test func theFileIsTheChainAndACheckIsTold() async throws {
        let front = try await Front()
        try await front.run { client in
            let auditor = Browser(client)
            _ = try await front.signIn(as: .auditor, auditor, client)
            try await Self.act(front, 3, on: 17)
            let ledger = front.services.ledger
            let rows = try await ledger.auditRows()
            let file = try await auditor.send(.get, "/audit/entries?after=\(rows.count - 2)", [.accept: "*/*"])
            #expect(file.headers[.contentType] == "application/x-ndjson")
            let lines = file.text.split(separator: "\n")
            let read = try lines.map { try JSONValue.parse(Array($0.utf8), limits: .file) }
            #expect(read == rows.suffix(2).map { $0.line(why: nil) })
            let now = front.clock.clock.now()
            try await ledger.audit(
                AuditEntry(at: now, actor: .commandLine("olga"), action: .auditVerified, subject: .ledger)
            )
            #expect(try await auditor.open("/audit").text.contains("found intact at \(now.rfc3339)"))
        }
    }
}
