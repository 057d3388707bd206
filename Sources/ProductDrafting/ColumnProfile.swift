import Decimals

/// What the cells of one column of an unknown file look like, cell after cell.
public struct ColumnProfile: Sendable, Hashable {
    /// Beyond this many different texts a column is no list of choices.
    public static let choiceLimit = 60

    /// As the header has it.
    public let name: String
    /// Cells seen.
    public private(set) var count = 0
    /// Empty ones among them.
    public private(set) var missing = 0
    /// How often each text came, as long as there are few.
    public private(set) var texts: [String: Int] = [:]
    /// Cells that are numbers.
    public private(set) var numbers = 0
    /// Cells that are numbers with marks or signs, as people write them: 1.169,00 or 4 %.
    public private(set) var marked = 0
    /// Whether every number is whole.
    public private(set) var isWhole = true
    /// Most digits after the point.
    public private(set) var decimals = 0
    /// Least and largest number; nil where there is none.
    public private(set) var range: ClosedRange<Double>?
    /// Cells that are dates as ISO 8601 writes them.
    public private(set) var dates = 0
    /// Numbers below zero, and how often each came, as long as there are few.
    private var negatives: [Double: Int] = [:]
    private var seen: Set<String> = []

    /// A column of which nothing is known.
    public init(name: String) { self.name = name }

    /// Takes the next cell.
    /// - Parameter cell: As the file has it, unquoted.
    public mutating func add(_ cell: String) {
        count += 1
        guard !cell.utf8.isEmpty else { return missing += 1 }
        if seen.count <= 200_000 { seen.insert(cell) }
        if texts.count <= Self.choiceLimit { texts[cell, default: 0] += 1 }
        if let number = DecimalNumber(cell)?.value {
            numbers += 1
            if number < 0, negatives.count < 4 { negatives[number, default: 0] += 1 }
            isWhole = isWhole && number == number.rounded()
            decimals = max(decimals, Self.decimals(of: cell))
            range = range.map { min($0.lowerBound, number)...max($0.upperBound, number) } ?? number...number
        } else if Self.isDate(cell) {
            dates += 1
        } else if Self.isMarked(cell) {
            marked += 1
        }
    }

    /// Cells with a text.
    public var present: Int { count - missing }
    /// Different texts, up to 200,001.
    public var distinct: Int { seen.count }
    /// Whether every cell with a text is a number.
    public var isNumeric: Bool { present > 0 && numbers == present }
    /// Whether most cells are numbers, but not all.
    public var isNearlyNumeric: Bool { numbers < present && numbers * 10 >= present * 9 }
    /// Whether most cells are numbers, of which some have marks or signs that no number of ours has.
    public var isMarked: Bool { marked > 0 && (numbers + marked) * 10 >= present * 9 }
    /// Whether there is one text at most, and no other cell.
    public var isConstant: Bool { distinct + (missing > 0 ? 1 : 0) <= 1 }
    /// Whether the column looks like a row number or a name: another text in every row, and no measure.
    public var isIdentifier: Bool { missing == 0 && distinct == count && count > 50 && (!isNumeric || isWhole) }
    /// One or two numbers below zero beside many above it, such as −1 for "none": codes, no magnitudes.
    public var codes: [Double] {
        let isRange = isNumeric && distinct > 8 && (1...2).contains(negatives.count)
        return isRange && negatives.values.allSatisfy { $0 * 100 >= present } ? negatives.keys.sorted() : []
    }
    /// Whether the texts are few enough to be choices.
    public var isChoice: Bool {
        texts.count <= Self.choiceLimit && texts.count >= 2
            && texts.keys.allSatisfy { text in
                text.utf8.count <= 64 && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "|") }
            }
    }

    private static func decimals(of cell: String) -> Int {
        cell.utf8.firstIndex(of: UInt8(ascii: ".")).map { cell.utf8.distance(from: $0, to: cell.utf8.endIndex) - 1 }
            ?? 0
    }

    /// Digits with marks between them, and nothing else but a sign before them or of a currency or a share.
    private static func isMarked(_ cell: String) -> Bool {
        let scalars = cell.unicodeScalars
        return scalars.contains { ("0"..."9").contains($0) }
            && scalars.enumerated()
                .allSatisfy { place, scalar in
                    ("0"..."9").contains(scalar) || [".", ",", " ", "'", "%", "\u{A0}"].contains(scalar)
                        || scalar.properties.generalCategory == .currencySymbol || (place == 0 && scalar == "-")
                }
    }

    private static func isDate(_ cell: String) -> Bool {
        let bytes = Array(cell.utf8.prefix(10))
        return bytes.count == 10 && bytes[4] == UInt8(ascii: "-") && bytes[7] == UInt8(ascii: "-")
            && bytes.enumerated().allSatisfy { $0 == 4 || $0 == 7 || (48...57).contains($1) }
    }
}
