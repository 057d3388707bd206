import FeatureDefinitions
public import Policies
public import Scoring

/// A scorecard as one SELECT: points for each variable, their sum, the score and the probability of default.
///
/// It keeps to what SQLite and PostgreSQL both have: CASE, CAST, NULLIF, ROUND and EXP.
public struct ScorecardQuery: Sendable, Hashable {
    /// The statement, with comments before it, ended by a semicolon and a newline.
    public let text: String

    /// Writes the statement; nil on a scale that is linear in the probability, and for a scorecard without
    /// characteristics.
    /// - Parameters:
    ///   - model: Whose features are columns of the table, by their keys.
    ///   - scale: On which the points are.
    ///   - table: Of applicants; one row each.
    ///   - key: Column that names an applicant in what is selected; none if nil.
    public init?(_ model: ScorecardModel, on scale: ScoreScale, table: String, key: String? = nil) {
        guard let points = model.pointsTable(on: scale), let (factor, offset) = scale.factorAndOffset else {
            return nil
        }
        let numbers = points.rows.indices.map { $0 + 1 }
        // Under the table's own name: SQLite takes a quoted name that is no column for a text.
        let keys = key.map { [Self.name($0)] } ?? []
        let isNumber = points.rows.map { row in
            model.schema.index(of: row.feature).map { model.schema.features[$0].kind == .number } ?? false
        }
        let read = zip(numbers, zip(points.rows, isNumber))
            .map { "\(Self.value("source." + Self.name($1.0.feature), isNumber: $1.1)) AS v\($0)" }
        let given = zip(numbers, points.rows).map { "\(Self.points(of: $1, at: "v\($0)")) AS p\($0)" }
        let whole = numbers.map { "CAST(ROUND(p\($0)) AS INTEGER)" }
        let shown = zip(whole, points.rows).map { "\($0) AS \(Self.name("points_" + $1.feature))" }
        let ends =
            "CASE WHEN total < \(scale.minimum) THEN \(scale.minimum) "
            + "WHEN total > \(scale.maximum) THEN \(scale.maximum) ELSE total END"
        let results = [
            "\(whole.joined(separator: " + ")) AS total_points", "CAST(ROUND(\(ends)) AS INTEGER) AS score",
            "1.0 / (1.0 + EXP((CAST(total AS DOUBLE PRECISION) - (\(offset))) / \(factor))) AS probability_of_default",
        ]
        text =
            Self.comment(points.largestRoundingError)
            + Self.select(keys.map { "row_key AS \($0)" } + shown + results)
            + "FROM (SELECT given.*, \(numbers.map { "p\($0)" }.joined(separator: " + ")) AS total FROM (\n"
            + Self.select(keys.map { _ in "row_key" } + given) + "FROM (\n"
            + Self.select(keys.map { "source.\($0) AS row_key" } + read)
            + "FROM \(Self.name(table)) AS source) AS answers) AS given) AS added;\n"
    }

    private static func comment(_ error: Double) -> String {
        """
        -- One row for each applicant: whole points of each variable and their sum, the score, and the probability of default.
        -- More points mean less risk. Score and probability are of exact points, of which whole ones may be \(error) off.
        -- NULL and an empty text are a missing answer. EXP is part of PostgreSQL, and of SQLite from 3.35 with its
        -- mathematical functions.

        """
    }

    private static func select(_ columns: [String]) -> String {
        "SELECT\n  " + columns.joined(separator: ",\n  ") + "\n"
    }

    /// A column as a number or a text; NULL where nothing was answered.
    private static func value(_ column: String, isNumber: Bool) -> String {
        isNumber
            ? "CASE WHEN CAST(\(column) AS TEXT) = '' THEN NULL ELSE CAST(\(column) AS DOUBLE PRECISION) END"
            : "NULLIF(CAST(\(column) AS TEXT), '')"
    }

    /// The points of the first bin that holds a value, as ``Scoring/Characteristic/binIndex(of:)`` finds it.
    private static func points(of row: PointsTable.Row, at value: String) -> String {
        let places = zip(row.bins, row.points)
        // Special codes are looked for first: they lie in some range as well.
        let cases = (places.filter { $0.0.kind.isSpecial } + places.filter { !$0.0.kind.isSpecial })
            .compactMap { bin, points in condition(bin.kind, on: value).map { "WHEN \($0) THEN \(points)" } }
        let rest = row.points[row.points.count - 1]
        return cases.isEmpty ? "\(rest)" : "CASE \(cases.joined(separator: " ")) ELSE \(rest) END"
    }

    /// Whether a bin holds a value; nil for what no other bin holds.
    private static func condition(_ kind: Bin.Kind, on value: String) -> String? {
        switch kind {
        case .range(let lower, let upper):
            let ends = [
                lower.isFinite ? "\(value) >= \(lower)" : nil, upper.isFinite ? "\(value) < \(upper)" : nil,
            ]
            let tests = ends.compactMap(\.self)
            return tests.isEmpty ? "\(value) IS NOT NULL" : tests.joined(separator: " AND ")
        case .categories(let codes):
            return codes.isEmpty ? nil : "\(value) IN (\(codes.map(literal).joined(separator: ", ")))"
        case .special(let codes):
            return codes.isEmpty ? nil : "\(value) IN (\(codes.map { "\($0)" }.joined(separator: ", ")))"
        case .missing: return "\(value) IS NULL"
        case .other: return nil
        }
    }

    /// A name between quotation marks, those in it doubled.
    private static func name(_ text: String) -> String { quoted(text, by: UInt8(ascii: "\"")) }

    /// A text between apostrophes, those in it doubled.
    private static func literal(_ text: String) -> String { quoted(text, by: UInt8(ascii: "'")) }

    private static func quoted(_ text: String, by mark: UInt8) -> String {
        let doubled = text.utf8.flatMap { $0 == mark ? [mark, mark] : [$0] }
        return String(decoding: [mark] + doubled + [mark], as: UTF8.self)
    }
}

extension Bin.Kind {
    fileprivate var isSpecial: Bool { if case .special = self { true } else { false } }
}
