public import ArgumentParser
import CSV
import Foundation
import Synthesis
import Terminal

/// Writes invented applicants whose true PD is known.
public struct Synthesise: ParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        abstract: "Write invented applicants, for training and demonstration.",
        discussion: """
            Causes come first: ability, work, income, debts, delays. The label is drawn from the true PD, which is in the \
            last column, true_pd; training does not read it. Equal seeds give equal files.
            """
    )

    @OptionGroup var product: ProductFile
    @Option(help: "How many.") var rows = 20_000
    @Option(help: "Determines every applicant.") var seed: UInt64 = 42
    @Option(help: ArgumentHelp("File to write.", valueName: "file")) var out: String

    /// A command without options yet.
    public init() {}

    /// Checks the options.
    public func validate() throws {
        guard rows >= 1 else { throw ValidationError("--rows must be at least 1") }
    }

    /// Runs the command.
    public func run() throws {
        let definition = try product.read()
        var applicants: SyntheticApplicants
        do {
            applicants = try SyntheticApplicants(product: definition, seed: seed)
        } catch {
            throw CommandFailure(file: product.product, error)
        }
        var bads = 0
        try Files.replace(out) { file in
            var buffer = Array(csvLine(applicants.header + ["true_pd"]).utf8)
            for _ in 0..<rows {
                let applicant = applicants.next()
                bads += applicant.isBad ? 1 : 0
                buffer += csvLine(applicant.cells + ["\(applicant.probabilityOfDefault)"]).utf8
                if buffer.count > 1 << 20 {
                    try file.write(contentsOf: Data(buffer))
                    buffer.removeAll(keepingCapacity: true)
                }
            }
            try file.write(contentsOf: Data(buffer))
        }
        print("\(rows.groupedText) applicants, \((Double(bads) / Double(rows)).percentText) bad, seed \(seed): \(out)")
    }
}
