import ArgumentParser
import Documents
import Lending
import ModelLedger
import ModelRegistry
import Terminal

/// Prints who registered and promoted what, when and why.
package struct ModelHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Print who registered or promoted which model, when and why, newest first."
    )

    @Option(help: ArgumentHelp("Only of this product: its definition's file, or its id.", valueName: "file"))
    var product: String?

    func run() async throws {
        let id = try product.map { try ProductChoice($0).id }
        let registry = ModelRegistry(ledger: try Surroundings().openLedger(), redis: nil, signingKey: nil)
        let models = try await registry.models()
        let names = Dictionary(models.map { ($0.digest, "\($0.name) \($0.version)") }) { first, _ in first }
        var acts: [Act] = try await registry.history(product: id)
            .map { promotion in
                Act(
                    at: promotion.at,
                    cells: [
                        "\(promotion.sequence)", "promoted", promotion.at.rfc3339, promotion.product,
                        names[promotion.digest] ?? promotion.digest.hex, promotion.actor, promotion.reason,
                    ]
                )
            }
        for model in models where id == nil || model.product == id {
            acts.append(Act(of: model, why: try await registry.registrationReason(model.digest)))
        }
        var table = TextTable(["NO.", "WHAT", "WHEN", "PRODUCT", "MODEL", "BY", "WHY"], rightAligned: [0])
        for act in acts.newestFirst { table.add(act.cells) }
        print(table.text)
    }
}

/// One line of a history.
private struct Act {
    let at: Timestamp
    let cells: [String]
}

extension Act {
    /// That a model was registered.
    fileprivate init(of model: ModelRecord, why: String?) {
        at = model.registeredAt
        cells = [
            "", "registered", at.rfc3339, model.product, "\(model.name) \(model.version)", model.registeredBy,
            why ?? "",
        ]
    }
}

extension [Act] {
    /// Of acts of the same time in the order in which they stand.
    fileprivate var newestFirst: [Act] {
        enumerated().sorted { ($1.element.at, $0.offset) < ($0.element.at, $1.offset) }.map(\.element)
    }
}
