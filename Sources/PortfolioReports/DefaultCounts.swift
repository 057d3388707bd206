import AssetQuality
import CreditRisk
import Documents
import Portfolio

/// How many performing loans of a purpose may default within a year, by one shared factor.
struct DefaultCounts {
    let name: String
    let loans: Int
    let expected: Double
    /// Numbers that are not exceeded with each of ``confidences``.
    let quantiles: [Int]

    private static let confidences = [0.95, 0.99, 0.999]
    /// Of more loans, the default rate of a large pool is as good as counting.
    private static let mostCounted = 500

    /// The counts of all purposes that can default.
    static func all(_ figures: BookFigures, _ segments: [CapitalSegment]) throws(CreditRiskError) -> [DefaultCounts] {
        let open = Dictionary(
            grouping: figures.cells.filter { $0.isOpen && !$0.assetClass.isNonPerforming },
            by: \.purpose
        )
        var counts: [DefaultCounts] = []
        for segment in segments where segment.segment.probabilityOfDefault > 0 && segment.capital.correlation > 0 {
            let loans = (open[segment.segment.name] ?? []).reduce(0) { $0 + $1[.loans] }
            guard loans > 0, segment.segment.probabilityOfDefault < 1 else { continue }
            counts.append(try DefaultCounts(segment, loans))
        }
        return counts
    }

    private init(_ segment: CapitalSegment, _ loans: Int) throws(CreditRiskError) {
        let pool = try VasicekModel(
            probabilityOfDefault: segment.segment.probabilityOfDefault,
            correlation: segment.capital.correlation
        )
        name = segment.segment.name
        self.loans = loans
        expected = Double(loans) * segment.segment.probabilityOfDefault
        guard loans <= Self.mostCounted else {
            quantiles = Self.confidences.map { Int((Double(loans) * pool.defaultRate(atConfidence: $0)).rounded(.up)) }
            return
        }
        let probabilities = pool.defaultCountProbabilities(borrowerCount: loans)
        quantiles = Self.confidences.map { confidence in
            var sum = 0.0
            let count = probabilities.firstIndex { probability in
                sum += probability
                return sum >= confidence
            }
            return count ?? loans
        }
    }

    static func table(_ counts: [DefaultCounts]) -> BookReport.Table {
        BookReport.Table(
            "Defaults of a year",
            ["Purpose", "Loans", "Expected"] + confidences.map { "At most, \(decimalText($0 * 100, 1)) %" },
            counts.map { [$0.name, "\($0.loans)", decimalText($0.expected, 1)] + $0.quantiles.map { "\($0)" } }
        )
    }

    var json: JSONValue {
        .object([
            "purpose": .string(name), "loans": .count(loans), "expected": .number(expected),
            "quantiles": .array(
                zip(Self.confidences, quantiles)
                    .map { .object(["confidence": .number($0), "defaults": .count($1)]) }
            ),
        ])
    }
}
