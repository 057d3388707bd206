public import Samples

/// Rows of a sample that say the same as an earlier one.
public struct RowDuplicates: Sendable, Hashable {
    /// Rows whose values and outcome an earlier row has as well.
    public let exact: [Int]
    /// Rows whose key an earlier row has.
    public let byKey: [Int]
    /// Rows whose values an earlier row has with the other outcome: one of the two is wrong, or the inputs say too little.
    public let contradicting: Int

    /// Looks for duplicates.
    /// - Parameters:
    ///   - sample: What happened to whom.
    ///   - keys: One for each row; empty where the file has none.
    public init(in sample: TrainingSample, keys: [String] = []) {
        var outcomes: [RowValues: Set<Bool>] = [:]
        var exact: [Int] = []
        var contradicting = 0
        for row in 0..<sample.count {
            let values = RowValues(sample, row)
            let seen = outcomes[values] ?? []
            if seen.contains(sample.isBad[row]) { exact.append(row) } else if !seen.isEmpty { contradicting += 1 }
            outcomes[values, default: []].insert(sample.isBad[row])
        }
        var known: Set<String> = []
        byKey = keys.enumerated().filter { !known.insert($0.element).inserted }.map(\.offset)
        self.exact = exact
        self.contradicting = contradicting
    }
}

/// All values of a row, to compare rows by.
private struct RowValues: Hashable {
    private let values: [UInt64]

    init(_ sample: TrainingSample, _ row: Int) {
        values = sample.columns.map { column in
            switch column {
            case .numbers(let numbers): numbers[row].isNaN ? .max : (numbers[row] + 0).bitPattern
            case .codes(let codes, _): UInt64(bitPattern: Int64(codes[row]))
            }
        }
    }
}
