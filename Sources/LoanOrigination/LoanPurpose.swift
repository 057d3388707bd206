/// What a loan is for, and whose.
public struct LoanPurpose: Sendable, Hashable {
    /// ISO 4217.
    public let currency: String
    /// What the money is for.
    public let purpose: String
    /// Where the borrower lives.
    public let region: String
    /// In minor units; nil if unknown.
    public let monthlyIncome: Int64?

    /// What a loan is for, and whose.
    public init(currency: String, purpose: String, region: String, monthlyIncome: Int64?) {
        self.currency = currency
        self.purpose = purpose
        self.region = region
        self.monthlyIncome = monthlyIncome
    }
}
