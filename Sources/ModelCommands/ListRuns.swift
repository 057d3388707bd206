import ArgumentParser
import Foundation
import ModelReports
import Runs
import Terminal

/// The folder in which runs are looked for.
struct RunRoot: ParsableArguments {
    @Option(help: ArgumentHelp("Folder with the folders of runs.", valueName: "folder")) var runs = "runs"

    /// A run by its folder, or by the beginning of its version in the folder of runs.
    func run(_ name: String) throws(CommandFailure) -> RunFolder {
        if FileManager.default.fileExists(atPath: "\(name)/run.json") { return try RunFolder(name) }
        let found = RunFolder.all(in: runs).runs
            .filter { $0.record.version.utf8.starts(with: name.utf8) || $0.path == "\(runs)/\(name)" }
        guard let run = found.first else { throw CommandFailure("no run \(name) in \(runs)") }
        guard found.count == 1 else { throw CommandFailure("\(found.count) runs in \(runs) begin with \(name)") }
        return run
    }
}

/// Lists runs, newest first.
struct ListRuns: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List training runs, newest first.")

    @OptionGroup var root: RunRoot

    func run() throws {
        let (runs, problems) = RunFolder.all(in: root.runs)
        // One damaged record hides no other run.
        for problem in problems { FileHandle.standardError.write(Data("Not listed: \(problem)\n".utf8)) }
        guard !runs.isEmpty else { return print("No runs in \(root.runs)") }
        var table = TextTable(
            ["VERSION", "MODEL", "STARTED", "AUC", "95 % INTERVAL", "KS", "BRIER", "DATA", "FOLDER"],
            rightAligned: [3, 5, 6]
        )
        for folder in runs {
            let run = folder.record
            func number(_ name: String) -> String { run.metrics[name]?.text(decimals: 4) ?? "-" }
            table.add([
                run.version, run.name, run.startedAt, number("auc"), "\(number("auc_lower")) to \(number("auc_upper"))",
                number("ks"), number("brier"), String(decoding: run.dataDigest.utf8.prefix(8), as: UTF8.self),
                folder.path,
            ])
        }
        print(table.text)
    }
}
