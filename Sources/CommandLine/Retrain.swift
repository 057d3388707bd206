import ApplicationLedger
import ArgumentParser
import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import ModelArtefacts
import ModelLedger
import ModelRegistry
import Products
import RegistryCommands
import Retraining
import Runs
import Scoring
import Terminal
import TrainingCommands
import TrainingFiles

/// Fits a model to what the ledger knows of how loans went, and lets it pass a gate or not.
struct Retrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fit a model to loans whose outcome is known; promote it only through a gate.",
        discussion: """
            The gate is a file of limits on metrics; what does not pass is neither registered nor promoted, and the exit \
            code is 1. What passes is registered; --promote makes it champion at once, unless the gate or MODEL_SIGN_OFF \
            asks for a second person: then nobody can promote it whom only their own signature backs. A loan counts when \
            it is old enough: a bad one by its age today, however early it went bad, a good one by the day on which it was \
            last seen. Outcomes are known of loans that were granted only: --rejects names who was refused. Rows are prepared, \
            settings sought and the model judged as by `underwriter train`; the champion is judged by the same rows: \
            where it has learnt from some of them it looks better than it is, so a limit against it needs room. Fairness is \
            reported by what applicants told after they had applied; no model learns from it.
            """
    )

    @OptionGroup var product: ProductFile
    @Option(help: ArgumentHelp("Gate: what the model must reach.", valueName: "file")) var gate: String
    @Option(help: ArgumentHelp("Folder for training file, run and verdict.", valueName: "folder")) var out: String
    @Option(help: "Who has it done.") var actor: String
    @Option(help: "Why.") var why: String
    @Option(help: "What to fit; all takes the best of all.") var learner = LearnerName.boosting
    @Option(help: "Months after which the outcome of a loan counts.") var maturityMonths = 12
    @OptionGroup var learning: LearningOptions
    @Flag(help: "Make it champion if it passes and nobody else has to sign.") var promote = false

    func validate() throws {
        guard !actor.utf8.isEmpty, !why.utf8.isEmpty else {
            throw ValidationError("--actor and --why must not be empty")
        }
        guard (0...120).contains(maturityMonths) else { throw ValidationError("--maturity-months must be 0 to 120") }
        try learning.require(learner, to: out)
    }

    func run() async throws {
        let surroundings = Surroundings()
        let definition = try product.read()
        let gate = try GateFile(gate)
        guard gate.product == definition.id else {
            throw CommandFailure(file: self.gate, "product: is the gate of \(gate.product), not of \(definition.id)")
        }
        let ledger = try surroundings.openLedger()
        let data = "\(out)/training.csv"
        let today = surroundings.time.date()
        let sample = try await MaturedSample(definition, months: maturityMonths, on: today, from: ledger, to: data)
        say(sample)
        guard sample.rows >= gate.rows, sample.bads >= gate.bads else {
            throw CommandFailure(
                "the gate wants \(gate.rows) rows with \(gate.bads) bads; there are \(sample.rows) with \(sample.bads)"
            )
        }
        let told = try await told(sample.applications, ledger)
        print("\(told.count.groupedText) of them told who they are, to check that we are fair: for the report alone\n")
        let artefact = try await fitted(data, telling: told)
        let verdict = try await judged(artefact, definition, gate, data, ledger)
        try Files.replace("\(out)/verdict.json") { try $0.write(contentsOf: Data(verdict.json.canonicalBytes)) }
        if verdict.isPassed {
            try artefact.requireStatedDirections()
            try await register(artefact, definition, gate, ledger, surroundings)
        }
        try await tell(definition, hasPassed: verdict.isPassed)
    }

    /// Tells a server that was named, and of a model that did not pass; where both went wrong, of both.
    private func tell(_ definition: Product, hasPassed: Bool) async throws(CommandFailure) {
        let refusal = "the model does not pass the gate; it is not registered"
        do throws(CommandFailure) {
            if let line = try await learning.send(try RunFolder(out), product: definition.id) { print(line) }
        } catch {
            throw hasPassed ? error : CommandFailure("\(refusal); besides, \(error)")
        }
        guard hasPassed else { throw CommandFailure(refusal) }
    }

    /// What applicants told after they had applied, by the reference of their row.
    private func told(_ applications: [ApplicationID], _ ledger: Ledger) async throws -> ToldAnswers {
        let answers = try await ledger.protectedAnswers(of: applications)
        return ToldAnswers(Dictionary(uniqueKeysWithValues: answers.map { ($0.key.uuid, $0.value.values) }))
    }

    /// Trains as `underwriter train` does, with all that it prints and writes.
    private func fitted(_ data: String, telling told: ToldAnswers) async throws -> ArtefactFile {
        var train = try Train.parse([
            "--product", product.product, "--data", data, "--out", out, "--learner", LearnerName.logistic.rawValue,
        ])
        // What they are asked alike was checked already, for the learner that is wanted here. A server that is away must
        // not keep a model from its gate: it is told afterwards.
        (train.learner, train.learning) = (learner, try learning.withoutServer())
        try await train.run(telling: told)
        return try ArtefactFile("\(out)/artefact.json")
    }

    private func judged(
        _ file: ArtefactFile,
        _ definition: Product,
        _ gate: GateFile,
        _ data: String,
        _ ledger: Ledger
    ) async throws -> GateVerdict {
        let metrics = try RunFolder(out).record.metrics
        let champion = try await ledger.champion(definition.id)
        let measures = try champion.flatMap { champion in
            let sample = try learning.sample(data, of: definition)
            return try ChampionMeasures.of(champion.artefact, for: definition, on: sample, learning.holdOut)
        }
        if champion != nil, measures == nil {
            print("\nThe champion reads other features: limits against it do not count.")
        }
        let verdict = GateVerdict(metrics, champion: measures, gate)
        var table = TextTable(["GATE", "REACHED", ""], rightAligned: [1])
        for check in verdict.checks {
            table.add([check.rule, check.value?.text(decimals: 4) ?? "-", check.isPassed ? "passed" : "FAILED"])
        }
        print("\n\(table.text)\n")
        return verdict
    }

    private func register(
        _ file: ArtefactFile,
        _ definition: Product,
        _ gate: GateFile,
        _ ledger: Ledger,
        _ surroundings: Surroundings
    ) async throws {
        let isSigned = try gate.needsSignOff || surroundings.needsSignOff()
        guard promote, !isSigned else {
            let registry = ModelRegistry(ledger: ledger, redis: nil, signingKey: nil)
            let model = try await registry.register(
                file.bytes,
                reason: why,
                by: .commandLine(actor),
                at: surroundings.time,
                needsSignOff: isSigned
            )
            let digest = String(decoding: model.digest.hex.utf8.prefix(12), as: UTF8.self)
            print("\(model.name) \(model.version) is registered; it decides nothing yet.")
            if isSigned { print("Somebody else: underwriter models sign-off \(digest) --actor NAME --why WHY") }
            print("Then: underwriter models promote \(digest) --actor NAME --why WHY")
            return
        }
        let promotion = try PromoteModel.parse(["\(out)/artefact.json", "--actor", actor, "--why", why])
        try await promotion.run()
    }

    private func say(_ sample: MaturedSample) {
        print(
            "\(sample.rows.groupedText) loans with an outcome, \(sample.bads.groupedText) bad; \(sample.unripe.groupedText) younger "
                + "than \(maturityMonths) months, \(sample.otherFeatures.groupedText) under a definition of other features\n"
        )
    }
}
