import AccountLedger
import AssetQuality
import Foundation
import Instalments
import Ledger
import LedgerRecords
import LedgerSchema
import Lending
import LoanLedger
import LoanOrigination
import LoanServicing
import Loans
import Portfolio
import TestSupport
import Testing

/// Write-off, settlement and new terms, with one person and with two.
@Suite struct DecisionTests {
    private static func person(_ name: String, _ fixture: BookFixture) async throws -> AccountID {
        try await fixture.ledger
            .createAccount(
                name: name,
                role: .officer,
                passwordHash: "$2b$04$x",
                at: BookFixture.noon
            )
            .id
    }

    private static func decision(_ change: LoanEvent.Change, sequence: Int = 1) -> LoanDecision {
        LoanDecision(
            LoanEvent(sequence: sequence, effectiveOn: BookFixture.today, change),
            because: "The borrower is insolvent"
        )
    }

    @Test func aWriteOffIsDoneOnceWithItsReason() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let olga = try await Self.person("olga", fixture)
        for _ in 0..<2 {
            let after = try await fixture.book.carryOut(
                Self.decision(.writeOff),
                on: loan.id,
                at: BookFixture.noon,
                by: olga
            )
            #expect(after.position.status == .writtenOff && after.position.outstanding == 0)
        }
        let known = try await fixture.book.decisions(on: loan.id)
        #expect(known.map(\.decision) == [Self.decision(.writeOff)])
        #expect(known.map(\.proposedBy) == ["olga"] && known.map(\.releasedBy) == ["olga"])
        #expect(try await fixture.book.events(of: loan.id).count == 1)
        let acts = try await fixture.ledger.auditRows(about: .loan(loan.id)).map(\.action)
        #expect(acts.suffix(2) == ["loan.changed", "loan.decided"])
        try await fixture.expectSoundSums()
        let triangle = try await fixture.book.vintages(asAt: day("2026-06-30"))
        #expect(triangle.cohorts.map(\.firstDefaults) == [[0: 1]])
        await #expect(throws: LoanBookError.refused(.notActive(.writtenOff))) {
            try await fixture.book.carryOut(
                Self.decision(.settlement(1), sequence: 2),
                on: loan.id,
                at: BookFixture.noon,
                by: olga
            )
        }
    }

    /// A decision is about what was owed: nothing that was recorded for a later day may be behind its back.
    @Test func aDecisionBeforeAPaymentIsRefusedAndAPaymentBeforeADecisionStays() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let (olga, noon, today) = (try await Self.person("olga", fixture), BookFixture.noon, BookFixture.today)
        let receipt = LoanEvent.Change.receipt(10_000)
        try await fixture.book.record(receipt, on: loan.id, effectiveOn: today, at: noon, by: .account(olga))
        let early = LoanDecision(
            LoanEvent(sequence: 2, effectiveOn: today.adding(days: -1), .writeOff),
            because: "The borrower is insolvent"
        )
        await #expect(throws: LoanBookError.overtaken) {
            try await fixture.book.carryOut(early, on: loan.id, at: noon, by: olga)
        }
        await #expect(throws: LoanBookError.overtaken) {
            try await fixture.book.propose(early, on: loan.id, at: noon, by: olga)
        }
        try await fixture.book.carryOut(Self.decision(.writeOff, sequence: 2), on: loan.id, at: noon, by: olga)
        await #expect(throws: LoanBookError.refused(.decidedSince(sequence: 1))) {
            let back = LoanEvent.Change.reversal(of: 1)
            try await fixture.book.record(back, on: loan.id, effectiveOn: today, at: noon, by: .account(olga))
        }
        try await fixture.expectSoundSums()
    }

    @Test func whyALoanWasGivenUpIsNotReadableInTheFile() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let (olga, noon) = (try await Self.person("olga", fixture), BookFixture.noon)
        try await fixture.book.propose(Self.decision(.writeOff), on: loan.id, at: noon, by: olga)
        let omar = try await Self.person("omar", fixture)
        try await fixture.book.releaseDecision(on: loan.id, at: noon, by: omar, seen: noon)
        try fixture.ledger.close()
        let names = try FileManager.default.subpathsOfDirectory(atPath: fixture.folder.path)
        let bytes = names.reduce(into: Data()) { bytes, name in
            bytes += FileManager.default.contents(atPath: fixture.folder.file(name)) ?? Data()
        }
        #expect(bytes.range(of: Data("write_off".utf8)) != nil)
        #expect(bytes.range(of: Data("insolvent".utf8)) == nil)
    }

    @Test func newTermsWaitForASecondPersonAndThenBeginAWatch() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let (book, noon) = (fixture.book, BookFixture.noon)
        let (olga, omar) = (try await Self.person("olga", fixture), try await Self.person("omar", fixture))
        let terms = LoanEvent.Change.restructuring(
            rate: try AnnualRate(percent: 9),
            months: 36,
            moratorium: .interestAdded(months: 3)
        )
        try await book.propose(Self.decision(terms), on: loan.id, at: noon, by: olga)
        #expect(try await book.proposedDecision(on: loan.id)?.decision == Self.decision(terms))
        await #expect(throws: LoanBookError.overtaken) {
            try await book.propose(Self.decision(.writeOff), on: loan.id, at: noon, by: omar)
        }
        await #expect(throws: LoanBookError.overtaken) {
            try await book.carryOut(Self.decision(.writeOff), on: loan.id, at: noon, by: omar)
        }
        await #expect(throws: LoanBookError.needsAnother) {
            try await book.releaseDecision(on: loan.id, at: noon, by: olga, seen: noon)
        }
        await #expect(throws: LoanBookError.overtaken) {
            try await book.releaseDecision(on: loan.id, at: noon, by: omar, seen: Timestamp(milliseconds: 1))
        }
        #expect(try await book.events(of: loan.id).isEmpty)
        let after = try await book.releaseDecision(on: loan.id, at: noon, by: omar, seen: noon)
        #expect(after.position.assetClass.isNonPerforming)
        #expect(after.standing == .restructured && after.standing.summary == "Active")
        let figures = try await book.figures(of: BookFixture.rupee)
        #expect(figures.standings.filter { $0.totals.loans > 0 }.map(\.standing) == [.restructured])
        // The migration makes the same of the loans.
        try await fixture.ledger.writeTables { tables in
            try tables.run("DELETE FROM book_cells")
            try tables.run(BookSchema.cellsWithShortfalls)
        }
        let paid = [BookSum.fallenDue, .paidOfDue]  // found by day ends and not by a migration
        let known = figures.cells.map { cell in paid.reduce(cell) { $0.replacing($1, by: 0) } }
        #expect(try await book.figures(of: BookFixture.rupee).cells == known)
        #expect(try await book.proposedDecision(on: loan.id) == nil)
        let taken = try await book.decisions(on: loan.id)
        #expect(taken.map(\.proposedBy) == ["olga"] && taken.map(\.releasedBy) == ["omar"])
        try await fixture.expectSoundSums()
        let actions = try await fixture.ledger.auditRows(about: .loan(loan.id)).map(\.action)
        #expect(actions.suffix(3) == ["loan.change_proposed", "loan.changed", "loan.decided"])
    }

    @Test func aPaymentOvertakesAProposalWhichCanOnlyBeSentBack() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let (book, noon) = (fixture.book, BookFixture.noon)
        let (olga, omar) = (try await Self.person("olga", fixture), try await Self.person("omar", fixture))
        try await book.propose(Self.decision(.settlement(5_000_000)), on: loan.id, at: noon, by: olga)
        try await book.record(
            .receipt(1_000_000),
            on: loan.id,
            effectiveOn: BookFixture.today,
            at: noon,
            by: .account(omar)
        )
        await #expect(throws: LoanBookError.overtaken) {
            try await book.releaseDecision(on: loan.id, at: noon, by: omar, seen: noon)
        }
        try await book.returnDecision(on: loan.id, at: noon, by: omar, seen: noon)
        await #expect(throws: LoanBookError.overtaken) {
            try await book.returnDecision(on: loan.id, at: noon, by: omar, seen: noon)
        }
        let settled = Self.decision(.settlement(5_000_000), sequence: 2)
        let after = try await book.carryOut(settled, on: loan.id, at: noon, by: omar)
        #expect(after.position.status == .settled && after.position.received == 6_000_000)
        #expect(
            try await book.account(of: loan.id, asAt: BookFixture.today).postings.balance(of: .losses) == 19_000_000
        )
        try await fixture.expectSoundSums()
    }

    @Test func nobodyDecidesAboutTheirOwnLoan() async throws {
        let fixture = try BookFixture()
        let (id, anna) = try await fixture.approved()
        let loan = try await fixture.disbursed(id, of: anna)
        let noon = BookFixture.noon
        await #expect(throws: LoanBookError.needsAnother) {
            try await fixture.book.carryOut(Self.decision(.writeOff), on: loan.id, at: noon, by: anna)
        }
        await #expect(throws: LoanBookError.needsAnother) {
            try await fixture.book.propose(Self.decision(.writeOff), on: loan.id, at: noon, by: anna)
        }
        await #expect(throws: LoanBookError.unknownLoan(77)) {
            try await fixture.book.propose(Self.decision(.writeOff), on: 77, at: noon, by: anna)
        }
        #expect(try await fixture.book.events(of: loan.id).isEmpty)
    }

    @Test func whatWasPaidOutIsOnRecordWithWhoLetIt() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let payout = try #require(try await fixture.book.payout(of: loan.id))
        #expect(payout.amount == 25_000_000 && payout.day == BookFixture.today)
        #expect(payout.disbursement == Disbursement(.bankTransfer) && payout.releasedBy == "system:test")
        #expect(try await fixture.book.amountsPaidOut(of: [loan.id]) == [loan.id: 25_000_000])
        #expect(try await fixture.book.payout(of: 77) == nil)
    }
}
