import Foundation
import TestSupport
import Testing

/// `underwriter data statement`: a bank statement by the words of a product.
@Suite struct StatementCommandTests {
    @Test func `Payments are told apart by the words of the product that is named`() throws {
        let program = try Program()
        let file = program.folder.file("statement.csv")
        let months = (1...4)
            .map { "01.0\($0).2026;Salary;1.000,50\n05.0\($0).2026;Kredyt hipoteczny;-200,00\n" }
        let text = " Date ; Description;Amount\n" + months.joined() + "30.04.2026;Shop;-1,00\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        let definition = try String(contentsOfFile: Program.personalLoan, encoding: .utf8)
            .replacing(
                #""kind": "statement""#,
                with: #""kind": "statement", "detection": {"lender_words": ["kredyt"]}"#
            )
        let product = program.folder.file("product.json")
        try Data(definition.utf8).write(to: URL(fileURLWithPath: product))
        func payments(_ more: String...) throws -> String {
            let outcome = program.run(["data", "statement", file] + more)
            #expect(outcome.code == 0, "\(outcome.output)")
            let line = outcome.output.split(separator: "\n").first { $0.hasPrefix("loan_payments_detected") }
            return try #require(line?.split(separator: " ").last.map(String.init))
        }
        #expect(try payments() != "200.0000")
        #expect(try payments("--product", product) == "200.0000")
        let card = Repository.root.appendingPathComponent("deploy/products/card-default.json").path
        let other = program.run("data", "statement", file, "--product", card)
        #expect(other.code == 1 && other.output.contains("card-default.json: has no field of kind statement"))
    }
}
