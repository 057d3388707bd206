public import ArgumentParser
import Baselines
import Decisioning
import Documents
import FeatureDefinitions
import ModelArtefacts
import Policies
import Products
import Samples
import Scoring
import Statistics
import StoredData
import Terminal
import TrainingFiles

/// Compares two artefacts, and what they say of the same applicants.
public struct DiffModels: AsyncParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two artefacts; with --data also what they say of the same applicants.",
        discussion: "Exits with 1 where they differ."
    )

    @Argument(help: ArgumentHelp("Artefact.", valueName: "file")) var first: String
    @Argument(help: ArgumentHelp("Artefact.", valueName: "file")) var second: String
    @Option(help: ArgumentHelp("Training file, CSV, of the product of both.", valueName: "file")) var data: String?
    @OptionGroup var text: TextOptions

    /// A command without options yet.
    public init() {}

    /// Runs the command.
    public func run() async throws {
        let left = try ArtefactFile(first).artefact
        let right = try ArtefactFile(second).artefact
        guard left != right else { return print("The same bytes, SHA-256 \(left.digest.hex)") }
        print(Self.properties(left, right))
        if let data {
            print("\n" + (try await text.place(data).withFile { path in try applicants(path, left, right) }))
        }
        throw ExitCode(1)
    }

    private static func properties(_ left: ModelArtefact, _ right: ModelArtefact) -> String {
        var table = TextTable(["", "FIRST", "SECOND"])
        func add(_ name: String, _ one: String, _ other: String) { if one != other { table.add([name, one, other]) } }
        add("SHA-256", left.digest.hex, right.digest.hex)
        add("name", left.name, right.name)
        add("version", left.version, right.version)
        add("product", "\(left.product.id) \(left.product.version)", "\(right.product.id) \(right.product.version)")
        add("features", left.featureDigest.hex, right.featureDigest.hex)
        add("policy", left.product.policy.version, right.product.policy.version)
        add("learner", left.learner, right.learner)
        add("data", left.provenance.dataDigest.hex, right.provenance.dataDigest.hex)
        add("rows", left.provenance.rowCount.groupedText, right.provenance.rowCount.groupedText)
        for (one, other) in zip(Self.parts(left), Self.parts(right)) { add(one.name, one.text, other.text) }
        for (name, text) in Self.hidden(left, right) { table.add([name, "", text]) }
        let metrics = Set(left.provenance.metrics.keys).union(right.provenance.metrics.keys)
        for name in metrics.sorted() {
            add(
                name,
                left.provenance.metrics[name]?.text(decimals: 4) ?? "-",
                right.provenance.metrics[name]?.text(decimals: 4) ?? "-"
            )
        }
        let uses = (Self.used(left), Self.used(right))
        add(
            "used by one",
            uses.0.subtracting(uses.1).sorted().joined(separator: ", "),
            uses.1.subtracting(uses.0).sorted().joined(separator: ", ")
        )
        return table.text
    }

    /// What the models are made of, by the same names for each.
    private static func parts(_ artefact: ModelArtefact) -> [(name: String, text: String)] {
        let model = artefact.model
        let (monotone, used) = (model.provenMonotone, Self.used(artefact))
        return [
            ("model", model.kindText), ("trees", model.trees?.ensemble.text ?? "-"),
            ("calibration", model.calibration?.text ?? "-"), ("score scale", artefact.product.score.text),
            ("background", model.trees.map { "\($0.background.count) applicants" } ?? "-"),
            ("reasons", artefact.cohort.comparison),
            ("baseline", artefact.spread.map { "\($0.probability.applicantCount) applicants" } ?? "means alone"),
            ("never falls", monotone.rising.filter(used.contains).joined(separator: ", ")),
            ("never rises", monotone.falling.filter(used.contains).joined(separator: ", ")),
        ]
    }

    /// Parts of which the numbers differ, whatever the line about them says; none where the features do.
    private static func hidden(_ left: ModelArtefact, _ right: ModelArtefact) -> [(name: String, text: String)] {
        guard left.product.schema == right.product.schema else { return [] }
        let keys = left.product.schema.features.map(\.key)
        func names(_ isOther: (Int) -> Bool) -> String {
            let names = keys.indices.filter(isOther).map { keys[$0] }
            return names.isEmpty ? "" : "other for \(names.joined(separator: ", "))"
        }
        func rows(_ artefact: ModelArtefact) -> [[UInt64]] {
            artefact.model.trees?.background.map { $0.map(\.bitPattern) } ?? []
        }
        let (one, other) = (left.cohort, right.cohort)
        let parts: [(name: String, text: String)] = [
            ("nodes", left.model.trees?.ensemble == right.model.trees?.ensemble ? "" : "others"),
            ("isotonic curve", left.model.curve == right.model.curve ? "" : "other points"),
            ("background rows", rows(left) == rows(right) ? "" : "others"),
            (
                "reasons' means",
                names { index in
                    one.cutoff[index] != other.cutoff[index] || one.allApplicants[index] != other.allApplicants[index]
                        || one.best[index] != other.best[index]
                }
            ),
            ("baseline means", names { left.baseline[$0] != right.baseline[$0] }),
            ("baseline bins", names { left.spread?.features[$0] != right.spread?.features[$0] }),
            ("baseline PDs", left.spread?.probability == right.spread?.probability ? "" : "others"),
        ]
        return parts.filter { !$0.text.utf8.isEmpty }
    }

    private static func used(_ artefact: ModelArtefact) -> Set<String> {
        Set(zip(artefact.product.schema.features, artefact.model.usesFeature).filter(\.1).map(\.0.key))
    }

    private func applicants(_ path: String, _ left: ModelArtefact, _ right: ModelArtefact) throws -> String {
        guard left.product.schema == right.product.schema else {
            throw CommandFailure("the models read other features")
        }
        let file = try TrainingFile(path, for: left.product, delimiter: text.separator)
        var gaps: [Double] = []
        var moved = 0
        let vectors = file.sample.vectors
        for (one, other) in zip(try left.model.logOdds(ofAll: vectors), try right.model.logOdds(ofAll: vectors)) {
            gaps.append(abs(one - other))
            let outcome = left.product.policy.outcome(ofProbability: probability(logOdds: one))
            if outcome != right.product.policy.outcome(ofProbability: probability(logOdds: other)) { moved += 1 }
        }
        gaps.sort()
        var table = TextTable(
            ["APPLICANTS", "MEDIAN GAP", "95 %", "LARGEST", "OTHER BAND"],
            rightAligned: [0, 1, 2, 3, 4]
        )
        table.add([
            gaps.count.groupedText, gaps[gaps.count / 2].text(decimals: 6),
            gaps[gaps.count * 95 / 100].text(decimals: 6),
            (gaps.last ?? 0).text(decimals: 6),
            "\(moved.groupedText) (\((Double(moved) / Double(gaps.count)).percentText))",
        ])
        return table.text
    }
}
