import Foundation
import ModelReports
import Runs
import Search
import Terminal
import TestSupport
import Testing

@Suite struct RunFolderTests {
    private static func record(_ version: String, at time: String, area: Double) -> RunRecord {
        RunRecord(
            name: "m",
            version: version,
            learner: "logistic",
            product: "p 1",
            dataName: "d.csv",
            dataDigest: "aa",
            artefactDigest: "bb\(version)",
            seed: .max,
            startedAt: time,
            seconds: 1.5,
            parameters: ["folds": "5", "balance": version],
            metrics: ["auc": area, "odd": .nan],
            versions: ["libxgboost": "1.7.4"],
            sections: [ReportSection(id: "measures", title: "Measures", tables: [ReportTable("c", ["h"], [["1"]])])]
        )
    }

    private static let card = ReportPage(title: "Card", facts: [], sections: [])

    @Test func `A run comes back from its folder as it was written`() throws {
        let folder = try TemporaryFolder()
        let record = Self.record("1", at: "2026-11-21T10:00:00Z", area: 0.75)
        let run = try RunFolder.write(folder.file("a"), record, artefact: [1, 2], card: Self.card)
        #expect(run.record == record)
        #expect(run.record.metrics == ["auc": 0.75])
        for name in ["artefact.json", "report.html", "card.md", "card.html", "run.json"] {
            #expect(FileManager.default.fileExists(atPath: folder.file("a/\(name)")), "\(name)")
        }
    }

    @Test func `Runs are listed newest first, in folders within folders, and unfinished ones are not`() throws {
        let folder = try TemporaryFolder()
        for (path, version, time) in [("a", "1", "2026-11-21T10:00:00Z"), ("x/b", "2", "2026-11-21T11:00:00Z")] {
            _ = try RunFolder.write(
                folder.file(path),
                Self.record(version, at: time, area: 0.7),
                artefact: [],
                card: Self.card
            )
        }
        try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
        let all = RunFolder.all(in: folder.path)
        #expect(all.runs.map(\.record.version) == ["2", "1"] && all.problems.isEmpty)
    }

    @Test func `A damaged record is named and hides no other run`() throws {
        let folder = try TemporaryFolder()
        let record = Self.record("1", at: "2026-11-21T10:00:00Z", area: 0.7)
        _ = try RunFolder.write(folder.file("a"), record, artefact: [], card: Self.card)
        _ = try RunFolder.write(folder.file("b"), record, artefact: [], card: Self.card)
        try Data("{".utf8).write(to: URL(fileURLWithPath: folder.file("b/run.json")))
        let all = RunFolder.all(in: folder.path)
        #expect(all.runs.map(\.path) == [folder.file("a")])
        #expect(all.problems.count == 1 && all.problems.allSatisfy { $0.description.contains("b/run.json") })
    }

    @Test func `A log of another search, or with a place of another space, is refused`() throws {
        let folder = try TemporaryFolder()
        let space = SearchSpace([.init("ridge", 0.1...10)])
        let path = folder.file("trials.jsonl")
        let log = try TrialLog(path, identity: "a", space: space)
        try log.write([SearchTrial(number: 0, place: [0.5], values: [0.7], isPruned: false)])
        let again = try TrialLog(path, identity: "a", space: space)
        #expect(again.trials.count == 1)
        #expect(throws: CommandFailure.self) { try TrialLog(path, identity: "b", space: space) }
        #expect(throws: CommandFailure.self) {
            try TrialLog(path, identity: "a", space: SearchSpace([.init("ridge", 0.1...20)]))
        }
        try log.write([SearchTrial(number: 0, place: [0.5, 2], values: [0.7], isPruned: false)])
        #expect(throws: CommandFailure(file: path, "try 0 is not of this search; take the file away")) {
            try TrialLog(path, identity: "a", space: space)
        }
    }

    @Test func `A record that was changed by hand is refused naming file and key`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("run.json")
        try Data(#"{"format":1,"seed":"x"}"#.utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: CommandFailure(file: path, "seed: not as a training run writes it")) {
            try RunFolder(folder.path)
        }
    }

    @Test func `A comparison shows what differs and the difference of every measure`() {
        let comparison = RunComparison([
            Self.record("1", at: "t", area: 0.75), Self.record("2", at: "t", area: 0.7625),
        ])
        #expect(comparison.differences.rows.map { $0[0] } == ["artefact", "balance"])
        #expect(comparison.measures.rows == [["auc", "0.7500", "0.7625", "0.0125"]])
    }

    @Test func `Runs about as good as the best that treat a group better are listed, where the same rows judged them`()
    {
        func run(_ version: String, area: Double, ratio: Double, seed: UInt64 = 1) -> RunRecord {
            var record = Self.record(version, at: "2026-11-21T10:00:00Z", area: area)
            record.seed = seed
            record.metrics[RunRecord.impactMetric("Home state")] = ratio
            return record
        }
        let best = run("1", area: 0.78, ratio: 0.7)
        let runs = [
            best, run("2", area: 0.7755, ratio: 0.9), run("3", area: 0.77, ratio: 1), run("4", area: 0.779, ratio: 0.6),
        ]
        let table = RunComparison(runs).alternatives
        #expect(table?.rows == [["m 2", "0.7755", "−0.0045", "adverse_impact_ratio_home_state", "0.900", "0.700"]])
        #expect(RunComparison([best, run("2", area: 0.78, ratio: 0.9, seed: 2)]).alternatives == nil)
        let none = RunComparison([Self.record("1", at: "", area: 0.7), Self.record("2", at: "", area: 0.7)])
        #expect(none.alternatives == nil)
    }
}
