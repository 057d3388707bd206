public import CreditRisk

/// What loans brought in their first year, by the month in which they began and what they were for.
public struct BookOutcomes: Sendable, Hashable {
    /// The loans for one purpose that began in one month; amounts in minor units.
    public struct Cohort: Sendable, Hashable {
        /// 12·year + month − 1.
        public let month: Int
        /// What the money was for.
        public let purpose: String
        /// What was lent.
        public var lent: Int64
        /// Of this, what was lent to those who were more than 90 days past due within a year.
        public var defaulted: Int64
        /// Interest of a year on what was lent.
        public var interest: Int64
        /// Of what was lent, what had security from the start.
        public var secured: Int64

        /// Loans of a month.
        public init(month: Int, purpose: String, lent: Int64, defaulted: Int64, interest: Int64, secured: Int64) {
            self.month = month
            self.purpose = purpose
            self.lent = lent
            self.defaulted = defaulted
            self.interest = interest
            self.secured = secured
        }

        /// r·(1 − D) − LGD·D with the share D of what was lent that defaulted, and r less what money costs.
        func yield(fundingPercent: Double, losses: LossGivenDefault) -> Double {
            let (share, safe) = (Double(defaulted) / Double(lent), Double(self.secured) / Double(lent))
            let rate = Double(interest) / Double(lent) - fundingPercent / 100
            return rate * (1 - share) - losses.share(ofSecured: safe) * share
        }
    }

    /// In any order; one for each month and purpose.
    public let cohorts: [Cohort]

    /// Outcomes of loans that were observed for a year.
    public init(_ cohorts: [Cohort]) { self.cohorts = cohorts.filter { $0.lent > 0 } }

    /// The returns of the months in which loans for every one of some purposes began.
    /// - Parameters:
    ///   - purposes: In the order that is wanted.
    ///   - fundingPercent: What money costs the lender a year.
    ///   - losses: Shares lost in default.
    /// - Returns: Months in order, and the returns of each in the order of the purposes, shares of one.
    public func returns(
        of purposes: [String],
        fundingPercent: Double,
        losses: LossGivenDefault
    ) -> (months: [Int], returns: [[Double]]) {
        var (months, returns): ([Int], [[Double]]) = ([], [])
        for (month, cohorts) in Dictionary(grouping: cohorts, by: \.month).sorted(by: { $0.key < $1.key }) {
            let yields = purposes.compactMap { purpose in
                cohorts.first { $0.purpose.utf8.elementsEqual(purpose.utf8) }?
                    .yield(fundingPercent: fundingPercent, losses: losses)
            }
            guard yields.count == purposes.count else { continue }
            months.append(month)
            returns.append(yields)
        }
        return (months, returns)
    }
}
