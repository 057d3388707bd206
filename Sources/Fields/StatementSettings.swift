/// How payments are told apart on a bank statement; a lender sets tolerances and words for its country.
public struct StatementSettings: Sendable, Hashable {
    /// Days around its usual day of the month on which a payment recurs; 0 to 15.
    public var dayTolerance = 5
    /// Share by which a recurring payment may differ from its middle amount; 0 to 1.
    public var amountTolerance = 0.2
    /// Months in which a payment must be seen to recur; 2 to 24.
    public var leastMonths = 3
    /// Days without a line at either end of a statement that leave its month whole, 0 to 10: few book on the first and the last day.
    public var edgeDays = 3
    /// Words of payments to lenders, in small letters.
    public var lenderWords = [
        "loan", "emi", "finance", "lending", "mortgage", "credit", "instalment", "kredit", "darlehen",
    ]
    /// Words of rent, in small letters.
    public var rentWords = ["rent", "landlord", "miete", "lease"]
    /// Words of cash taken out, in small letters.
    public var cashWords = ["atm", "cash", "withdrawal", "bargeld", "geldautomat"]
    /// Words of payments that came back, in small letters.
    public var returnWords = ["returned", "insufficient", "bounced", "unpaid", "nsf", "rücklastschrift", "dishonoured"]

    /// The usual settings.
    public init() {}

    /// The words of a line as they are compared: in small letters, without digits and marks between words.
    ///
    /// Marks that belong to a letter stay, as the signs of vowels in Devanagari do.
    /// - Parameter text: What a bank printed, or a word of these settings.
    /// - Returns: Its words in their order; none where it holds no letter.
    public static func words(of text: String) -> [String] {
        let letters = text.lowercased().unicodeScalars
            .filter { scalar in
                let properties = scalar.properties
                return properties.isAlphabetic || scalar == " "
                    || [.nonspacingMark, .spacingMark].contains(properties.generalCategory)
            }
        return String(String.UnicodeScalarView(letters)).utf8.split(separator: UInt8(ascii: " "))
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
