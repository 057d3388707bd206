/// Digits with at most one point between them; no sign, exponent or grouping.
public struct DecimalText: Sendable, Hashable {
    /// The amount in units of 10^-scale.
    public let minorUnits: Int64

    /// Nil for anything else, including `nan`, `1e3`, `0x10`, `+5`, `.5`, `5.`, too many decimals and overflow.
    ///
    /// - Parameters:
    ///   - text: What was written.
    ///   - scale: Most digits after the point; not negative.
    public init?(_ text: String, scale: Int) {
        precondition(scale >= 0, "scale \(scale)")
        var value: Int64 = 0
        var decimals: Int?
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard decimals != scale, let next = value.timesTen(plus: byte) else { return nil }
                value = next
                decimals = decimals.map { $0 + 1 }
            case UInt8(ascii: ".") where decimals == nil && index > 0: decimals = 0
            default: return nil
            }
        }
        guard !text.utf8.isEmpty, decimals != 0 else { return nil }
        for _ in (decimals ?? 0)..<scale {
            guard let next = value.timesTen(plus: UInt8(ascii: "0")) else { return nil }
            value = next
        }
        minorUnits = value
    }
}

extension Int64 {
    /// One more decimal digit, given as ASCII; nil on overflow.
    fileprivate func timesTen(plus digit: UInt8) -> Int64? {
        let (product, overflows) = multipliedReportingOverflow(by: 10)
        let (sum, overflowsAgain) = product.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
        return overflows || overflowsAgain ? nil : sum
    }
}
