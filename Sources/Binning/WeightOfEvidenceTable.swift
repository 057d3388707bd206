import FeatureDefinitions
public import Samples
public import Scoring

/// The weights of evidence of a characteristic for whole columns: what `Characteristic.binIndex(of:)` gives row by row, faster.
public struct WeightOfEvidenceTable: Sendable {
    private let characteristic: Characteristic
    /// Lower edges of all ranges but the first.
    private let edges: [Double]
    /// Weight of each range; at least one.
    private let rangeWeights: [Double]
    private let special: [(code: Double, weight: Double)]
    private let missing: Double

    /// Prepares a characteristic.
    public init(_ characteristic: Characteristic) {
        self.characteristic = characteristic
        var edges: [Double] = []
        var weights: [Double] = []
        var special: [(code: Double, weight: Double)] = []
        for bin in characteristic.bins {
            switch bin.kind {
            case .range(let lower, _):
                if !weights.isEmpty { edges.append(lower) }
                weights.append(bin.weightOfEvidence)
            case .special(let codes): special += codes.map { ($0, bin.weightOfEvidence) }
            case .categories, .missing, .other: break
            }
        }
        self.edges = edges
        rangeWeights = weights.isEmpty ? characteristic.bins.suffix(1).map(\.weightOfEvidence) : weights
        self.special = special
        missing = characteristic.bins[characteristic.binIndex(of: .missing)].weightOfEvidence
    }

    /// The weight of evidence of every row.
    /// - Parameter column: Of the characteristic's feature.
    /// - Returns: One for each row.
    public func weights(of column: FeatureColumn) -> [Double] {
        switch column {
        case .numbers(let numbers):
            return [Double](unsafeUninitializedCapacity: numbers.count) { result, count in
                numbers.withUnsafeBufferPointer { fill(result, from: $0) }
                count = numbers.count
            }
        case .codes(let codes, let names):
            let bins = characteristic.bins
            let weights = names.map { bins[characteristic.binIndex(of: .category($0))].weightOfEvidence }
            return codes.map { $0 < 0 ? missing : weights[Int($0)] }
        }
    }

    /// Counts the edges at or below each number, without a branch: several rows at a time, a block that stays in the cache.
    private func fill(_ result: UnsafeMutableBufferPointer<Double>, from numbers: UnsafeBufferPointer<Double>) {
        let blockSize = 1024
        withUnsafeTemporaryAllocation(of: Int.self, capacity: blockSize) { ranges in
            for start in stride(from: 0, to: numbers.count, by: blockSize) {
                let size = min(blockSize, numbers.count - start)
                for row in 0..<size { ranges[row] = 0 }
                for edge in edges {
                    for row in 0..<size { ranges[row] &+= numbers[start &+ row] >= edge ? 1 : 0 }
                }
                for row in 0..<size { result[start + row] = rangeWeights[ranges[row]] }
                for (code, weight) in special {
                    for row in start..<(start + size) where numbers[row] == code { result[row] = weight }
                }
                for row in start..<(start + size) where numbers[row].isNaN { result[row] = missing }
            }
        }
    }
}
