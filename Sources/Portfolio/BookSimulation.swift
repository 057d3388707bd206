import Instalments
public import Lending
public import Loans
import Statistics

/// A borrower who does not exist, and what became of the loans.
public struct SimulatedBorrower: Sendable, Hashable {
    /// A number from 1.
    public let id: Int
    /// Where the borrower lives.
    public let region: String
    /// In minor units.
    public let monthlyIncome: Int64
    /// In the order in which they began.
    public let loans: [SimulatedLoan]
}

/// A loan that does not exist, with its history and the truth about it.
public struct SimulatedLoan: Sendable, Hashable {
    /// As agreed.
    public let terms: LoanTerms
    /// What the money is for.
    public let purpose: String
    /// The true probability of default within a year.
    public let probabilityOfDefault: Double
    /// Whether its rate moves with the market.
    public let isFloating: Bool
    /// What its security would fetch, in minor units; 0 for none.
    public let security: Int64
    /// What happened.
    public let events: [LoanEvent]
    /// Number of the first instalment that was not paid because the borrower could not pay any more; nil if none was.
    public let stoppedAt: Int?

    /// Number of payments that came in, those that were taken back later among them.
    public var repayments: Int {
        events.count { event in
            guard case .receipt = event.change else { return false }
            return true
        }
    }
}

/// A loan book that does not exist, determined by its seed, in which the truth is known.
///
/// Each borrower has a stream of random numbers of its own, so any part of any size of the same book can be made.
public struct BookSimulation: Sendable, Hashable {
    /// Number of loans.
    public let loanCount: Int
    /// Determines everything.
    public let seed: UInt64
    /// The last day of the histories.
    public let until: CalendarDate

    /// A book.
    /// - Parameters:
    ///   - loanCount: 1 to 10,000,000.
    ///   - seed: Determines everything.
    ///   - until: The last day of the histories.
    public init(loanCount: Int, seed: UInt64, until: CalendarDate) {
        precondition((1...10_000_000).contains(loanCount), "\(loanCount) loans")
        self.loanCount = loanCount
        self.seed = seed
        self.until = until
    }

    /// Number of people who are customers, with or without a loan.
    public var customerCount: Int { max(borrowerCount, loanCount * 1_000 / 785) }

    /// Number of people with loans; one in eight has two.
    public var borrowerCount: Int { max(1, loanCount * 8 / 9) }

    /// What became of the applications behind the book: of 1,500, 785 approved, 500 declined, 215 pending.
    public var funnel: ApplicationFunnel {
        ApplicationFunnel(approved: loanCount, declined: loanCount * 500 / 785, pending: loanCount * 215 / 785)
    }

    static let purposes: [(name: String, weight: Double, shift: Double, amount: Double, secured: Double)] = [
        ("home_improvement", 0.24, -0.2, 400_000, 0.2), ("education", 0.16, -0.1, 350_000, 0.1),
        ("medical", 0.12, 0.2, 150_000, 0), ("vehicle", 0.20, -0.3, 500_000, 0.9),
        ("business", 0.18, 0.4, 600_000, 0.4), ("wedding", 0.10, 0.1, 250_000, 0),
    ]
    static let regions = ["north", "south", "east", "west", "centre"]

    /// A borrower of the book.
    /// - Parameter index: From 0, below ``borrowerCount`` for one with loans, below ``customerCount`` for any.
    /// - Returns: The same one every time.
    public func borrower(_ index: Int) -> SimulatedBorrower {
        var random = SeededGenerator(seed: seed &+ 0x9E37_79B9_7F4A_7C15 &* UInt64(index + 1))
        let first = index * loanCount / borrowerCount
        let count = index < borrowerCount ? (index + 1) * loanCount / borrowerCount - first : 0
        let income = (50_000 * exponential(0.5 * random.normal())).rounded()
        let risk = random.normal()
        return SimulatedBorrower(
            id: index + 1,
            region: Self.regions[random.choice(weights: [0.3, 0.25, 0.2, 0.15, 0.1])],
            monthlyIncome: Int64(income) * 100,
            loans: (0..<count).compactMap { _ in loan(income: income, risk: risk, &random) }
                .sorted { $0.terms.startsOn < $1.terms.startsOn }
        )
    }

    private func loan(income: Double, risk: Double, _ random: inout SeededGenerator) -> SimulatedLoan? {
        let purpose = Self.purposes[random.choice(weights: Self.purposes.map(\.weight))]
        let months = [12, 18, 24, 36, 48, 60][random.choice(weights: [0.12, 0.13, 0.25, 0.25, 0.15, 0.1])]
        let wanted = purpose.amount * exponential(0.4 * random.normal())
        let amount = min(wanted, income * Double(months) * 0.35)
        let probability = Statistics.probability(logOdds: -2.7 + 0.8 * risk + purpose.shift)
        // Risk is priced: what a purpose loses more it also pays more, so that there is a frontier to be seen.
        let percent = (9 + min(90 * probability, 25) + 2 * random.uniform()).rounded(.down) + 0.5
        let isSecured = random.bernoulli(purpose.secured)
        guard
            let terms = try? LoanTerms(  // cannot be out of range
                principal: Int64((amount / 1_000).rounded(.up)) * 100_000,
                rate: AnnualRate(percent: percent),
                months: months,
                startsOn: until.adding(days: -1 - random.index(below: 1_330))
            )
        else { return nil }
        let stop = stop(months, hazard: 1 - exponential(naturalLogarithm(1 - probability) / 12), &random)
        let history = SimulatedPayments(terms, stoppedAt: stop, until: until).events(&random)
        return SimulatedLoan(
            terms: terms,
            purpose: purpose.name,
            probabilityOfDefault: probability,
            isFloating: random.bernoulli(0.4),
            security: isSecured ? Int64(Double(terms.principal) * (0.8 + 0.6 * random.uniform())) : 0,
            events: history,
            stoppedAt: stop
        )
    }

    private func stop(_ months: Int, hazard: Double, _ random: inout SeededGenerator) -> Int? {
        (1...months).first { _ in random.bernoulli(hazard) }
    }
}
