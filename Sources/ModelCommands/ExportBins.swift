import ArgumentParser
import Documents
import Foundation
import ModelArtefacts
import Runs
import Scoring
import Terminal

/// Writes the bins of a scorecard as a file that can be edited and trained with.
struct ExportBins: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bins",
        abstract: "Write the bins of a scorecard's run as a file to edit, for train --bins."
    )

    @Argument(help: ArgumentHelp("Folder of a run, or the beginning of its version.", valueName: "run")) var name:
        String
    @OptionGroup var root: RunRoot
    @Option(help: ArgumentHelp("File to write.", valueName: "file")) var out: String
    @Option(help: "Version to write.") var version = "1"
    @Option(help: "Who edits.") var author: String
    @Option(help: "Why.") var why: String

    func run() throws {
        let folder = try root.run(name)
        let artefact = try ArtefactFile("\(folder.path)/artefact.json").artefact
        guard case .scorecard(let model) = artefact.model else {
            throw CommandFailure("\(folder.path) holds no scorecard")
        }
        var lines: [String] = []
        for characteristic in model.characteristics {
            guard let bins = characteristic.edits else { continue }
            lines.append("  \(Self.text(.string(characteristic.feature))): \(Self.text(bins))")
        }
        let head =
            #"{"format": 1, "version": \#(Self.text(.string(version))), "author": \#(Self.text(.string(author))), "#
        let text =
            head + "\"why\": \(Self.text(.string(why))),\n \"features\": {\n" + lines.joined(separator: ",\n") + "}}\n"
        try Files.replace(out) { try $0.write(contentsOf: Data(text.utf8)) }
        print(
            "\(lines.count) characteristics in \(out). Edit them, then: underwriter train --learner scorecard --bins \(out) …"
        )
    }

    private static func text(_ json: JSONValue) -> String { String(decoding: json.canonicalBytes, as: UTF8.self) }
}

extension Characteristic {
    /// Cuts of a number, groups of a category; nil where there is only one bin to cut.
    fileprivate var edits: JSONValue? {
        var cuts: [JSONValue] = []
        var groups: [JSONValue] = []
        for bin in bins {
            switch bin.kind {
            case .range(let lower, _) where lower.isFinite: cuts.append(.number(lower))
            case .categories(let codes): groups.append(.array(codes.map(JSONValue.string)))
            default: break
            }
        }
        if !groups.isEmpty { return .object(["groups": .array(groups)]) }
        return cuts.isEmpty ? nil : .object(["cuts": .array(cuts)])
    }
}
