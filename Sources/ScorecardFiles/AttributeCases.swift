import Decimals

/// What the attributes of a characteristic say, taken in order: the first that holds counts.
struct AttributeCases {
    /// What one attribute holds for.
    enum Region {
        /// From lower, inclusive, to upper, exclusive.
        case range(lower: Double, upper: Double)
        case codes([String])
        case missing
        case rest
    }

    private(set) var ranges: [(lower: Double, upper: Double, points: Double)] = []
    private(set) var codes: [(code: String, points: Double)] = []
    private(set) var missing: Double?
    private(set) var rest: Double?

    /// Adds an attribute behind those before it.
    /// - Throws: A sentence if what is left of it is not one range.
    mutating func add(_ region: Region, points: Double) throws(Unsupported) {
        guard rest == nil else { return }
        switch region {
        case .range(let lower, let upper): try addRange(lower, upper, points)
        case .codes(let list):
            for code in list where !holds(code) { codes.append((code, points)) }
        case .missing: missing = missing ?? points
        case .rest:
            rest = points
            missing = missing ?? points
        }
    }

    private func holds(_ code: String) -> Bool {
        if codes.contains(where: { $0.code == code }) { return true }
        guard let number = DecimalNumber(code)?.value else { return false }
        return ranges.contains { $0.lower <= number && number < $0.upper }
            || codes.contains { DecimalNumber($0.code)?.value == number }
    }

    struct Unsupported: Error {
        let reason: String
    }

    /// Keeps what no range before it holds.
    private mutating func addRange(_ lower: Double, _ upper: Double, _ points: Double) throws(Unsupported) {
        var (lower, upper) = (lower, upper)
        for range in ranges.sorted(by: { $0.lower < $1.lower }) where range.lower < upper && lower < range.upper {
            if range.lower <= lower {
                lower = range.upper
            } else if range.upper >= upper {
                upper = range.lower
            } else {
                throw Unsupported(reason: "an attribute lies on both sides of another, which is not supported")
            }
        }
        if lower < upper { ranges.append((lower, upper, points)) }
    }

    /// Ranges over all numbers, ascending; gaps hold the points of the rest.
    /// - Returns: Nil if numbers are left out and nothing says what they are worth.
    var allRanges: [(lower: Double, upper: Double, points: Double)]? {
        var all: [(lower: Double, upper: Double, points: Double)] = []
        var end = -Double.infinity
        for range in ranges.sorted(by: { $0.lower < $1.lower }) {
            if range.lower > end {
                guard let rest else { return nil }
                all.append((end, range.lower, rest))
            }
            all.append(range)
            end = range.upper
        }
        if end < .infinity {
            guard let rest else { return nil }
            all.append((end, .infinity, rest))
        }
        return all
    }

    /// The fewest points an attribute gives.
    var worst: Double {
        (ranges.map(\.points) + codes.map(\.points) + [missing, rest].compactMap(\.self)).min() ?? 0
    }
}

extension AttributeCases.Region {
    /// Reads the predicate of an attribute: its field, and what it holds for.
    static func reading(_ attribute: XMLElement) throws(AttributeCases.Unsupported) -> (field: String?, region: Self) {
        let predicates = attribute.children.filter { $0.name != "Extension" && $0.name != "ComplexPartialScore" }
        guard attribute.first("ComplexPartialScore") == nil else {
            throw AttributeCases.Unsupported(reason: "ComplexPartialScore is not supported")
        }
        guard predicates.count == 1, let predicate = predicates.first else {
            throw AttributeCases.Unsupported(reason: "an attribute must have one predicate")
        }
        switch predicate.name {
        case "True": return (nil, .rest)
        case "SimplePredicate": return try simple(predicate)
        case "SimpleSetPredicate": return try set(predicate)
        case "CompoundPredicate": return try compound(predicate)
        default: throw AttributeCases.Unsupported(reason: "the predicate \(predicate.name) is not supported")
        }
    }

    private static func simple(_ predicate: XMLElement) throws(AttributeCases.Unsupported) -> (String?, Self) {
        let field = predicate.attributes["field"]
        let (name, text) = (predicate.attributes["operator"] ?? "", predicate.attributes["value"] ?? "")
        switch name {
        case "isMissing": return (field, .missing)
        case "equal": return (field, .codes([text]))
        default: break
        }
        guard let value = DecimalNumber(text)?.value else {
            throw AttributeCases.Unsupported(reason: "the operator \(name) with the value \(text) is not supported")
        }
        switch name {
        case "lessThan": return (field, .range(lower: -.infinity, upper: value))
        case "lessOrEqual": return (field, .range(lower: -.infinity, upper: value.nextUp))
        case "greaterThan": return (field, .range(lower: value.nextUp, upper: .infinity))
        case "greaterOrEqual": return (field, .range(lower: value, upper: .infinity))
        default: throw AttributeCases.Unsupported(reason: "the operator \(name) is not supported")
        }
    }

    private static func set(_ predicate: XMLElement) throws(AttributeCases.Unsupported) -> (String?, Self) {
        guard predicate.attributes["booleanOperator"] == "isIn", let array = predicate.first("Array") else {
            throw AttributeCases.Unsupported(reason: "of SimpleSetPredicate only isIn with an Array is supported")
        }
        return (predicate.attributes["field"], .codes(words(array.text)))
    }

    /// Two ends of one range.
    private static func compound(_ predicate: XMLElement) throws(AttributeCases.Unsupported) -> (String?, Self) {
        var (lower, upper, field) = (-Double.infinity, Double.infinity, String?.none)
        guard predicate.attributes["booleanOperator"] == "and", !predicate.children.isEmpty else {
            throw AttributeCases.Unsupported(reason: "of CompoundPredicate only and is supported")
        }
        for part in predicate.children {
            guard part.name == "SimplePredicate", case (let name?, .range(let low, let high)) = try simple(part),
                field == nil || field == name
            else { throw AttributeCases.Unsupported(reason: "a CompoundPredicate must be a range of one field") }
            (field, lower, upper) = (name, max(lower, low), min(upper, high))
        }
        return (field, .range(lower: lower, upper: upper))
    }

    /// Words apart by space; quoted ones may hold some.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word: [UInt8]?
        var (isQuoted, isEscaped) = (false, false)
        for byte in text.utf8 {
            if isEscaped {
                word?.append(byte)
                isEscaped = false
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
                word = word ?? []
            } else if !isQuoted, byte <= 0x20 {
                if let done = word { words.append(String(decoding: done, as: UTF8.self)) }
                word = nil
            } else {
                word = (word ?? []) + [byte]
            }
        }
        if let done = word { words.append(String(decoding: done, as: UTF8.self)) }
        return words
    }
}
