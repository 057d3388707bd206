public import ArgumentParser
import Foundation
public import Lending
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

    /// Reads a definition from a file, and holds it to the rules that its jurisdiction has today.
    /// - Throws: ``CommandFailure`` naming file, key and reason.
    public static func read(_ path: String) throws(CommandFailure) -> Product {
        let bytes = try Files.bytes(path)
        do {
            return try Product.parse(bytes, file: path, on: today)
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// The day it is, by this machine's clock, in UTC.
    public static var today: CalendarDate {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)).date()
    }
}
