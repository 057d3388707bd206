import ArgumentParser
import DataLedger
import Foundation
import Imports
import Lending
import Products
import RegistryCommands
import StoredData
import Terminal

/// Makes a training file of a foreign data set.
struct ImportData: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a training file of a foreign data set, by a mapping of its columns.",
        discussion: """
            A mapping names every column and what it becomes; deploy/imports has those of PAKDD-2010, LendingClub, Kaggle \
            credit_risk_dataset, customers + loans + bureau, UCI Taiwan and Statlog German. The file may be of any length: \
            a row takes 8 bytes to find repeated ones, files of --join are held in memory. Each row is read by the code \
            that training reads it with; what it refuses is told with line and field, and left out. With --into the rows \
            land in a data set of the ledger, from which `train --data ledger:NAME` reads them; the same file again \
            changes nothing, another with the same keys renews their rows.
            """
    )

    @OptionGroup var product: ProductFile
    @Option(help: ArgumentHelp("A file, or the id of one in the product definition.", valueName: "mapping"))
    var mapping: String
    @Option(help: ArgumentHelp("The data set.", valueName: "file")) var data: String
    @Option(help: ArgumentHelp("A further file with the same key; may be repeated.", valueName: "file"))
    var join: [String] = []
    @Option(help: ArgumentHelp("Training file to write.", valueName: "file")) var out: String?
    @Option(help: ArgumentHelp("Data set of the ledger to bring the rows into.", valueName: "name")) var into: String?
    @Option(help: "Who brings them in; the user of this machine unless given.") var actor: String?
    @Option(help: ArgumentHelp("File for what was left out: line, field, reason.", valueName: "file"))
    var rejects: String?
    @Option(help: "Share of the rows that may be broken before nothing is written.") var tolerateBroken = 0.05
    @Option(help: ArgumentHelp("Date of all applications, for a product that reads it.", valueName: "date"))
    var submittedOn: String?
    @Flag(help: "The file is Latin-1 or Windows-1252.") var latin1 = false
    @Flag(help: "Leave out rows that an earlier row repeats.") var dropDuplicates = false

    func validate() throws {
        guard (0...1).contains(tolerateBroken) else { throw ValidationError("--tolerate-broken must be 0 to 1") }
        guard out != nil || into != nil else { throw ValidationError("give --out, --into, or both") }
        if let submittedOn, CalendarDate(iso: submittedOn) == nil {
            throw ValidationError("--submitted-on must be a date like 2026-11-21")
        }
    }

    func run() async throws {
        let definition = try product.read()
        let mapping = try chosenMapping(definition)
        // The ledger is opened first: who cannot reach it need not wait for the import.
        let delivery = try into.map { name in
            try DataDelivery(to: try Surroundings().openLedger(), name: name, source: mapping.id, actor: actor)
        }
        guard let out else {
            let folder = try PrivateFolder()
            defer { withExtendedLifetime(folder) {} }
            return try await run(mapping, definition, to: folder.file("training.csv"), delivery)
        }
        try await run(mapping, definition, to: out, delivery)
    }

    private func run(
        _ mapping: ImportMapping,
        _ definition: Product,
        to path: String,
        _ delivery: DataDelivery?
    ) async throws {
        var run = ImportRun(mapping, definition, self)
        do {
            try Files.replace(path) { try run.run(into: $0) }
        } catch {
            try writeRejects(run)
            throw error
        }
        try writeRejects(run)
        print(run.summary)
        guard let delivery, let into else { return }
        let receipt = try await delivery.deliver(file: path, keyColumn: definition.keyColumn ?? "application_ref")
        let gone = receipt.removed > 0 ? ", \(receipt.removed.groupedText) gone" : ""
        print(
            "Data set \(into): \(receipt.added.groupedText) rows new, \(receipt.changed.groupedText) changed, "
                + "\(receipt.known.groupedText) known before\(gone)"
        )
    }

    private func writeRejects(_ run: ImportRun) throws {
        if let rejects { try Files.replace(rejects) { try run.rejected.write(to: $0) } }
    }

    private func chosenMapping(_ definition: Product) throws(CommandFailure) -> ImportMapping {
        if let mapping = definition.imports.first(where: { $0.id == mapping }) { return mapping }
        let known = definition.imports.map(\.id).joined(separator: ", ")
        guard FileManager.default.fileExists(atPath: mapping) else {
            throw CommandFailure(
                "\(mapping): no such file, nor a mapping of \(definition.id) (it has \(known.isEmpty ? "none" : known))"
            )
        }
        let bytes = try Files.bytes(mapping)
        do {
            return try ImportMapping.parse(bytes, file: mapping, for: definition)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
