import ArgumentParser
import ModelReports
import Runs
import Terminal

/// Shows what is known of a run.
struct ShowRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a run: options, measures, cut-offs, coefficients, importance, bins, fairness.",
        discussion: "report.html in its folder says the same with drawings."
    )

    @Argument(help: ArgumentHelp("Folder of a run, or the beginning of its version.", valueName: "run")) var name:
        String
    @OptionGroup var root: RunRoot
    @Option(help: "Show only this part, such as measures, cutoffs, coefficients, importance, bins.") var part: String?

    func run() throws {
        let record = try root.run(name).record
        let sections = record.sections.filter { part == nil || $0.id == part }
        guard !sections.isEmpty else {
            throw CommandFailure("there are \(record.sections.map(\.id).joined(separator: ", "))")
        }
        if part == nil { print(TextTable(lines: record.page.facts).text + "\n") }
        print(sections.map(\.terminalText).joined(separator: "\n\n"))
    }
}

/// Compares runs.
struct CompareRuns: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare runs: what was asked, and every measure."
    )

    @Argument(help: ArgumentHelp("Folders of runs, or beginnings of versions.", valueName: "run")) var names: [String]
    @OptionGroup var root: RunRoot

    func validate() throws {
        guard names.count >= 2 else { throw ValidationError("two runs or more are compared") }
    }

    func run() throws {
        var records: [RunRecord] = []
        for name in names { records.append(try root.run(name).record) }
        let comparison = RunComparison(records)
        print("\(comparison.differences.terminalText)\n\n\(comparison.measures.terminalText)")
        guard let alternatives = comparison.alternatives else { return }
        let none = "No run within \(RunRecord.alternativeTolerance) of the best AUC treats a protected group better."
        print("\n" + (alternatives.rows.isEmpty ? none : alternatives.terminalText))
    }
}

extension TextTable {
    init(lines: [[String]]) {
        self.init(lines.first ?? [])
        for line in lines.dropFirst() { add(line) }
    }
}
