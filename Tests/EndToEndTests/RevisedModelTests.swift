import Foundation
import TestSupport
import Testing

/// A model under another policy, from `models revise` to a replay, with the real programs.
@Suite("A revised model", .serialized, .timeLimit(.minutes(5)))
struct RevisedModelTests {
    /// The shipped definition as a new version, which approves fewer.
    private static func stricter(_ path: String) throws {
        var text = String(decoding: try Repository.bytes("deploy/products/personal-loan.json"), as: UTF8.self)
        for (old, new) in [
            (/"id": "personal-loan", "version": "[0-9.]+"/, #""id": "personal-loan", "version": "9.0.0""#),
            (/"policy": {"version": "[0-9.]+"/, #""policy": {"version": "stricter""#),
            (/"outcome": "approve", "pd_below": 0\.10/, #""outcome": "approve", "pd_below": 0.0001"#),
        ] {
            try #require(text.contains(old), "\(new)")
            text.replace(old, with: new)
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// Trains a scorecard on few applicants and makes it champion.
    private static func promote(in installation: Installation) throws {
        let (product, data) = (installation.environment["PRODUCTS"] ?? "", installation.folder.file("data.csv"))
        try installation.underwriter("synthesise", "--product", product, "--rows", "800", "--out", data)
        let train = ["train", "--product", product, "--data", data, "--learner", "scorecard", "--folds", "0"]
        let trained = try installation.run(train + ["--out", installation.folder.file("model")])
        try #require(trained.code == 0, "\(trained.text)")
        let artefact = installation.folder.file("model/artefact.json")
        try installation.underwriter("models", "promote", artefact, "--actor", "ana", "--why", "first")
    }

    /// An application that a model of a version has decided; the worker takes the model while it waits.
    private func decided(_ officer: APIClient, by version: String, _ key: String) async throws -> [String: Any] {
        let end = ContinuousClock.now + .seconds(60)
        for attempt in 1... {
            let answer = try await officer.submit(SampleApplication(), key: "\(key)-\(attempt)", wait: 30)
            if answer.object["model_version"] as? String == version { return answer.object }
            try #require(ContinuousClock.now < end, "\(answer.text)")
            try await Task.sleep(for: .milliseconds(200))
        }
        return [:]
    }

    @Test func decidesAndItsDecisionsAreReplayedByteForByteAsThoseOfTheModelBeforeStillAre() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        try Self.promote(in: installation)
        let web = try await installation.startWeb()
        let worker = try installation.startWorker()
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let before = try await officer.submit(SampleApplication(), key: "before", wait: 30).object
        #expect(before["decision"] as? String == "approve" && before["policy_version"] as? String != "stricter")

        let (file, out) = (installation.folder.file("stricter.json"), installation.folder.file("revised"))
        try Self.stricter(file)
        let (artefact, data) = (
            installation.folder.file("model/artefact.json"), installation.folder.file("data.csv")
        )
        let revised = try installation.run([
            "models", "revise", artefact, "--product", file, "--data", data, "--model-version", "stricter", "--out",
            out,
        ])
        try #require(revised.code == 0, "\(revised.text)")
        try installation.underwriter(
            "models",
            "promote",
            "\(out)/artefact.json",
            "--actor",
            "ana",
            "--why",
            "less risk"
        )
        let after = try await decided(officer, by: "stricter", "after")
        #expect(after["policy_version"] as? String == "stricter" && after["decision"] as? String == "manual_review")
        #expect(after["artifact_sha256"] as? String != before["artifact_sha256"] as? String)
        // The same model: the score of the same answers is what it was.
        #expect(after["score"] as? Int == before["score"] as? Int)

        for (decision, version) in [(before, before["model_version"] as? String ?? ""), (after, "stricter")] {
            let id = try #require(decision["id"] as? String)
            let replay = try installation.run(["replay", id])
            #expect(replay.code == 0 && replay.text.hasPrefix("Identical, "), "\(replay.text)")
            let policy = try #require(decision["policy_version"] as? String)
            #expect(replay.text.contains(" \(version), policy \(policy)"), "\(replay.text)")
        }
        #expect(worker.stop() == 0 && web.stop() == 0)
    }
}
