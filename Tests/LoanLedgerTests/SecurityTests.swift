import ApplicationLedger
import AssetQuality
import Foundation
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Portfolio
import TestSupport
import Testing

@Suite struct SecurityTests {
    private static func vehicle(_ value: Int64, haircut: Double = 0.3) throws -> PledgedCollateral {
        try #require(
            PledgedCollateral(
                .vehicle,
                value: value,
                haircut: haircut,
                valuedOn: BookFixture.today,
                description: "KA 01 AB 1234"
            )
        )
    }

    private static let friend = Guarantor(
        name: "Gita Rao",
        relationship: "sister",
        phone: "+91 98765 43210",
        pan: "ABCDE1234F",
        monthlyIncome: 9_000_000
    )

    @Test func severalCollateralsCoverALoanWithTheirHaircuts() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let (noon, actor) = (BookFixture.noon, Actor.system("test"))
        let gold = try #require(
            PledgedCollateral(.gold, value: 4_000_000, haircut: 0.25, valuedOn: BookFixture.today)
        )
        try await fixture.book.add(Self.vehicle(20_000_000), to: loan.id, after: 0, at: noon, by: actor)
        try await fixture.book.add(gold, to: loan.id, after: 1, at: noon, by: actor)
        let now = try #require(try await fixture.book.loan(loan.id))
        #expect(now.security == 17_000_000)
        let known = try await fixture.book.collaterals(of: loan.id)
        #expect(known.map(\.kind) == [.vehicle, .gold])
        let cover = SecurityCover(outstanding: now.position.outstanding, known.map(\.collateral))
        #expect(cover.shortfall == 8_000_000)
        let totals = try await fixture.book.figures(of: BookFixture.rupee).totals
        #expect(totals.notCovered == 8_000_000 && totals.shortLoans == 1 && totals.shortfallShare == 0.32)
        #expect(try await fixture.book.figures(of: BookFixture.rupee).sum(.secured) == 25_000_000)
        try await fixture.expectSoundSums()
        let figures = try await fixture.book.collateralFigures(of: BookFixture.rupee)
        #expect(figures.value == 24_000_000 && figures.securedLoans == 1)
        #expect(figures.kinds["vehicle"]?.count == 1 && figures.averageLoanToValue == 25.0 / 17)
    }

    /// Of a past day it is what was written down until then; what no day is known of stood for its loan from the first.
    @Test func whatSecuredTheBookOnAPastDayIsWhatWasWrittenDownUntilThen() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let (noon, actor) = (BookFixture.noon, Actor.system("test"))
        let book = fixture.book
        try await book.add(Self.vehicle(20_000_000), to: loan.id, after: 0, at: noon, by: actor)
        let first = try await book.businessDate(at: noon)
        _ = try await book.endDay(first, clock: { noon })
        try await book.add(Self.vehicle(10_000_000), to: loan.id, after: 1, at: noon, by: actor)
        #expect(try await book.collateralFigures(of: BookFixture.rupee, asAt: first).value == 20_000_000)
        let second = try await book.collateralFigures(of: BookFixture.rupee, asAt: first.adding(days: 1))
        #expect(second.value == 30_000_000 && second.kinds["vehicle"]?.count == 2)
        #expect(try await book.collateralFigures(of: BookFixture.rupee) == second)
        let before = try await book.collateralFigures(of: BookFixture.rupee, asAt: first.adding(days: -1))
        #expect(before.value == 0 && before.averageLoanToValue == nil)
        try await fixture.ledger.writeTables { tables in
            try tables.run("UPDATE collaterals SET recorded_on = NULL WHERE number = 2", [])
        }
        #expect(try await book.collateralFigures(of: BookFixture.rupee, asAt: first).value == 30_000_000)
    }

    /// What secures a loan when it stops performing decides about a sub-standard asset, not what is pledged afterwards.
    @Test(
        arguments: [
            (before: 0, after: 20_000_000, rate: 25), (before: 20_000_000, after: 0, rate: 15),
            // A tenth of what was lent is too little.
            (before: 3_571_428, after: 0, rate: 25),
        ] as [(before: Int64, after: Int64, rate: Int64)]
    )
    func aLatePledgeDoesNotLessenTheProvision(_ pledge: (before: Int64, after: Int64, rate: Int64)) async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let (noon, actor, defaulted) = (BookFixture.noon, Actor.system("test"), try day("2026-08-30"))
        if pledge.before > 0 {
            try await fixture.book.add(Self.vehicle(pledge.before), to: loan.id, after: 0, at: noon, by: actor)
        }
        _ = try await fixture.book.endDay(defaulted, clock: { noon })
        if pledge.after > 0 {
            try await fixture.book.add(Self.vehicle(pledge.after), to: loan.id, after: 0, at: noon, by: actor)
        }
        _ = try await fixture.book.endDay(defaulted.adding(days: 1), clock: { noon })
        let now = try #require(try await fixture.book.loan(loan.id))
        #expect(now.position.assetClass == .substandard)
        #expect(now.position.provision == now.position.outstanding * pledge.rate / 100)
        try await fixture.expectSoundSums()
    }

    @Test func securityOfTheDayOfTheFirstDefaultHidesNoDefault() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let (noon, actor) = (BookFixture.noon, Actor.system("test"))
        // Due on 1 June: more than 90 days past due at the end of 30 August.
        let (eve, defaulted) = (try day("2026-08-29"), try day("2026-08-30"))
        _ = try await fixture.book.endDay(eve, clock: { noon })
        #expect(try await fixture.book.loan(loan.id)?.position.firstDefault == nil)
        try await fixture.book.add(Self.vehicle(20_000_000), to: loan.id, after: 0, at: noon, by: actor)
        _ = try await fixture.book.endDay(defaulted, clock: { noon })
        let after = try #require(try await fixture.book.loan(loan.id))
        #expect(after.position.firstDefault == defaulted && after.security == 14_000_000)
        #expect(try await fixture.book.vintages(asAt: defaulted).cohorts.map(\.firstDefaults) == [[3: 1]])
        #expect(try await fixture.book.moves(of: loan.id).last?.day == defaulted)
        #expect(try await fixture.book.moves(of: loan.id).last?.bucket == .days91)
        try await fixture.expectSoundSums()
    }

    @Test func theSameFormSentTwiceAddsOnce() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let (noon, actor) = (BookFixture.noon, Actor.system("test"))
        for _ in 0..<2 {
            try await fixture.book.add(Self.vehicle(20_000_000), to: loan.id, after: 0, at: noon, by: actor)
            try await fixture.book.add(Self.friend, to: loan.id, after: 0, at: noon, by: actor)
        }
        #expect(try await fixture.book.collaterals(of: loan.id).count == 1)
        #expect(try await fixture.book.guarantors(of: loan.id) == [Self.friend])
        await #expect(throws: LoanBookError.overtaken) {
            try await fixture.book.add(Self.vehicle(30_000_000), to: loan.id, after: 0, at: noon, by: actor)
        }
        await #expect(throws: LoanBookError.unknownLoan(77)) {
            try await fixture.book.add(Self.friend, to: 77, after: 0, at: noon, by: actor)
        }
        #expect(try await fixture.ledger.auditRows(about: .loan(loan.id)).count == 3)
    }

    @Test func whoAGuarantorIsIsNotReadableInTheFile() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        try await fixture.book.add(Self.friend, to: loan.id, after: 0, at: BookFixture.noon, by: .system("test"))
        try fixture.ledger.close()
        let names = try FileManager.default.subpathsOfDirectory(atPath: fixture.folder.path)
        let bytes = names.reduce(into: Data()) { bytes, name in
            bytes += FileManager.default.contents(atPath: fixture.folder.file(name)) ?? Data()
        }
        #expect(bytes.range(of: Data("sister".utf8)) != nil)
        for word in ["Gita", "ABCDE1234F", "98765"] { #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word)") }
    }

    @Test func anOfferIsOverAfterItsLastDayOrWhenItIsDeclined() async throws {
        let fixture = try BookFixture()
        let (first, owner) = try await fixture.approved()
        let (second, other) = try await fixture.approved("otto")
        let (today, noon) = (BookFixture.today, BookFixture.noon)
        for id in [first, second] {
            #expect(try await fixture.book.offer(BookFixture.offer(), on: id, at: noon, by: .system("test")))
        }
        #expect(try await fixture.book.offerCases().count == 2)
        #expect(try await !fixture.book.declineOffer(on: second, owner: owner, at: noon))
        #expect(try await fixture.book.declineOffer(on: second, owner: other, at: noon))
        #expect(try await !fixture.book.acceptOffer(on: second, owner: other, today: today, at: noon))
        var on = today
        while on <= today.adding(days: 14) {
            let standing = try await fixture.ledger.standing(of: first)
            #expect(standing?.application.status == .approved)
            _ = try await fixture.book.endDay(on, clock: { noon })
            on = on.adding(days: 1)
        }
        let statuses = [
            try await fixture.ledger.standing(of: first)?.application.status,
            try await fixture.ledger.standing(of: second)?.application.status,
        ]
        #expect(statuses == [.expired, .withdrawn])
        #expect(try await fixture.book.offerCases().isEmpty)
    }

    @Test func aFormSentTwiceIsOnePaymentAndEveryChangeIsAVersion() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        let day = BookFixture.today
        func pay(_ amount: Int64, expecting next: Int) async throws {
            try await fixture.book.record(
                .receipt(amount),
                on: loan.id,
                expecting: next,
                effectiveOn: day,
                at: BookFixture.noon,
                by: .system("test")
            )
        }
        let before = try await fixture.book.version()
        for _ in 0..<3 { try await pay(100_000, expecting: 1) }
        #expect(try await fixture.book.events(of: loan.id).count == 1)
        #expect(try await fixture.book.version() == before + 1)
        await #expect(throws: LoanBookError.overtaken) { try await pay(200_000, expecting: 1) }
        try await pay(100_000, expecting: 2)
        #expect(try await fixture.book.events(of: loan.id).count == 2)
        let bands = try await fixture.book.amountBands(of: BookFixture.rupee)
        #expect(bands.map(\.from) == [250_000] && bands.map(\.amount) == [25_000_000])
    }
}
