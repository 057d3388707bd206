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
    ///   - inputs: What stands for missing numbers, and how numbers are scaled.
    public init(fittedTo sample: TrainingSample, minimumRows: Int, _ inputs: LinearInputs = LinearInputs()) {
        self.init(
            schema: sample.schema,
            encodings: sample.schema.features.enumerated()
                .map { index, feature in
                    switch feature.kind {
                    case .number: .number(sample.columns[index], special: feature.special, minimumRows, inputs)
                    case .category(let codes, _): .category(sample.columns[index], codes: codes, minimumRows, inputs)
                    }
                }
        )
    }
}

extension FeatureEncoding {
    fileprivate static func number(
        _ column: FeatureColumn,
        special: [Double],
        _ minimumRows: Int,
        _ inputs: LinearInputs
    ) -> Self {
        var numbers: [Double] = []
        var counts = [Int](repeating: 0, count: special.count)
        guard case .numbers(let values) = column else { return .omitted }
        for number in values where !number.isNaN {
            if let code = special.firstIndex(of: number) { counts[code] += 1 } else { numbers.append(number) }
        }
        // Rare special codes count as missing (FeatureEncoder), so they are missing here as well.
        let kept = special.indices.filter { counts[$0] >= minimumRows }
        let missing = values.count - numbers.count - kept.reduce(0) { $0 + counts[$1] }
        let isMarked = inputs.marksMissing && missing >= minimumRows
        let scaling = inputs.scaling(of: numbers)
        if scaling == nil, kept.isEmpty, !isMarked { return .omitted }
        return .number(
            NumberEncoding(
                mean: scaling?.origin ?? Moments(of: numbers).mean,
                standardDeviation: scaling?.unit ?? 1,
                median: inputs.standIn(for: numbers),
                hasMissingColumn: isMarked,
                special: kept.map { special[$0] }
            )
        )
    }

    fileprivate static func category(
        _ column: FeatureColumn,
        codes: [String],
        _ minimumRows: Int,
        _ inputs: LinearInputs
    ) -> Self {
        guard case .codes(let values, let names) = column else { return .omitted }
        var rows = [Int](repeating: 0, count: names.count)
        for position in values where position >= 0 { rows[Int(position)] += 1 }
        let counts = Dictionary(zip(names, rows)) { first, _ in first }
        let missing = values.count - counts.values.reduce(0, +)
        let isMarked = inputs.marksMissing && missing >= minimumRows
        let kept = codes.filter { counts[$0, default: 0] >= minimumRows }
        // The most frequent code, the first in the definition's order among equals.
        guard let most = kept.map({ counts[$0, default: 0] }).max(),
            let reference = kept.first(where: { counts[$0] == most }),
            kept.count > 1 || isMarked
        else { return .omitted }
        return .category(
            CategoryEncoding(
                reference: reference,
                codes: kept.filter { $0 != reference },
                hasMissingColumn: isMarked
            )
        )
    }
}
