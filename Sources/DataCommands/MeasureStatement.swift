import ArgumentParser
import Definitions
import FeatureDefinitions
import Fields
import Imports
import Lending
import Products
import Statements
import Terminal
import TrainingFiles

/// Measures a bank statement.
struct MeasureStatement: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement",
        abstract: "Measure a bank statement: fifteen numbers, of which none says who was paid.",
        discussion:
            "The file is CSV: date, description, amount and perhaps balance; comma or semicolon; 3 to 24 months."
    )

    @Argument(help: ArgumentHelp("Statement, CSV.", valueName: "file")) var file: String
    @Option(help: ArgumentHelp("Product whose words and tolerances count; the usual unless given.", valueName: "file"))
    var product: String?
    @Flag(help: "The file is Latin-1 or Windows-1252.") var latin1 = false

    func run() throws {
        var transcoder = TextTranscoder(isLatin1: latin1)
        let bytes = transcoder.utf8(of: try Files.bytes(file, limit: 5 << 20))
        let product = try self.product.map { path throws(CommandFailure) in try ProductFile.read(path) }
        let settings = try product.map { product throws(CommandFailure) in try self.settings(of: product) }
        let digits = product?.currency.minorDigits ?? 2
        let units = Double(product?.currency.minorUnitsPerMajor ?? 100)
        let measures: StatementMeasures
        do {
            measures = StatementMeasures(
                try StatementFile(bytes, minorDigits: digits, currency: product?.currency.code).transactions,
                settings ?? StatementSettings(),
                minorUnits: units
            )
        } catch {
            throw CommandFailure(file: file, error.withAdvice)
        }
        let months = measures.values[.monthsCovered] ?? 0
        guard (3...24).contains(months) else {
            throw CommandFailure(file: file, "covers \(months.text(decimals: 0)) whole months; 3 to 24 are needed")
        }
        var table = TextTable(["MEASURE", "VALUE"], rightAligned: [1])
        for measure in StatementMeasure.allCases {
            table.add([measure.rawValue, measures.values[measure]?.text(decimals: 4) ?? "missing"])
        }
        print(table.text)
    }

    private func settings(of product: Product) throws(CommandFailure) -> StatementSettings {
        guard let field = product.fields.first(where: { $0.kind == .statement }) else {
            throw CommandFailure(file: self.product ?? "", "has no field of kind statement")
        }
        return field.detection
    }
}
