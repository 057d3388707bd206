import ApplicationLedger
import Documents
import Foundation
import Ledger
import LedgerRecords
import TestSupport
import Testing

/// What a simulated book consists of besides its loans.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct SimulatedBookTests {
    @Test func `A simulated book has its customers and applications`() async throws {
        let installation = try Installation()
        let environment = installation.environment
        let filling = try Program(environment: environment)
        try filling.succeeds("simulate-book", "--until", "2026-04-30")
        let place = Ledger.path(inDataFolder: try #require(environment["UNDERWRITER_DATA"]))
        let ledger = try Ledger.open(path: place, keys: LedgerKeys(environment: environment))
        let (page, total) = try await ledger.customers(owner: nil, limit: 3, offset: 0)
        #expect(total == 1_000 && page.allSatisfy { $0.email.hasSuffix("@simulated.invalid") && $0.employment != nil })
        for (status, count) in [(ApplicationStatus.disbursed, 785), (.declined, 500), (.manualReview, 215)] {
            let list = try await ledger.applications(status: status, limit: 2_000)
            #expect(list.count == count, "\(status)")
            let first = try #require(list.first)
            let one = try #require(try await ledger.application(first.id))
            #expect(one.summary.product == "simulated" && one.answers["loan_amount"] != nil)
            let customer = try #require(try await ledger.customerID(of: one.summary.id))
            let person = try #require(try await ledger.customer(customer, owner: nil))
            #expect(one.identity.values["full_name"] == .string(person.fullName))
        }
        try ledger.close()
        let bare = try Installation()
        let program = try Program(environment: bare.environment)
        try program.succeeds("simulate-book", "--loans", "50", "--until", "2026-04-30", "--without-people")
        let summary = try JSONValue.parse(Array(program.succeeds("portfolio", "summary", "--json").utf8))
        #expect(summary["loans"] == 50 && summary["applications"] == .number(50 + 31 + 13))
    }

    @Test func `The truth about a simulated book is kept beside it`() async throws {
        let installation = try Installation()
        let program = try Program(environment: installation.environment)
        let file = installation.folder.file("truth.csv")
        try program.succeeds("simulate-book", "--loans", "300", "--until", "2026-04-30", "--truth", file)
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.count == 301 && lines[0] == "loan_id,borrower_id,purpose,probability_of_default,stopped_at")
        #expect(lines[300].hasPrefix("300,"))
        let chances = lines.dropFirst().compactMap { Double($0.split(separator: ",")[3]) }
        #expect(chances.count == 300 && chances.allSatisfy { $0 > 0 && $0 < 1 })
        let nowhere = program.run("simulate-book", "--truth", "/nowhere/truth.csv")
        #expect(nowhere.code != 0)
    }
}
