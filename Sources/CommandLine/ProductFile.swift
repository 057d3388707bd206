import ArgumentParser
import Products

/// The option that names a product definition.
struct ProductFile: ParsableArguments {
    @Option(help: ArgumentHelp("Product definition.", valueName: "file"))
    var product: String

    /// Reads the definition.
    /// - Throws: ``CommandFailure`` naming file, key and reason.
    func read() throws(CommandFailure) -> Product { try Self.read(product) }

    /// Reads a definition from a file.
    /// - Throws: ``CommandFailure`` naming file, key and reason.
    static func read(_ path: String) throws(CommandFailure) -> Product {
        let bytes = try Files.bytes(path)
        do {
            return try Product.parse(bytes, file: path)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
