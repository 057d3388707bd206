import Foundation

extension LoanBook.Rules {
    /// The variable that names where the lender works.
    public static let zoneVariable = "UNDERWRITER_TIME_ZONE"
    /// The variable of the late fee.
    public static let feeVariable = "UNDERWRITER_LATE_FEE"
    /// The variable of what closing a loan early costs.
    public static let closureFeeVariable = "UNDERWRITER_CLOSURE_FEE_BASIS_POINTS"
    /// All of these.
    public static let variables = [zoneVariable, feeVariable, closureFeeVariable]
    /// What closing early may cost, in basis points of the principal that is not yet due.
    public static let closureFees = 0...1_000
    /// What a late fee may be, in minor units.
    public static let fees: ClosedRange<Int64> = 0...1_000_000_000

    /// The rules of the lender as its settings have them; the usual ones where they say nothing.
    /// - Parameter environment: Names and values; an empty value is none.
    /// - Throws: ``LoanRuleError`` naming the variable.
    public init(environment: [String: String]) throws(LoanRuleError) {
        self.init()
        if let name = environment[Self.zoneVariable], !name.utf8.isEmpty {
            guard let zone = TimeZone(identifier: name) else { throw .unknownTimeZone(name) }
            timeZone = zone
        }
        if let text = environment[Self.feeVariable], !text.utf8.isEmpty {
            guard let fee = Int64(text), Self.fees.contains(fee) else {  // scalar-safe: checked against the range
                throw .wrongLateFee
            }
            lateFee = fee
        }
        if let text = environment[Self.closureFeeVariable], !text.utf8.isEmpty {
            guard let fee = Int(text), Self.closureFees.contains(fee) else {  // scalar-safe: checked against the range
                throw .wrongClosureFee
            }
            closureFeeBasisPoints = fee
        }
    }
}

/// Why the rules of the lender cannot be taken.
public enum LoanRuleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No such zone is known.
    case unknownTimeZone(String)
    /// The late fee is no amount.
    case wrongLateFee
    /// What closing early costs is no share.
    case wrongClosureFee

    /// One line.
    public var description: String {
        switch self {
        case .unknownTimeZone(let name):
            "\(LoanBook.Rules.zoneVariable): there is no time zone \"\(name)\"; it must be one such as Asia/Kolkata"
        case .wrongLateFee:
            "\(LoanBook.Rules.feeVariable) must be a whole number of minor units from 0 to 1000000000"
        case .wrongClosureFee:
            "\(LoanBook.Rules.closureFeeVariable) must be a whole number of basis points from 0 to 1000"
        }
    }
}
