import AssetQuality
import Instalments
import Lending
import Loans
import Statistics
import Testing

/// What is computed in one go is what daily runs record.
@Suite struct ClassHistoryTests {
    private static let start = CalendarDate(dayNumber: 19_000)

    private func loan(_ random: inout SeededGenerator) throws -> (LoanTerms, [LoanEvent]) {
        let terms = try LoanTerms(
            principal: 1_200_000,
            rate: try AnnualRate(percent: 12),
            months: 6 + random.index(below: 12),
            startsOn: Self.start.adding(days: random.index(below: 50))
        )
        var events: [LoanEvent] = []
        for instalment in terms.instalments where !random.bernoulli(0.12) {
            let late = random.bernoulli(0.5) ? 0 : random.index(below: 140)
            events.append(
                LoanEvent(
                    sequence: instalment.number,
                    effectiveOn: instalment.day.adding(days: late),
                    .receipt(instalment.payment)
                )
            )
        }
        return (terms, events)
    }

    @Test(arguments: 1...60) func oneGoEqualsDailyRuns(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let loans = try (0..<(1 + random.index(below: 3))).map { _ in try loan(&random) }
        let last = Self.start.adding(days: 1_900)
        let finals = try loans.map { try LoanAccount($0.0, events: $0.1, asAt: last) }
        let history = ClassHistory(
            finals.map {
                (
                    DelinquencyHistory($0.punctuality.map { ($0.dueOn, $0.settledOn) }),
                    $0.status == .active ? nil : $0.endedOn
                )
            },
            until: last
        )
        var standing = BorrowerStanding.performing
        var now = [(DelinquencyBucket, AssetClass)](repeating: (.current, .standard), count: loans.count)
        var moves: [ClassHistory.Move] = []
        var on = Self.start
        while on <= last {
            let accounts = try loans.map { loan in
                on < loan.0.startsOn ? nil : try LoanAccount(loan.0, events: loan.1, asAt: on)
            }
            let open = accounts.map { $0?.status != .closed }
            let late = accounts.map { $0?.daysPastDue ?? 0 }
            standing = standing.next(daysPastDue: zip(late, open).filter(\.1).map(\.0), on: on)
            for index in loans.indices {
                let bucket = open[index] ? DelinquencyBucket(daysPastDue: late[index]) : .current
                let assetClass = open[index] ? standing.assetClass(daysPastDue: late[index], on: on) : .standard
                guard now[index] != (bucket, assetClass) else { continue }
                now[index] = (bucket, assetClass)
                moves.append(.init(day: on, loan: index, bucket: bucket, assetClass: assetClass))
            }
            on = on.adding(days: 1)
        }
        #expect(history.moves == moves, "seed \(seed)")
        #expect(history.standing == standing)
    }
}
