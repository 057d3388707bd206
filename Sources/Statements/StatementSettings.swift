/// How payments are told apart on a statement; a lender sets words and tolerances for its country.
public struct StatementSettings: Sendable, Hashable {
    /// Days around its usual day of the month on which a payment recurs.
    public var dayTolerance = 5
    /// Share by which a recurring payment may differ from its middle amount.
    public var amountTolerance = 0.2
    /// Months in which a payment must be seen to recur.
    public var leastMonths = 3
    /// Days without a line at either end of a statement that leave its month whole: few book on the first and the last day.
    public var edgeDays = 3
    /// Words of payments to lenders.
    public var lenderWords = [
        "loan", "emi", "finance", "lending", "mortgage", "credit", "instalment", "kredit", "darlehen",
    ]
    /// Words of rent.
    public var rentWords = ["rent", "landlord", "miete", "lease"]
    /// Words of cash taken out.
    public var cashWords = ["atm", "cash", "withdrawal", "bargeld", "geldautomat"]
    /// Words of payments that came back.
    public var returnWords = ["returned", "insufficient", "bounced", "unpaid", "nsf", "rücklastschrift", "dishonoured"]

    /// The usual settings.
    public init() {}
}
