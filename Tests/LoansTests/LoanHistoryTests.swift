import Instalments
import Lending
import Loans
import Statistics
import Testing

/// Random histories: no money appears or vanishes, and a past day is what replaying the events up to it gives.
@Suite struct LoanHistoryTests {
    struct History {
        let terms: LoanTerms
        let events: [LoanEvent]
    }

    private func history(_ seed: UInt64) throws -> History {
        var random = SeededGenerator(seed: seed)
        let moratoria: [LoanTerms.Moratorium] = [.none, .none, .interestPaid(months: 2), .interestAdded(months: 3)]
        let terms = try LoanTerms(
            principal: Int64(1 + random.index(below: 50_000_000)),
            rate: try AnnualRate(percent: Double(random.index(below: 300)) / 10),
            months: 1 + random.index(below: 48),
            startsOn: try day("2023-01-31").adding(days: random.index(below: 60)),
            moratorium: moratoria[random.index(below: moratoria.count)],
            rounding: [.usual, AmountRounding(halves: .even, step: 1), AmountRounding(halves: .even, step: 100)]
                .compactMap(\.self)[random.index(below: 3)]
        )
        var events: [LoanEvent] = []
        for sequence in 1...(5 + random.index(below: 30)) {
            let on = terms.startsOn.adding(days: random.index(below: 900))
            let amount = Int64(1 + random.index(below: Int(terms.levelPayment) * 2 + 1))
            let change: LoanEvent.Change =
                switch random.index(below: 40) {
                case 0: .restructuring(rate: terms.rate, months: 12, moratorium: .interestAdded(months: 1))
                case 1: .writeOff
                case 2: .settlement(amount)
                case 3: .closure(amount * 5, fee: 100)
                case 4...7: .charge(1 + amount / 20)
                case 8...10: .partPrepayment(amount, random.bernoulli(0.5) ? .fewerInstalments : .smallerInstalments)
                case 11...13: .reversal(of: 1 + random.index(below: sequence))
                default: .receipt(amount)
                }
            let event = LoanEvent(sequence: sequence, effectiveOn: on, change)
            // What cannot happen is not recorded, as in the ledger.
            if (try? LoanAccount.check(terms, events: events + [event], from: on)) != nil {
                events.append(event)
            }
        }
        return History(terms: terms, events: events)
    }

    /// Up to three times at which the borrower does not perform, of which the last may not be over.
    private func spells(_ seed: UInt64, _ start: CalendarDate) -> [NonPerformingSpell] {
        var random = SeededGenerator(seed: seed ^ 0xA5A5)
        var day = start
        return (0..<random.index(below: 4))
            .map { _ in
                let from = day.adding(days: 20 + random.index(below: 300))
                day = from.adding(days: 1 + random.index(below: 300))
                return NonPerformingSpell(from: from, until: random.bernoulli(0.8) ? day : nil)
            }
            .reduce(into: []) { spells, spell in
                // Nothing follows what is not over.
                if spells.last.map({ $0.until != nil }) ?? true { spells.append(spell) }
            }
    }

    @Test(arguments: 1...150) func theBooksBalanceOnEveryDay(_ seed: Int) throws {
        let history = try history(UInt64(seed))
        for offset in stride(from: 0, through: 2_000, by: 97) {
            let on = history.terms.startsOn.adding(days: offset)
            let account = try LoanAccount(history.terms, events: history.events, asAt: on)
            account.expectSoundBooks("seed \(seed), \(on)")
            account.expectSoundSuspense(spells(UInt64(seed), history.terms.startsOn), "seed \(seed), \(on)")
            let known = history.events.filter { $0.effectiveOn <= on }
            #expect(
                try LoanAccount(history.terms, events: known.reversed(), asAt: on) == account,
                "seed \(seed), \(on)"
            )
        }
    }

    @Test(arguments: 1...100) func principalSumsToWhatWasLent(_ seed: Int) throws {
        let terms = try history(UInt64(seed)).terms
        let added = terms.instalments.reduce(0) { $0 + $1.added }
        #expect(terms.instalments.reduce(0) { $0 + $1.principal } == terms.principal + added)
        #expect(terms.instalments.last?.balance == 0)
        #expect(terms.instalments.allSatisfy { $0.interest >= 0 && $0.principal >= 0 })
    }
}
