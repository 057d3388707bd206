import FeatureDefinitions
import Features
import PostgreSQL
import SQLite
import ScorecardFiles
import Scoring
import Storage
import TestSupport
import Testing

@testable import Policies

/// Requirement Q4: the SQL of a scorecard gives what a worker gives, on databases that really run it.
@Suite(.timeLimit(.minutes(5))) struct ScorecardStatementTests {
    /// Keys and codes that a statement must quote, special codes inside a range, missing with and without a bin.
    private static let model = ScorecardModel(
        schema: FeatureSchema([
            Feature(key: #"months "late" o'clock"#, name: "m", kind: .number, special: [-9, 999]),
            Feature(key: "work", name: "w", kind: .category(codes: ["full time", "o'hare", "none"], isOrdered: false)),
            Feature(key: "amount", name: "a", kind: .number),
        ]),
        intercept: -1.3,
        characteristics: [
            Characteristic(
                feature: #"months "late" o'clock"#,
                bins: [
                    bin(.range(lower: -.infinity, upper: 0.1), 0.7), bin(.range(lower: 0.1, upper: 12), -0.31),
                    bin(.range(lower: 12, upper: .infinity), -1.25), bin(.special([-9, 999]), 0.05),
                    bin(.missing, -0.4),
                ],
                coefficient: -0.9
            ),
            Characteristic(
                feature: "work",
                bins: [bin(.categories(["full time"]), 0.3), bin(.categories(["o'hare", "none"]), -0.6)],
                coefficient: -1.1
            ),
            Characteristic(
                feature: "amount",
                bins: [bin(.range(lower: -.infinity, upper: .infinity), 0.2), bin(.missing, -0.8)],
                coefficient: -0.7
            ),
        ]
    )

    private static func bin(_ kind: Bin.Kind, _ weight: Double) -> Bin {
        Bin(kind: kind, goods: 10, bads: 5, weightOfEvidence: weight, isAdjusted: false)
    }

    private static let applicants: [[FeatureValue]] = {
        let months: [FeatureValue] = [-9, 999, -1e9, 0, 0.1, 0.0999999, 11.999999, 12, 1e12].map { .number($0) }
        let work: [FeatureValue] = [.category("full time"), .category("o'hare"), .category("of no bin"), .missing]
        return (months + [.missing])
            .flatMap { month in
                work.flatMap { work in [FeatureValue.number(2.5), .missing].map { [month, work, $0] } }
            }
    }()

    private static let scales = [
        ScoreScale.standard,
        ScoreScale(
            formula: .pointsToDoubleOdds(anchor: 600, odds: 1, doubling: 20),
            minimum: 590,
            maximum: 610,
            ratings: ScoreRating.standard
        ),
        ScoreScale(
            formula: .linear(intercept: 900, slope: -600),
            minimum: 300,
            maximum: 900,
            ratings: ScoreRating.standard
        ),
    ]

    @Test(arguments: scales) func sqliteScoresAsAWorkerDoes(_ scale: ScoreScale) throws {
        let folder = try TemporaryFolder()
        try check(scale, on: try SQLiteStore(path: folder.file("data/applicants.db")))
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled), arguments: scales)
    func postgreSQLScoresAsAWorkerDoes(_ scale: ScoreScale) throws {
        let database = try PostgreSQLServer.shared().newDatabase()
        try check(scale, on: try PostgreSQLStore(try PostgreSQLConfiguration(url: database.url)))
    }

    private func check(_ scale: ScoreScale, on store: some Store) throws {
        let statement = ScorecardStatement(Self.model, on: scale, from: #"the "applicants""#)
        let rows = try store.withWriter { (database) throws(StorageError) in
            try database.run(
                #"""
                CREATE TABLE "the ""applicants""" ("number" BIGINT, "months ""late"" o'clock" DOUBLE PRECISION,
                "work" TEXT, "amount" DOUBLE PRECISION)
                """#
            )
            for (number, applicant) in Self.applicants.enumerated() {
                let cells = applicant.map(Self.sql).joined(separator: ", ")
                try database.run(#"INSERT INTO "the ""applicants""" VALUES (\#(number), \#(cells))"#)
            }
            return try database.rows(statement.text + " ORDER BY number")
        }
        #expect(rows.count == Self.applicants.count)
        for (row, applicant) in zip(rows, Self.applicants) { try compare(row, applicant, scale) }
        try store.close()
    }

    private func compare(_ row: Row, _ applicant: [FeatureValue], _ scale: ScoreScale) throws {
        let model = ScoringModel.scorecard(Self.model)
        let logOdds = try model.logOdds(of: FeatureVector(values: applicant))
        let score = scale.score(logOdds: logOdds)
        #expect(try row.number("log_odds") == logOdds, "to the last bit")
        let probability = ScoringModel.probabilityOfDefault(logOdds: logOdds)
        #expect(abs(try row.number("probability_of_default") - probability) < 1e-15)
        #expect(abs(try row.number("points") - score.unclamped) < 1e-9)
        #expect(try row.integer("score") == score.shown)
        guard let table = Self.model.pointsTable(on: scale) else { return }
        for (index, characteristic) in Self.model.characteristics.enumerated() {
            let points = table.rows[index].wholePoints[characteristic.binIndex(of: applicant[index])]
            #expect(try row.integer("points of \(characteristic.feature)") == points)
        }
    }

    private static func sql(_ value: FeatureValue) -> String {
        switch value {
        case .number(let number): "\(number)"
        case .category(let code): "'\(code.replacing("'", with: "''"))'"
        case .missing: "NULL"
        }
    }

    /// What stands in a row of the frame is what a worker makes of its example.
    @Test func theFrameHasAnExampleForEachBin() throws {
        let frame = ScorecardFrame(Self.model, on: .standard)
        #expect(frame.rows.count == Self.model.characteristics.reduce(0) { $0 + $1.bins.count })
        for row in frame.rows where row.example != nil {
            let place = try #require(Self.model.schema.index(of: row.feature))
            var values: [FeatureValue] = [.missing, .missing, .missing]
            values[place] = try #require(row.example)
            #expect(try Self.model.contributions(of: FeatureVector(values: values))[place] == row.logOdds, "\(row)")
        }
        #expect(frame.rows.filter { $0.example == nil }.map(\.kind) == [.other, .other])
        let card = try #require(Self.model.pointsTable(on: .standard))
        #expect(frame.rows.map(\.points) == card.rows.flatMap(\.points))
    }
}
