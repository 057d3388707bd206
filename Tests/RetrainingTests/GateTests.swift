import Foundation
import ModelLedger
import Retraining
import Terminal
import TestSupport
import Testing

@Suite struct GateTests {
    private static func gate(_ text: String) throws -> GateFile {
        let folder = try TemporaryFolder()
        let path = folder.file("gate.json")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try GateFile(path)
    }

    private static func gate(metrics: String) throws -> GateFile {
        try gate(#"{"format": 1, "product": "p", "rows": 10, "bads": 2, "metrics": \#(metrics)}"#)
    }

    @Test(arguments: [
        (0.70, 0.15, true), (0.6999, 0.15, false), (0.70, 0.1501, false), (Double.nan, 0.15, false),
    ])
    func `Every limit must hold, to the last digit`(auc: Double, brier: Double, passes: Bool) throws {
        let gate = try Self.gate(metrics: #"{"auc": {"at_least": 0.7}, "brier": {"at_most": 0.15}}"#)
        #expect(GateVerdict(["auc": auc, "brier": brier], champion: nil, gate).isPassed == passes)
    }

    @Test func `What was not measured does not pass`() throws {
        let gate = try Self.gate(metrics: #"{"auc": {"at_least": 0.7}, "made_up": {"at_most": 1}}"#)
        let verdict = GateVerdict(["auc": 0.9], champion: nil, gate)
        #expect(!verdict.isPassed && verdict.checks.map(\.isPassed) == [true, false])
    }

    @Test(arguments: [(0.695, true), (0.6949, false)])
    func `The champion sets a limit where there is one`(auc: Double, passes: Bool) throws {
        let gate = try Self.gate(metrics: #"{"auc": {"at_least": 0.5, "below_champion_by_at_most": 0.005}}"#)
        #expect(GateVerdict(["auc": auc], champion: ["auc": 0.7], gate).isPassed == passes)
        #expect(GateVerdict(["auc": auc], champion: nil, gate).isPassed)
        #expect(!GateVerdict(["auc": auc], champion: [:], gate).isPassed)
    }

    @Test(arguments: [
        ("{", "gate.json"), (#"{"format": 2, "product": "p", "metrics": {"auc": {"at_least": 1}}}"#, "format"),
        (#"{"format": 1, "product": "p", "metrics": {}}"#, "a gate without one lets all pass"),
        (#"{"format": 1, "product": "p", "metrics": {"auc": {"min": 1}}}"#, "metrics.auc"),
        (#"{"format": 1, "product": "p", "metrics": {"auc": {"at_least": "x"}}}"#, "metrics.auc"),
        (#"{"format": 1, "product": "p", "sign_of": true, "metrics": {"auc": {"at_least": 1}}}"#, "sign_of"),
    ])
    func `A gate that says something else is refused by its key`(text: String, words: String) {
        let error = #expect(throws: CommandFailure.self) { try Self.gate(text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func `An outcome file is read, and a row that says nothing clear is named`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("outcomes.csv")
        let id = "01990000-0000-7000-8000-000000000001"
        try Data("application,outcome,observed_on\n\(id),bad,2026-11-21\n\(id),0,2026-11-22\n".utf8)
            .write(to: URL(fileURLWithPath: path))
        #expect(try OutcomeFile(path).outcomes.map(\.isBad) == [true, false])
        for (row, words) in [
            ("x,bad,2026-11-21", "line 2, field 1 (application)"),
            ("\(id),perhaps,2026-11-21", "line 2, field 2 (outcome)"),
            ("\(id),bad,21.11.2026", "line 2, field 3 (observed_on)"),
        ] {
            try Data("application,outcome,observed_on\n\(row)\n".utf8).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: CommandFailure.self) { try OutcomeFile(path) }
            #expect(error?.description.contains(words) == true)
        }
    }
}
