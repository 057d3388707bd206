/// Of the loans that began in a month, the share ever more than 90 days past due by months on book.
///
/// A cell is blank unless all loans of its month have been observed for so long.
public struct VintageTriangle: Sendable, Hashable {
    /// Loans that began in one month.
    public struct Cohort: Sendable, Hashable {
        /// Months since year 0: 12·year + month − 1.
        public let month: Int
        /// Number of loans.
        public let loans: Int
        /// Number of loans by the month on book in which they first were more than 90 days past due.
        public let firstDefaults: [Int: Int]

        /// A cohort.
        public init(month: Int, loans: Int, firstDefaults: [Int: Int]) {
            self.month = month
            self.loans = loans
            self.firstDefaults = firstDefaults
        }
    }

    /// By month.
    public let cohorts: [Cohort]
    /// The last month that is over.
    public let observedUntil: Int

    /// A triangle.
    /// - Parameters:
    ///   - cohorts: In any order, one for each month.
    ///   - observedUntil: The last month that is over, as 12·year + month − 1.
    public init(_ cohorts: [Cohort], observedUntil: Int) {
        self.cohorts = cohorts.filter { $0.month <= observedUntil }.sorted { $0.month < $1.month }
        self.observedUntil = observedUntil
    }

    /// The share of a cohort that ever defaulted by so many months on book; nil if not all were observed so long.
    public func share(of cohort: Cohort, by months: Int) -> Double? {
        guard cohort.month + months <= observedUntil, cohort.loans > 0 else { return nil }
        let defaults = cohort.firstDefaults.reduce(0) { $0 + ($1.key <= months ? $1.value : 0) }
        return Double(defaults) / Double(cohort.loans)
    }

    /// All cohorts together by so many months on book: the loans observed so long, and the share of them that ever
    /// defaulted; nil if none was.
    public func pooled(by months: Int) -> (loans: Int, share: Double?) {
        let observed = cohorts.filter { $0.month + months <= observedUntil }
        let loans = observed.reduce(0) { $0 + $1.loans }
        let defaults = observed.reduce(0) { sum, cohort in
            sum + cohort.firstDefaults.reduce(0) { $0 + ($1.key <= months ? $1.value : 0) }
        }
        return (loans, loans > 0 ? Double(defaults) / Double(loans) : nil)
    }

    /// The longest time any cohort was observed, in months on book.
    public var depth: Int { cohorts.first.map { observedUntil - $0.month } ?? 0 }
}

/// A month as people write it, of its number 12·year + month − 1, such as `2026-11`.
public func monthText(_ number: Int) -> String {
    let month = number % 12 + 1
    return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
}
