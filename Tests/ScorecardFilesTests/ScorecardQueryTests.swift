import FeatureDefinitions
import Features
import GRDB
import Policies
import ScorecardFiles
import Scoring
import TestSupport
import Testing

/// A scorecard as SQL and as a testing frame, against what scoring makes of the same applicants.
@Suite struct ScorecardQueryTests {
    private static let home = "home of 'own' \"kind\""
    private static let odd = #"a"b'c"#

    private static let schema = FeatureSchema([
        Feature(key: "unused", name: "unused", kind: .number),
        Feature(key: odd, name: "income", kind: .number),
        Feature(key: "late", name: "late", kind: .number),
        Feature(key: home, name: "home", kind: .category(codes: ["own", "it's \"let\"", "boat"], isOrdered: false)),
    ])

    private static let card: ScorecardModel = {
        func bin(_ kind: Bin.Kind, _ weight: Double) -> Bin {
            Bin(kind: kind, goods: 1, bads: 1, weightOfEvidence: weight, isAdjusted: false)
        }
        return ScorecardModel(
            schema: schema,
            intercept: -2.3,
            characteristics: [
                Characteristic(
                    feature: odd,
                    bins: [
                        bin(.range(lower: -.infinity, upper: 0.1), -1.37),
                        bin(.range(lower: 0.1, upper: 3_000.5), -0.2),
                        bin(.range(lower: 3_000.5, upper: .infinity), 1.123), bin(.missing, -0.456),
                    ],
                    coefficient: -0.9
                ),
                Characteristic(
                    feature: "late",
                    bins: [
                        bin(.range(lower: -.infinity, upper: 1), 0.3), bin(.range(lower: 1, upper: .infinity), -0.9),
                        bin(.special([-1, 99]), 0.05), bin(.other, -0.7),
                    ],
                    coefficient: -0.8
                ),
                Characteristic(
                    feature: home,
                    bins: [
                        bin(.categories(["own"]), 0.6), bin(.categories(["it's \"let\""]), -0.4), bin(.other, -1.1),
                    ],
                    coefficient: -0.5
                ),
            ]
        )
    }()

    /// Every bin with every other, the edges of ranges, missing and unheard-of answers.
    private static let applicants: [[FeatureValue]] = {
        var rows: [[FeatureValue]] = []
        for income in [-1e9, 0.1.nextDown, 0.1, 0.1.nextUp, 3_000.5.nextDown, 3_000.5, 1e12, nil] as [Double?] {
            for late in [-1, 0, 1, 99, 98.5, nil] as [Double?] {
                for home in ["own", "it's \"let\"", "boat", "o'other", nil] {
                    rows.append([
                        income.map { .number($0) } ?? .missing, late.map { .number($0) } ?? .missing,
                        home.map { .category($0) } ?? .missing,
                    ])
                }
            }
        }
        return rows
    }()

    /// What a database has to say of an applicant.
    private struct Expected: Equatable {
        let whole: [Int]
        let score: Int
        let probability: Double

        init(_ values: [FeatureValue]) throws {
            let table = try #require(card.pointsTable(on: .standard))
            let points = zip(table.rows, zip(card.characteristics, values))
                .map { row, own in row.wholePoints[own.0.binIndex(of: own.1)] }
            let logOdds = try ScoringModel.scorecard(card).logOdds(of: FeatureVector(values: [.missing] + values))
            whole = points + [points.reduce(0, +)]
            score = ScoreScale.standard.score(logOdds: logOdds).shown
            probability = ScoringModel.probabilityOfDefault(logOdds: logOdds)
        }
    }

    private static func query() throws -> String {
        try #require(ScorecardQuery(card, on: .standard, table: "my \"people", key: "i\"d")).text
    }

    private static func check(_ rows: [(whole: [Int], score: Int, probability: Double)]) throws {
        #expect(rows.count == applicants.count && rows.count == 240)
        for (row, applicant) in zip(rows, applicants) {
            let expected = try Expected(applicant)
            #expect(row.whole == expected.whole && row.score == expected.score, "\(applicant)")
            #expect(abs(row.probability - expected.probability) < 1e-9, "\(applicant)")
        }
    }

    /// Columns declared as numbers, and as texts as an import of CSV makes them: there a missing answer is empty.
    @Test(arguments: ["DOUBLE PRECISION", "TEXT"])
    func `SQLite gives the points, score and probability that scoring gives`(type: String) throws {
        let rows = try DatabaseQueue()
            .write { database in
                let names = Self.columns(type)
                try database.execute(sql: "CREATE TABLE \"my \"\"people\" (\(names))")
                for (number, applicant) in Self.applicants.enumerated() {
                    let cells = applicant.map { Self.cell($0, isText: type == "TEXT") }
                    try database.execute(
                        sql: "INSERT INTO \"my \"\"people\" VALUES (\(number), \(cells.joined(separator: ", ")))"
                    )
                }
                return try Row.fetchAll(database, sql: try Self.query())
            }
        #expect(rows.first?.columnNames.first == "i\"d" && rows.first?.columnNames.dropFirst().first == "points_a\"b'c")
        let sorted = rows.sorted { ($0[0] as Int) < ($1[0] as Int) }
        let found = sorted.map { row in
            (whole: (1...4).map { row[$0] as Int }, score: row["score"] as Int, probability: row[6] as Double)
        }
        try Self.check(found)
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(5)))
    func `PostgreSQL runs the same statement to the same end`() throws {
        let database = try PostgreSQLServer.shared().newDatabase()
        let lines = Self.applicants.enumerated()
            .map { "(\($0), \($1.map { Self.cell($0, isText: false) }.joined(separator: ", ")))" }
        _ = try database.query(
            "CREATE TABLE \"my \"\"people\" (\(Self.columns("DOUBLE PRECISION"))); "
                + "INSERT INTO \"my \"\"people\" VALUES \(lines.joined(separator: ", "))"
        )
        let rows = try database.query(try Self.query()).split(separator: "\n")
            .map { try $0.split(separator: "|").map { try #require(Double($0)) } }
            .sorted { $0[0] < $1[0] }
        let found = rows.map { row in
            (whole: row[1...4].map { Int($0) }, score: Int(row[5]), probability: row[6])
        }
        try Self.check(found)
    }

    /// SQLite takes a quoted name that is no column for a text, which is the number 0 then.
    @Test func `A table without a column is refused and not scored`() throws {
        #expect(throws: DatabaseError.self) {
            try DatabaseQueue()
                .write { database in
                    try database.execute(sql: "CREATE TABLE \"my \"\"people\" (\"i\"\"d\" INTEGER, \"late\" INTEGER)")
                    try database.execute(sql: "INSERT INTO \"my \"\"people\" VALUES (1, 2)")
                    return try Row.fetchAll(database, sql: try Self.query())
                }
        }
    }

    private static func columns(_ type: String) -> String {
        "\"i\"\"d\" INTEGER, \"a\"\"b'c\" \(type), \"late\" \(type), \"home of 'own' \"\"kind\"\"\" TEXT"
    }

    private static func cell(_ value: FeatureValue, isText: Bool) -> String {
        switch value {
        case .number(let number): isText ? "'\(number)'" : "\(number)"
        case .category(let code): "'\(code.replacing("'", with: "''"))'"
        case .missing: isText ? "''" : "NULL"
        }
    }

    @Test func `The testing frame reaches every bin and says what scoring says`() throws {
        let frame = try #require(try TestingFrame(Self.card, on: .standard))
        let reached = zip(Self.card.characteristics, frame.features)
            .map { characteristic, key in
                frame.rows.filter { $0.feature == key }.map(\.bin) == characteristic.bins.map(\.kind)
                    || frame.rows.filter { $0.feature == key }.map(\.bin) + [.other] == characteristic.bins.map(\.kind)
            }
        #expect(reached == [true, true, true])
        // Every number is in some bin of income, and missing has one: nothing is left for the last.
        #expect(frame.rows.count == 4 + 4 + 3)
        for row in frame.rows {
            let expected = try Expected(row.values)
            let place = try #require(frame.features.firstIndex(of: row.feature))
            #expect(row.points == expected.whole[place] && row.totalPoints == expected.whole[3])
            #expect(row.score == expected.score && abs(row.probability - expected.probability) < 1e-12)
        }
    }
}
