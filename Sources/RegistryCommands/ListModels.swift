import ArgumentParser
import Documents
import Foundation
import Lending
import ModelLedger
import ModelRegistry
import Products
import Terminal

/// Lists registered models.
package struct ListModels: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List registered models, newest first; the champion has a star.",
        discussion: "Exits with 1 where --champion is given and there is none."
    )

    @Option(help: ArgumentHelp("Only of this product: its definition's file, or its id.", valueName: "file"))
    var product: String?
    @Flag(help: "Only champions.") var champion = false

    func run() async throws {
        let id = try product.map { try ProductChoice($0).id }
        let ledger = try Surroundings().openLedger()
        let registry = ModelRegistry(ledger: ledger, redis: nil, signingKey: nil)
        let champions = Set(try await registry.champions().map(\.model.digest))
        let models = try await registry.models()
            .filter { (id == nil || $0.product == id) && (!champion || champions.contains($0.digest)) }
        if champion, models.isEmpty { throw CommandFailure("no champion\(id.map { " for \($0)" } ?? "")") }
        var table = TextTable(["", "PRODUCT", "MODEL", "VERSION", "AUC", "REGISTERED", "BY", "SHA-256"])
        for model in models {
            table.add([
                champions.contains(model.digest) ? "*" : "", model.product, model.name, model.version,
                model.metrics["auc"]?.numberValue.map { $0.text(decimals: 4) } ?? "", model.registeredAt.rfc3339,
                model.registeredBy, String(decoding: model.digest.hex.utf8.prefix(12), as: UTF8.self),
            ])
        }
        print(table.text)
    }
}

/// A product named by its id or by the file of its definition.
struct ProductChoice {
    let id: String

    /// - Throws: ``CommandFailure`` if it is a file, but not a definition's.
    init(_ text: String) throws(CommandFailure) {
        id = FileManager.default.fileExists(atPath: text) ? try ProductFile.read(text).id : text
    }
}
