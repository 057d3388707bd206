import Foundation
import TestSupport
import Testing

/// `underwriter models register`: who and why, as the history tells it.
@Suite(.timeLimit(.minutes(5))) struct RegisterCommandTests {
    private static func trained(_ installation: Installation, _ seed: String) throws -> String {
        let data = installation.folder.file("data-\(seed).csv")
        let product = Program.personalLoan
        try installation.underwriter(
            "synthesise",
            "--product",
            product,
            "--rows",
            "400",
            "--seed",
            seed,
            "--out",
            data
        )
        let out = installation.folder.file("run-\(seed)")
        try installation.underwriter("train", "--product", product, "--data", data, "--out", out, "--folds", "0")
        return "\(out)/artefact.json"
    }

    @Test func `A registration keeps its reason, and the history tells it beside promotions`() throws {
        let installation = try Installation()
        let program = try Program(environment: installation.environment)
        let (first, second) = (try Self.trained(installation, "1"), try Self.trained(installation, "2"))
        try program.succeeds("models", "register", first, "--actor", "ana", "--why", "first look")
        // Again: the ledger keeps what was said the first time.
        try program.succeeds("models", "register", first, "--actor", "ben", "--why", "another look")
        try program.succeeds("models", "promote", second, "--actor", "eva", "--why", "it is better")
        let text = try program.succeeds("models", "history", "--product", "personal-loan")
        let lines = text.split(separator: "\n").dropFirst()
        #expect(lines.count == 3 && !text.contains("another look") && !text.contains("ben"), "\(text)")
        let registered = lines.filter { $0.contains(" registered ") }
        #expect(registered.contains { $0.contains("cli:ana") && $0.hasSuffix("first look") }, "\(text)")
        #expect(registered.contains { $0.contains("cli:eva") && $0.hasSuffix("it is better") }, "\(text)")
        // Newest first: promoted after it was registered, which was after the other.
        #expect(lines.first?.contains(" promoted ") == true && lines.last?.hasSuffix("first look") == true, "\(text)")
        let other = try program.succeeds("models", "history", "--product", "other-loan")
        #expect(!other.contains("registered") && !other.contains("promoted"), "\(other)")
    }

    @Test(arguments: [["--actor", "ana"], ["--actor", "ana", "--why", ""], ["--actor", "", "--why", "new"]])
    func `Nothing is registered without a name and a reason`(options: [String]) throws {
        let outcome = try Program().run(["models", "register", "artefact.json"] + options)
        #expect(outcome.code == 64, "\(outcome.output)")
        #expect(outcome.output.contains("--why") && !outcome.output.contains("cannot be read"), "\(outcome.output)")
    }
}
