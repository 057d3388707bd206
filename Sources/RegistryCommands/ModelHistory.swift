import ArgumentParser
import Documents
import Lending
import ModelLedger
import ModelRegistry
import Terminal

/// Prints who promoted what, when and why.
package struct ModelHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Print who promoted which model, when and why, newest first."
    )

    @Option(help: ArgumentHelp("Only of this product: its definition's file, or its id.", valueName: "file"))
    var product: String?

    func run() async throws {
        let id = try product.map { try ProductChoice($0).id }
        let registry = ModelRegistry(ledger: try Surroundings().openLedger(), redis: nil, signingKey: nil)
        let names = Dictionary(
            try await registry.models().map { ($0.digest, "\($0.name) \($0.version)") }
        ) { first, _ in first }
        var table = TextTable(["NO.", "WHEN", "PRODUCT", "MODEL", "BY", "WHY"], rightAligned: [0])
        for promotion in try await registry.history(product: id) {
            table.add([
                "\(promotion.sequence)", promotion.at.rfc3339, promotion.product,
                names[promotion.digest] ?? promotion.digest.hex, promotion.actor, promotion.reason,
            ])
        }
        print(table.text)
    }
}
