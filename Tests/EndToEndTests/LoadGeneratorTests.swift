import Foundation
import TestSupport
import Testing

/// `loadgen` against a real front and a real worker.
@Suite(.timeLimit(.minutes(5))) struct LoadGeneratorTests {
    private let product = Repository.root.appendingPathComponent("deploy/products/personal-loan.json").path

    /// A file with the key of a program that may send applications.
    private func key(at installation: Installation) throws -> String {
        let words = ["clients", "add", "loadgen", "--scope", "applications:write", "--requests-per-hour", "100000"]
        let given = try installation.run(words).text
        let key = try #require(given.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("uwk_") })
        let file = installation.folder.file("key")
        try (key + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    @Test func applicationsAreSentOnceAndDecided() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        let worker = try installation.startWorker()
        let words = [
            "loadgen", "--product", product, "--url", installation.url, "--key-file", try key(at: installation),
            "--applications", "90", "--per-second", "40",
        ]
        let first = try installation.run(words)
        #expect(first.code == 0 && first.text.contains("90 accepted, 0 sent before, 0 refused"), "\(first.text)")
        let again = try installation.run(words)
        #expect(again.code == 0 && again.text.contains("0 accepted, 90 sent before, 0 refused"), "\(again.text)")
        let others = try installation.run(words + ["--seed", "43"])
        #expect(others.code == 0 && others.text.contains("90 accepted, 0 sent before, 0 refused"), "\(others.text)")
        var told = ""
        for _ in 0..<60 where !told.contains("waiting 0; missing 0") {
            told = try installation.run(["queue", "reconcile"]).text
            try await Task.sleep(for: .milliseconds(200))
        }
        #expect(told.contains("received 180 =") && told.contains("waiting 0; missing 0"), "\(told)")
        _ = (web.stop(), worker.stop())
    }

    @Test func whatIsWrongIsSaidInALine() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        let file = try key(at: installation)
        let words = ["loadgen", "--product", product, "--url", installation.url, "--applications", "3", "--key-file"]
        let nobody = try installation.run(words + [file])
        #expect(nobody.code == 1 && nobody.text.contains("no answer in 4 tries; 0 applications were sent before"))
        let web = try await installation.startWeb()
        let wrong = installation.folder.file("wrong")
        try "uwk_00000000_none".write(toFile: wrong, atomically: true, encoding: .utf8)
        let refused = try installation.run(words + [wrong])
        #expect(
            refused.code == 1 && refused.text.contains("/api/v1/applications/bulk: answered 401"),
            "\(refused.text)"
        )
        try "".write(toFile: wrong, atomically: true, encoding: .utf8)
        let empty = try installation.run(words + [wrong])
        #expect(empty.code == 1 && empty.text.contains("must hold the key and nothing else"), "\(empty.text)")
        let german = Repository.root.appendingPathComponent("deploy/products/german-credit.json").path
        let lacking = try installation.run(words + [file, "--product", german])
        #expect(lacking.code == 1 && lacking.text.contains("german-credit.json:"), "\(lacking.text)")
        #expect(try installation.run(words + [file, "--per-second", "0"]).code == 64)
        _ = web.stop()
    }
}
