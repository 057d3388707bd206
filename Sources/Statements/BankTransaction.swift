import Fields
public import Lending

/// One booked line of a bank statement.
public struct BankTransaction: Sendable, Hashable {
    /// When it was booked.
    public let date: CalendarDate
    /// What the bank printed; read here and kept nowhere.
    public let text: String
    /// In minor units; credits are positive.
    public let amount: Int64
    /// Balance after it, in minor units; nil where the statement does not say.
    public let balance: Int64?

    /// States a line.
    public init(date: CalendarDate, text: String, amount: Int64, balance: Int64? = nil) {
        (self.date, self.text, self.amount, self.balance) = (date, text, amount, balance)
    }

    /// The text without digits, marks and case: what stays the same from month to month.
    var counterparty: String { StatementSettings.words(of: text).joined(separator: " ") }

    func mentions(_ words: [String]) -> Bool {
        let own = Set(StatementSettings.words(of: text))
        return words.contains(where: own.contains)
    }
}
