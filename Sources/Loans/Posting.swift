public import Lending

/// One move of money between two accounts of the lender's books, on a day.
public struct Posting: Sendable, Hashable {
    /// An account of the lender's books, for one loan.
    public enum Account: String, Sendable, Hashable, CaseIterable {
        /// Money at the bank.
        case cash
        /// Principal lent and not repaid.
        case principal
        /// Interest that fell due and was not paid.
        case interestReceivable = "interest_receivable"
        /// Fees that fell due and were not paid.
        case chargesReceivable = "charges_receivable"
        /// Money received before anything fell due; owed to the borrower.
        case advances
        /// Interest earned.
        case interestIncome = "interest_income"
        /// Fees earned.
        case chargeIncome = "charge_income"
        /// Interest and fees of a borrower who does not perform: not earned before they are paid.
        case incomeSuspense = "income_suspense"
        /// Debt given up.
        case losses
        /// Money received for debt given up.
        case recoveries
    }

    /// When.
    public let day: CalendarDate
    /// The account that grows if it is an asset or an expense.
    public let debit: Account
    /// The account that grows if it is a liability or an income.
    public let credit: Account
    /// In minor units, above 0.
    public let amount: Int64
    /// What for.
    public let text: String
}

extension [Posting] {
    /// Adds a move of money; none of nothing.
    mutating func post(
        _ day: CalendarDate,
        _ debit: Posting.Account,
        _ credit: Posting.Account,
        _ amount: Int64,
        _ text: String
    ) {
        guard amount > 0 else { return }
        append(Posting(day: day, debit: debit, credit: credit, amount: amount, text: text))
    }

    /// What an account holds: debits less credits.
    public func balance(of account: Posting.Account) -> Int64 {
        reduce(0) { $0 + ($1.debit == account ? $1.amount : 0) - ($1.credit == account ? $1.amount : 0) }
    }
}
