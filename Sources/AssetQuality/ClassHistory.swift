public import Lending

/// What became of a borrower's loans, day end by day end, computed in one go: what daily runs would have recorded.
public struct ClassHistory: Sendable, Hashable {
    /// A change of one loan's class or bucket at the end of a day.
    public struct Move: Sendable, Hashable {
        /// When.
        public let day: CalendarDate
        /// Which of the loans.
        public let loan: Int
        /// How late it is from now on.
        public let bucket: DelinquencyBucket
        /// How good it is from now on.
        public let assetClass: AssetClass

        /// A change.
        public init(day: CalendarDate, loan: Int, bucket: DelinquencyBucket, assetClass: AssetClass) {
            self.day = day
            self.loan = loan
            self.bucket = bucket
            self.assetClass = assetClass
        }
    }

    /// In the order of days, of one day in the order of loans; a loan begins as current and standard.
    public let moves: [Move]
    /// How the borrower stands at the end.
    public let standing: BorrowerStanding

    /// The history of a borrower's loans.
    /// - Parameters:
    ///   - loans: Each with the day on which it came to its end, if it did.
    ///   - last: The last day end.
    public init(_ loans: [(history: DelinquencyHistory, endedOn: CalendarDate?)], until last: CalendarDate) {
        var standing = BorrowerStanding.performing
        var moves: [Move] = []
        var now = [(DelinquencyBucket, AssetClass)](repeating: (.current, .standard), count: loans.count)
        var days = Set(loans.flatMap { $0.history.turningDays(until: last) + [$0.endedOn].compactMap(\.self) }).sorted()
        var next = 0
        while next < days.count {
            let day = days[next]
            next += 1
            guard day <= last else { break }
            let isOpen = loans.map { loan in loan.endedOn.map { day < $0 } ?? true }
            let late = loans.map { $0.history.daysPastDue(on: day) }
            let before = standing.nonPerformingSince
            standing = standing.next(daysPastDue: zip(late, isOpen).filter(\.1).map(\.0), on: day)
            if let since = standing.nonPerformingSince, since != before {
                // A borrower who does not perform grows worse by the calendar alone.
                let ageing = [12, 24, 48].map { since.adding(months: $0) }
                days = Set(days[next...] + ageing).filter { $0 > day }.sorted()
                next = 0
            }
            for loan in loans.indices {
                let bucket = isOpen[loan] ? DelinquencyBucket(daysPastDue: late[loan]) : .current
                let assetClass = isOpen[loan] ? standing.assetClass(daysPastDue: late[loan], on: day) : .standard
                guard now[loan] != (bucket, assetClass) else { continue }
                now[loan] = (bucket, assetClass)
                moves.append(Move(day: day, loan: loan, bucket: bucket, assetClass: assetClass))
            }
        }
        self.moves = moves
        self.standing = standing
    }
}
