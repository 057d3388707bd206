public import Policies
public import Scoring

/// A scorecard as one SELECT, which SQLite (built with its mathematical functions) and PostgreSQL run unchanged.
///
/// It reads a table or view with a column for each characteristic, named as the feature is; NULL is missing. Beside the
/// table's own columns it gives the points and the log-odds of each characteristic, `log_odds`,
/// `probability_of_default`, `points` before clamping and `score`, as a worker computes them and in its order.
public struct ScorecardStatement: Sendable, Hashable {
    /// The statement, without a semicolon.
    public let text: String

    /// Writes it.
    /// - Parameters:
    ///   - model: The scorecard.
    ///   - scale: On which its scores are.
    ///   - table: Has the applicants.
    public init(_ model: ScorecardModel, on scale: ScoreScale, from table: String) {
        let wholePoints = model.pointsTable(on: scale)?.rows.map(\.wholePoints)
        var columns: [String] = []
        for (index, characteristic) in model.characteristics.enumerated() {
            if let points = wholePoints?[index] {
                let cases = Self.cases(characteristic, points.map { "\($0)" })
                columns.append("CAST(\(cases) AS BIGINT) AS \(Self.name("points of \(characteristic.feature)"))")
            }
            let weights = characteristic.bins.map { "\(characteristic.coefficient * $0.weightOfEvidence)" }
            let cases = Self.cases(characteristic, weights)
            columns.append("CAST(\(cases) AS DOUBLE PRECISION) AS \(Self.weight(characteristic))")
        }
        let sum = ["CAST(\(model.intercept) AS DOUBLE PRECISION)"] + model.characteristics.map(Self.weight)
        text = """
            SELECT pointed.*,
              CAST(CASE WHEN pointed.points < \(scale.minimum) THEN \(Self.rounded("\(scale.minimum)"))
                WHEN pointed.points > \(scale.maximum) THEN \(Self.rounded("\(scale.maximum)"))
                ELSE \(Self.rounded("pointed.points")) END AS BIGINT) AS score
            FROM (SELECT summed.*,
              1 / (1 + EXP(-summed.log_odds)) AS probability_of_default,
              \(Self.points(scale)) AS points
            FROM (SELECT weighed.*,
              \(sum.joined(separator: " + ")) AS log_odds
            FROM (SELECT applicants.*,
              \(columns.joined(separator: ",\n  "))
            FROM \(Self.name(table)) AS applicants) AS weighed) AS summed) AS pointed
            """
    }

    /// Looks for what is missing first, then for special codes, which lie in some range as well.
    private static func cases(_ characteristic: Characteristic, _ results: [String]) -> String {
        let column = "applicants.\(name(characteristic.feature))"
        let bins = zip(characteristic.bins, results).map { (order: order($0.kind), kind: $0.kind, result: $1) }
        let whens = bins.sorted { $0.order < $1.order }
            .compactMap { bin in condition(bin.kind, column).map { "WHEN \($0) THEN \(bin.result)" } }
        let other = bins.first { $0.kind == .other }?.result ?? results[results.count - 1]
        guard !whens.isEmpty else { return other }
        return "CASE \(whens.joined(separator: "\n    ")) ELSE \(other) END"
    }

    private static func order(_ kind: Bin.Kind) -> Int {
        switch kind {
        case .missing: 0
        case .special: 1
        case .range, .categories: 2
        case .other: 3
        }
    }

    /// Nil for what no other bin holds.
    private static func condition(_ kind: Bin.Kind, _ column: String) -> String? {
        switch kind {
        case .missing: return "\(column) IS NULL"
        case .special(let codes): return "\(column) IN (\(codes.map { "\($0)" }.joined(separator: ", ")))"
        case .categories(let codes): return "\(column) IN (\(codes.map(literal).joined(separator: ", ")))"
        case .range(let lower, let upper):
            let ends = [
                lower.isFinite ? "\(column) >= \(lower)" : nil, upper.isFinite ? "\(column) < \(upper)" : nil,
            ]
            let both = ends.compactMap(\.self)
            return both.isEmpty ? "\(column) IS NOT NULL" : both.joined(separator: " AND ")
        case .other: return nil
        }
    }

    private static func points(_ scale: ScoreScale) -> String {
        switch scale.formula {
        case .linear(let intercept, let slope):
            return "CAST(\(intercept) AS DOUBLE PRECISION) + \(slope) * (1 / (1 + EXP(-summed.log_odds)))"
        case .pointsToDoubleOdds:
            let (factor, offset) = scale.factorAndOffset ?? (0, 0)
            return "CAST(\(offset) AS DOUBLE PRECISION) - CAST(\(factor) AS DOUBLE PRECISION) * summed.log_odds"
        }
    }

    /// Half away from zero, as people are shown scores; the databases' own functions differ in that.
    private static func rounded(_ value: String) -> String {
        "CASE WHEN \(value) < 0 THEN -FLOOR(0.5 - (\(value))) ELSE FLOOR(0.5 + (\(value))) END"
    }

    private static func weight(_ characteristic: Characteristic) -> String {
        name("log-odds of \(characteristic.feature)")
    }

    private static func name(_ text: String) -> String { quoted(text, by: UInt8(ascii: "\"")) }
    private static func literal(_ text: String) -> String { quoted(text, by: UInt8(ascii: "'")) }

    /// Between marks, and each mark in it twice.
    private static func quoted(_ text: String, by mark: UInt8) -> String {
        let inside = text.utf8.flatMap { $0 == mark ? [mark, mark] : [$0] }
        return String(decoding: [mark] + inside + [mark], as: UTF8.self)
    }
}
