public import Lending
import Loans
import Statistics

/// An application that does not exist; one that became a loan, or did not.
public struct SimulatedRequest: Sendable, Hashable {
    /// What became of it.
    public enum Outcome: Sendable, Hashable {
        /// The money went out: the loan of this number.
        case disbursed(loan: Int)
        /// It was declined.
        case declined
        /// It waits for a person.
        case pending
    }

    /// From 1, in the order of loans, those declined, those pending.
    public let number: Int
    /// Whose it is: a number from 1.
    public let borrower: Int
    /// What the money is for.
    public let purpose: String
    /// In minor units.
    public let amount: Int64
    /// How long.
    public let months: Int
    /// When it was sent.
    public let day: CalendarDate
    /// What became of it.
    public let outcome: Outcome
}

extension BookSimulation {
    /// The application behind a loan of a borrower.
    /// - Parameters:
    ///   - loan: Of the borrower.
    ///   - number: The loan's number in the ledger.
    ///   - borrower: Whose it is.
    /// - Returns: The application, a week before the loan began.
    public func request(for loan: SimulatedLoan, number: Int, of borrower: SimulatedBorrower) -> SimulatedRequest {
        SimulatedRequest(
            number: number,
            borrower: borrower.id,
            purpose: loan.purpose,
            amount: loan.terms.principal,
            months: loan.terms.months,
            day: loan.terms.startsOn.adding(days: -7),
            outcome: .disbursed(loan: number)
        )
    }

    /// Number of applications that did not become loans.
    public var requestCount: Int { funnel.declined + funnel.pending }

    /// An application that did not become a loan, of any customer.
    /// - Parameter index: From 0, below ``requestCount``: those declined first.
    /// - Returns: The same one every time.
    public func request(_ index: Int) -> SimulatedRequest {
        var random = SeededGenerator(seed: seed &+ 0xBF58_476D_1CE4_E5B9 &* UInt64(index + 1))
        let isDeclined = index < funnel.declined
        let purpose = Self.purposes[random.choice(weights: Self.purposes.map(\.weight))]
        let amount = purpose.amount * exponential(0.4 * random.normal())
        return SimulatedRequest(
            number: loanCount + index + 1,
            borrower: random.index(below: customerCount) + 1,
            purpose: purpose.name,
            amount: Int64((amount / 1_000).rounded(.up)) * 100_000,
            months: [12, 24, 36, 60][random.index(below: 4)],
            // What waits was sent lately.
            day: until.adding(days: -1 - random.index(below: isDeclined ? 1_330 : 14)),
            outcome: isDeclined ? .declined : .pending
        )
    }
}
