public import BookPolicies
public import Documents
import Lending

/// A share of one in per cent with two decimals; a dash for none.
func percentText(_ share: Double?) -> String {
    guard let share, share.isFinite else { return "-" }
    return "\(decimalText(share * 100, 2)) %"
}

/// A number with decimals, rounded half away from zero.
func decimalText(_ value: Double, _ decimals: Int) -> String {
    let unit = [1.0, 10, 100, 1_000, 10_000][decimals]
    let scaled = (value.magnitude * unit).rounded()
    guard scaled < 9e17 else { return "-" }
    let (whole, rest) = Int64(scaled).quotientAndRemainder(dividingBy: Int64(unit))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let digits = String(rest)
    return "\(sign)\(whole)." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
}

extension Currency {
    /// An amount as reports have it: in whole major units, without the symbol.
    func text(_ minorUnits: Int64) -> String { wholeText(minorUnits: minorUnits) }

    func text(_ minorUnits: Double) -> String { text(Int64(minorUnits.rounded())) }
}

extension JSONValue {
    static func share(_ value: Double?) -> JSONValue { value.map { $0.isFinite ? .number($0) : .null } ?? .null }
    static func amount(_ value: Int64) -> JSONValue { .number(Double(value)) }
    static func count(_ value: Int) -> JSONValue { .number(Double(value)) }
}

extension BookAlert {
    /// As people read it: the figure, its value and the limit.
    public var text: String {
        func words(_ value: Double) -> String { isIndex ? decimalText(value, 4) : percentText(value) }
        return "\(figure) \(words(value)), limit \(words(limit))"
    }

    /// As programs read it; shares and indices of one.
    public var json: JSONValue {
        .object([
            "figure": .string(figure), "severity": .string(severity.rawValue), "value": .number(value),
            "limit": .number(limit),
        ])
    }
}
