import Foundation
import TestSupport
import Testing

/// Settings of a learner that a modeller gives by hand.
@Suite struct SettingCommandTests {
    private func train(_ program: Program, _ more: [String]) throws -> Program.Outcome {
        let data = program.folder.file("applicants.csv")
        if !FileManager.default.fileExists(atPath: data) {
            try program.succeeds(["synthesise", "--product", Program.personalLoan, "--rows", "600", "--out", data])
        }
        return program.run(
            ["train", "--product", Program.personalLoan, "--data", data, "--out", program.folder.file("run")]
                + ["--folds", "0"] + more
        )
    }

    @Test(.timeLimit(.minutes(5))) func whatIsSetIsFittedAndRecorded() throws {
        let program = try Program()
        func trees(_ more: String...) throws -> Int {
            let outcome = try train(program, ["--learner", "boosting"] + more)
            #expect(outcome.code == 0, "\(outcome.output)")
            let artefact = try String(contentsOfFile: program.folder.file("run/artefact.json"), encoding: .utf8)
            return artefact.components(separatedBy: "\"covers\"").count - 1
        }
        #expect(try train(program, ["--learner", "logistic", "--set", "ridge=2.5"]).code == 0)
        let record = try String(contentsOfFile: program.folder.file("run/run.json"), encoding: .utf8)
        #expect(record.contains(#""set-ridge":"2.5""#))
        #expect(try trees("--set", "rounds=7", "--set", "depth=2") == 7)
        #expect(try trees("--set", "rounds=12") == 12)
    }

    @Test(arguments: [
        (["--learner", "logistic", "--set", "depth=3"], "--learner logistic has ridge"),
        (["--learner", "unpenalised", "--set", "ridge=3"], "--learner unpenalised has nothing to set"),
        (["--learner", "boosting", "--set", "depth=2.5"], "--set depth must be a whole number from 1 to 20"),
        (["--learner", "boosting", "--set", "depth=0x3"], "--set depth must be a whole number from 1 to 20"),
        (["--learner", "boosting", "--set", "rate=nan"], "--set rate must be from 0.001 to 1.0"),
        (["--learner", "boosting", "--set", "speed=9"], "--set must be NAME=VALUE, NAME one of depth, epochs"),
        (["--learner", "boosting", "--set", "depth"], "--set must be NAME=VALUE"),
        (["--learner", "boosting", "--set", "depth=2", "--set", "depth=3"], "--set must name each setting once"),
        (
            ["--learner", "boosting", "--set", "depth=2", "--search", "random"],
            "--set and --search cannot be given together"
        ),
    ])
    func whatCannotBeSetIsSaid(_ more: [String], _ words: String) throws {
        let outcome = try Program().run(["train", "--product", "p", "--data", "d", "--out", "o"] + more)
        #expect(outcome.code == 64 && outcome.output.contains(words), "\(outcome.output)")
    }
}
