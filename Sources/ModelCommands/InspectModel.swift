public import ArgumentParser
import Baselines
import Documents
import FeatureDefinitions
import ModelArtefacts
import Policies
import Products
import Scoring
import Terminal
import TreeEnsembles

/// Prints what is in an artefact.
public struct InspectModel: ParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Print what is in an artefact: model, inputs, measures, origin, proofs."
    )

    @Argument(help: ArgumentHelp("Artefact.", valueName: "file")) var artefact: String

    /// A command without options yet.
    public init() {}

    /// Runs the command.
    public func run() throws {
        let file = try ArtefactFile(artefact)
        let artefact = file.artefact
        let provenance = artefact.provenance
        var lines = [
            "\(artefact.name) \(artefact.version), \(artefact.learner) for \(artefact.product.id) \(artefact.product.version)",
            "SHA-256   \(artefact.digest.hex)", "Size      \((file.bytes.count / 1024).groupedText) KiB",
            "Data      \(provenance.rowCount.groupedText) rows, \(provenance.badCount.groupedText) bad, "
                + "SHA-256 \(provenance.dataDigest.hex), seed \(provenance.seed)",
            "Trained   \(provenance.trainedAt.utf8.isEmpty ? "not stated" : provenance.trainedAt)",
        ]
        lines.append("Reasons   \(artefact.cohort.comparison)")
        let counted = artefact.spread.map { "\($0.probability.applicantCount.groupedText) applicants in bins" }
        lines.append("Baseline  \(counted ?? "means alone"), for models drift")
        switch artefact.model {
        case .logistic, .scorecard: break
        case .trees(let trees): lines += Self.lines(trees, trees.calibration)
        case .vote(let vote):
            lines.append("Vote      the logistic model counts \(vote.share.percentText), the trees count the rest")
            lines += Self.lines(vote.trees, vote.calibration)
        case .prototypes(let groups): lines += Self.lines(groups)
        }
        lines += Self.directions(artefact.model)
        if let problem = artefact.model.directionProblem { lines.append("Risk is \(problem)") }
        var measures = TextTable(["MEASURE", "VALUE"], rightAligned: [1])
        for (name, value) in provenance.metrics.sorted(by: { $0.key < $1.key }) {
            measures.add([name, value.text(decimals: 4)])
        }
        print([lines.joined(separator: "\n"), measures.text, inputs(artefact)].joined(separator: "\n\n"))
    }

    private static func lines(_ model: TreeModel, _ correction: Calibration) -> [String] {
        [
            "Trees     \(model.ensemble.text)", "Calibration \(correction.text)",
            "Background \(model.background.count) applicants",
            "Memory    \((model.predictionByteCount / 1024).groupedText) KiB of nodes, "
                + "\((model.explanationByteCount / 1024).groupedText) KiB of tables for explanations",
            "Explained \(model.explanationText)",
        ]
    }

    private static func lines(_ model: PrototypeModel) -> [String] {
        let members = model.prototypes.map(\.memberCount)
        return [
            "Groups    \(model.prototypes.count.groupedText), of \((members.min() ?? 0).groupedText) applicants and more; "
                + "the \(model.settings.neighbourCount) nearest are asked",
            "Calibration \(model.calibration.text)", "Background \(model.background.count) groups",
        ]
    }

    /// How risk moves with each number and rank that the model uses, as far as that is proved.
    private static func directions(_ model: ScoringModel) -> [String] {
        let used = Set(zip(model.schema.features, model.usesFeature).filter(\.1).map(\.0.key))
        let monotone = model.provenMonotone
        return [
            "Proved never to fall: \(list(monotone.rising.filter(used.contains)))",
            "Proved never to rise: \(list(monotone.falling.filter(used.contains)))",
        ]
    }

    private static func list(_ keys: [String]) -> String { keys.isEmpty ? "nothing" : keys.joined(separator: ", ") }

    private func inputs(_ artefact: ModelArtefact) -> String {
        var table = TextTable(
            ["FEATURE", "USED", "REASON GROUP", "RISK", "MEAN", "SD", "MISSING"],
            rightAligned: [4, 5, 6]
        )
        let uses = artefact.model.usesFeature
        for (index, feature) in artefact.product.schema.features.enumerated() {
            let baseline = artefact.baseline[index]
            table.add([
                feature.key, uses[index] ? "yes" : "no", artefact.product.reasons.group(of: feature.key)?.id ?? "",
                "\(feature.risk)", baseline.mean?.text(decimals: 4) ?? "",
                baseline.standardDeviation?.text(decimals: 4) ?? "", baseline.missingRate.percentText,
            ])
        }
        return table.text
    }
}
