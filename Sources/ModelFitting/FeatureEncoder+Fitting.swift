public import Encoding
import FeatureDefinitions
public import Samples
import Scoring
import Statistics

extension FeatureEncoder {
    /// Learns means, deviations, medians and codes from a sample.
    /// - Parameters:
    ///   - sample: What happened to whom; outcomes are not read.
    ///   - minimumRows: Fewest rows for which a category, a special code or missing gets a column of its own.
    public init(fittedTo sample: TrainingSample, minimumRows: Int) {
        self.init(
            schema: sample.schema,
            encodings: sample.schema.features.enumerated()
                .map { index, feature in
                    switch feature.kind {
                    case .number: .number(sample.columns[index], special: feature.special, minimumRows)
                    case .category(let codes, _): .category(sample.columns[index], codes: codes, minimumRows)
                    }
                }
        )
    }
}

extension FeatureEncoding {
    fileprivate static func number(_ column: FeatureColumn, special: [Double], _ minimumRows: Int) -> Self {
        var numbers: [Double] = []
        var counts = [Int](repeating: 0, count: special.count)
        guard case .numbers(let values) = column else { return .omitted }
        for number in values where !number.isNaN {
            if let code = special.firstIndex(of: number) { counts[code] += 1 } else { numbers.append(number) }
        }
        // Rare special codes count as missing (FeatureEncoder), so they are missing here as well.
        let kept = special.indices.filter { counts[$0] >= minimumRows }
        let missing = values.count - numbers.count - kept.reduce(0) { $0 + counts[$1] }
        let moments = Moments(of: numbers)
        let isConstant = moments.populationStandardDeviation <= 1e-12 * abs(moments.mean)
        if isConstant, kept.isEmpty, missing < minimumRows { return .omitted }
        return .number(
            NumberEncoding(
                mean: moments.mean,
                standardDeviation: isConstant ? 1 : moments.populationStandardDeviation,
                median: numbers.isEmpty ? 0 : median(of: numbers),
                hasMissingColumn: missing >= minimumRows,
                special: kept.map { special[$0] }
            )
        )
    }

    fileprivate static func category(_ column: FeatureColumn, codes: [String], _ minimumRows: Int) -> Self {
        guard case .codes(let values, let names) = column else { return .omitted }
        var rows = [Int](repeating: 0, count: names.count)
        for position in values where position >= 0 { rows[Int(position)] += 1 }
        let counts = Dictionary(zip(names, rows)) { first, _ in first }
        let missing = values.count - counts.values.reduce(0, +)
        let kept = codes.filter { counts[$0, default: 0] >= minimumRows }
        // The most frequent code, the first in the definition's order among equals.
        guard let most = kept.map({ counts[$0, default: 0] }).max(),
            let reference = kept.first(where: { counts[$0] == most }),
            kept.count > 1 || missing >= minimumRows
        else { return .omitted }
        return .category(
            CategoryEncoding(
                reference: reference,
                codes: kept.filter { $0 != reference },
                hasMissingColumn: missing >= minimumRows
            )
        )
    }
}
