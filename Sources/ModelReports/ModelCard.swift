import Baselines
import Definitions
import Documents
import FeatureDefinitions
import Fields
public import ModelArtefacts
import Policies
import Products
import Scoring

/// What everybody who uses a model should know of it, on one page.
public struct ModelCard: Sendable {
    /// The card.
    public let page: ReportPage

    /// Writes a card.
    /// - Parameters:
    ///   - artefact: The model.
    ///   - sections: Measures, fairness and what else is to be on the card.
    public init(_ artefact: ModelArtefact, _ sections: [ReportSection]) {
        let product = artefact.product
        let provenance = artefact.provenance
        page = ReportPage(
            title: "Model card: \(artefact.name) \(artefact.version)",
            facts: [
                ["Model", artefact.learner], ["Product", "\(product.title) (\(product.id) \(product.version))"],
                ["SHA-256", artefact.digest.hex],
                [
                    "Data",
                    "\(provenance.rowCount) rows, \(provenance.badCount) bad, SHA-256 \(provenance.dataDigest.hex)",
                ],
                ["Seed", "\(provenance.seed)"], ["Policy", product.policy.version],
            ],
            sections: [Self.use(artefact), Self.inputs(artefact)] + sections + [Self.limits]
        )
    }

    private static func use(_ artefact: ModelArtefact) -> ReportSection {
        ReportSection(
            id: "use",
            title: "What it is for",
            sentences: [
                "It states the chance that an applicant for \(artefact.product.title) defaults; the policy of the product decides.",
                "It is for applicants like those in its training data, under the definition of default in that data, and for nothing "
                    + "else: not for pricing other products, not for collections, not for people who never applied.",
            ]
        )
    }

    private static func inputs(_ artefact: ModelArtefact) -> ReportSection {
        var table = ReportTable("Inputs", ["Feature", "Meaning", "Risk as it rises", "Missing in training", "Used"])
        for (index, feature) in artefact.product.schema.features.enumerated() {
            table.add([
                feature.key, feature.name, feature.risk == .none ? "free" : "\(feature.risk)",
                artefact.baseline[index].missingRate.reportPercent, artefact.model.usesFeature[index] ? "yes" : "no",
            ])
        }
        let protected = artefact.product.fields.filter(\.isProtected).map(\.name)
        return ReportSection(
            id: "inputs",
            title: "What it looks at",
            sentences: protected.isEmpty ? [] : ["Never an input: \(protected.joined(separator: ", "))."],
            tables: [table]
        )
    }

    private static let limits = ReportSection(
        id: "limits",
        title: "What is not known",
        sentences: [
            "Outcomes are known only for applications that were approved; what those declined would have done is not in the data.",
            "Intervals tell of chance in the sample, not of a world that changes: watch drift, and train anew when outcomes are in.",
        ]
    )
}
