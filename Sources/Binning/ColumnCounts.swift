import Samples

/// Goods, bads and rows of the values of one feature that are no ranges of numbers.
struct ColumnCounts {
    /// One group of rows.
    struct Group {
        var counts = ClassCounts()
        var rows = 0

        mutating func add(_ row: ClassCounts) {
            counts = counts + row
            rows += 1
        }

        static func + (left: Group, right: Group) -> Group {
            Group(counts: left.counts + right.counts, rows: left.rows + right.rows)
        }
    }

    let all: ClassCounts
    private(set) var missing = Group()
    /// In the order of the feature's special codes.
    private(set) var special: [Group]
    /// Codes that rows hold, declared ones first.
    private(set) var categories: [(code: String, group: Group)] = []

    init(_ column: FeatureColumn, special codes: [Double], _ outcomes: BinningOutcomes) {
        all = outcomes.all
        special = [Group](repeating: Group(), count: codes.count)
        switch column {
        case .numbers(let numbers): countNumbers(numbers, codes, outcomes)
        case .codes(let positions, let names):
            var groups = [Group](repeating: Group(), count: names.count + 1)
            for (row, position) in positions.enumerated() { groups[Int(position) + 1].add(outcomes[row]) }
            missing = groups[0]
            categories = zip(names, groups.dropFirst()).filter { $1.rows > 0 }.map { ($0, $1) }
        }
    }

    private mutating func countNumbers(_ numbers: [Double], _ codes: [Double], _ outcomes: BinningOutcomes) {
        for (row, number) in numbers.enumerated() where number.isNaN { missing.add(outcomes[row]) }
        for (index, code) in codes.enumerated() {
            for (row, number) in numbers.enumerated() where number == code { special[index].add(outcomes[row]) }
        }
    }
}
