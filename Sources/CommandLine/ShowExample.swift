import Applications
import ArgumentParser
import Documents
import Foundation
import Lending
import Products
import RegistryCommands
import Terminal

/// Prints an application that a client could send.
struct ShowExample: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "example",
        abstract: "Print a body for POST /api/v1/applications: what the product demands, with its own examples."
    )

    @OptionGroup var product: ProductFile

    func run() throws {
        let definition = try product.read()
        let answers: [String: JSONValue]
        do {
            answers = try definition.example(on: Surroundings().time.date(secondsAheadOfUTC: 0))
        } catch {
            throw CommandFailure(file: product.product, "no example satisfies \(error)")
        }
        let body = JSONValue.object(["product": .string(definition.id), "answers": .object(answers)])
        print(String(decoding: body.canonicalBytes, as: UTF8.self))
    }
}
