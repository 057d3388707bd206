import ArgumentParser
import Baselines
import LedgerRecords
import ModelLedger
import ModelRegistry
import Monitoring
import Terminal

/// Says how far the applicants whom a model decided last are from those it was trained on, and keeps the report.
package struct CheckDrift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-drift",
        abstract: "Compare the applicants whom a model decided last with those of its training, and keep the report.",
        discussion: """
            As `models drift` does with a file. The web process makes such a report at every hundredth decision of a \
            champion, of the last 1,000 or else the last 100; this one is of as many, or of --last. Of a stretch that was \
            reported on before, the report that is kept stays. Exits with 1 where anything calls for action or there is \
            an alert.
            """
    )

    @Argument(help: "The model: its SHA-256 or the beginning of it, or 'NAME VERSION'.") var model: String
    @Option(help: ArgumentHelp("How many decisions to look back.", valueName: "count")) var last: Int?

    func validate() throws {
        guard (last ?? 1) > 0 else { throw ValidationError("--last must be at least 1") }
    }

    func run() async throws {
        let surroundings = Surroundings()
        let ledger = try surroundings.openLedger()
        let choice = try await ModelChoice(model, in: ModelRegistry(ledger: ledger, redis: nil, signingKey: nil))
        let finding: DriftFinding
        do {
            finding = try await DriftCheck(ledger)
                .report(
                    on: choice.digest,
                    stretch: last,
                    by: .commandLine(surroundings.userName),
                    at: surroundings.time
                )
        } catch {
            throw CommandFailure("\(error)")
        }
        print(finding.report.text)
        if finding.leftOut > 0 {
            print("\nLeft out: \(finding.leftOut.groupedText), whose kept answers do not give what was scored.")
        }
        print(finding.record.map { "\nDrift report \($0.number) is kept." } ?? "\nThis stretch was reported on before.")
        if finding.report.isToBeTold { throw ExitCode(1) }
    }
}
