public import ArgumentParser
public import Products

/// The option that names a product definition.
public struct ProductFile: ParsableArguments {
    /// Path of the definition.
    @Option(help: ArgumentHelp("Product definition.", valueName: "file"))
    public var product: String

    /// An option without a value yet.
    public init() {}

    /// Reads the definition.
    /// - Throws: ``CommandFailure`` naming file, key and reason.
    public func read() throws(CommandFailure) -> Product { try Self.read(product) }

    /// Reads a definition from a file.
    /// - Throws: ``CommandFailure`` naming file, key and reason.
    public static func read(_ path: String) throws(CommandFailure) -> Product {
        let bytes = try Files.bytes(path)
        do {
            return try Product.parse(bytes, file: path)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
