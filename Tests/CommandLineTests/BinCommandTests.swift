import Foundation
import TestSupport
import Testing

@Suite struct BinCommandTests {
    private static let product = Repository.root.appendingPathComponent("deploy/products/german-credit.json").path

    private static func train(
        _ program: Program,
        _ data: String,
        _ out: String,
        _ options: String...
    ) -> Program.Outcome {
        program.run(
            [
                "train", "--product", product, "--data", data, "--out", program.folder.file(out), "--learner",
                "scorecard",
            ]
                + ["--folds", "0"] + options
        )
    }

    @Test(.enabled(if: Repository.hasShared))
    func `Bins are taken from a run, edited, and trained with; the run says who and why`() throws {
        let program = try Program()
        let data = try #require(Repository.shared?.appendingPathComponent("data/german_credit.csv").path)
        #expect(Self.train(program, data, "first").code == 0)
        let bins = program.folder.file("bins.json")
        try program.succeeds(
            "runs",
            "bins",
            program.folder.file("first"),
            "--out",
            bins,
            "--author",
            "ana",
            "--why",
            "round ages"
        )
        // Unedited bins give the model they came from; another version, for another cause.
        #expect(Self.train(program, data, "same", "--bins", bins).code == 0)
        let same = try program.succeeds("runs", "compare", program.folder.file("first"), program.folder.file("same"))
        #expect(same.contains("version 1 by ana: round ages"))
        #expect(same.split(separator: "\n").contains { $0.hasPrefix("auc ") && $0.hasSuffix(" 0.0000") })
        let edited = #"""
            {"format": 1, "version": "2", "author": "bob", "why": "years", "features": {
             "duration_months": {"cuts": [12, 24, 36]}, "checking_status": {"groups": [["A11", "A12"], ["A13", "A14"]]}}}
            """#
        try Data(edited.utf8).write(to: URL(fileURLWithPath: bins))
        #expect(Self.train(program, data, "edited", "--bins", bins).code == 0)
        // The report shows the bins of the model, not those that a machine would have cut.
        let shown = try program.succeeds("runs", "show", program.folder.file("edited"), "--part", "bins")
        for range in ["below 12", "12 to below 24", "24 to below 36", "36 and more"] { #expect(shown.contains(range)) }
        let back = program.folder.file("back.json")
        try program.succeeds(
            "runs",
            "bins",
            program.folder.file("edited"),
            "--out",
            back,
            "--author",
            "bob",
            "--why",
            "look"
        )
        let text = try String(contentsOfFile: back, encoding: .utf8)
        #expect(text.contains(#""duration_months": {"cuts":[12,24,36]}"#))
        #expect(text.contains(#""checking_status": {"groups":[["A11","A12"],["A13","A14"]]}"#))
    }

    @Test(
        .enabled(if: Repository.hasShared),
        arguments: [
            (#"{"duration_months": {"cuts": [24, 12]}}"#, "features.duration_months.cuts"),
            (#"{"shoe_size": {"cuts": [24]}}"#, "features.shoe_size"),
            (#"{"checking_status": {"groups": [["A11"], ["A11"]]}}"#, "features.checking_status.groups"),
            (#"{"checking_status": {"groups": [["Z"]]}}"#, "Z is no choice"),
        ]
    )
    func `Bins that cannot be are refused naming file and key`(features: String, words: String) throws {
        let program = try Program()
        let data = try #require(Repository.shared?.appendingPathComponent("data/german_credit.csv").path)
        let bins = program.folder.file("bins.json")
        try Data(#"{"format": 1, "version": "1", "author": "a", "why": "w", "features": \#(features)}"#.utf8)
            .write(to: URL(fileURLWithPath: bins))
        let outcome = Self.train(program, data, "run", "--bins", bins)
        #expect(
            outcome.code == 1 && outcome.output.contains(bins) && outcome.output.contains(words),
            "\(outcome.output)"
        )
    }

    /// Cut so finely, chance alone takes some longer loans for safer.
    @Test(.enabled(if: Repository.hasShared))
    func `Bins that turn risk round are told of, and their model is not registered`() throws {
        let program = try Program()
        let data = try #require(Repository.shared?.appendingPathComponent("data/german_credit.csv").path)
        let bins = program.folder.file("bins.json")
        try Data(
            #"""
            {"format": 1, "version": "1", "author": "a", "why": "w", "features": {
             "duration_months": {"cuts": [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 21, 22, 24, 27, 30, 33, 36, 39, 48]}}}
            """#
            .utf8
        )
        .write(to: URL(fileURLWithPath: bins))
        let outcome = Self.train(program, data, "run", "--bins", bins)
        let words = "not proved: risk rises with duration_months"
        #expect(outcome.code == 0 && outcome.output.contains("Warning: risk is \(words)"), "\(outcome.output)")
        let artefact = program.folder.file("run/artefact.json")
        let registered = program.run(["models", "register", artefact, "--actor", "ana", "--why", "new"])
        #expect(registered.code == 1 && registered.output.contains(words), "\(registered.output)")
        // A model whose bins the data gave says nothing of the kind.
        #expect(!Self.train(program, data, "free").output.contains("Warning: risk is"))
    }
}
