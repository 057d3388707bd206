import ArgumentParser
import Documents
import Lending
import ModelLedger
import Terminal

/// Lists the reports on drift.
package struct ListDriftReports: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift-reports",
        abstract: "List the reports on drift that are kept, newest first."
    )

    @Option(help: ArgumentHelp("Only of this product: its definition's file, or its id.", valueName: "file"))
    var product: String?
    @Option(help: "At most so many.") var limit = 50

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be from 1 to 10000") }
    }

    func run() async throws {
        let id = try product.map { try ProductChoice($0).id }
        let reports: [DriftRecord]
        do { reports = try await Surroundings().openLedger().driftReports(of: id, limit: limit) } catch {
            throw error is CommandFailure ? error : CommandFailure("\(error)")
        }
        var table = TextTable(
            ["NO.", "WHEN", "PRODUCT", "MODEL", "DECISIONS", "VERDICT", "TO ACT ON", "ALERTS", "BY"],
            rightAligned: [0, 6, 7]
        )
        for report in reports {
            table.add([
                "\(report.number)", report.at.rfc3339, report.product, "\(report.model) \(report.modelVersion)",
                "\(report.decisions - report.stretch + 1) to \(report.decisions)",
                report.report["summary"]?["verdict"]?.stringValue ?? "", "\(report.driftedCount)",
                "\(report.report["alerts"]?.arrayValue?.count ?? 0)", report.madeBy,
            ])
        }
        print(table.text)
    }
}
