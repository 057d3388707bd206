import ArgumentParser
import CreditRisk
import Documents
import LoanLedger
import Portfolio
import PortfolioReports
import Terminal

/// Shows what a scenario does to the book.
struct ShowStress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stress",
        abstract: "Show what a scenario does to the book.",
        discussion: """
            A scenario file is {"name": …, "unemployment_points": …, "rate_shock_percent": …, "lgd_add_on": …, \
            "factor_shock": …}; the options do the same without a file.
            """
    )

    @OptionGroup var output: ReportOptions
    @OptionGroup var loans: CurrencyOption
    @Option(help: ArgumentHelp("Scenario, JSON.", valueName: "file")) var scenario: String?
    @Option(help: "Percentage points more unemployment.") var unemployment = 0.0
    @Option(help: "Points on floating rates.") var rates = 0.0
    @Option(help: "Correlation of asset values with the shared factor, above 0 and below 1.") var correlation = 0.08

    func validate() throws {
        guard correlation > 0, correlation < 1 else {
            throw ValidationError("--correlation must be above 0 and below 1")
        }
    }

    func run() async throws {
        do {
            let book = try OpenBook().book
            let (figures, day) = (try await loans.figures(of: book), try await loans.past.day(in: book))
            try output.print(.stress(figures, scenario: try chosen(), correlation: correlation), asAt: day)
        } catch let error as CreditRiskError {
            throw CommandFailure("\(error)")
        }
    }

    private func chosen() throws -> StressScenario {
        let json: JSONValue
        if let scenario {
            do {
                json = try JSONValue.parse(try Files.bytes(scenario, limit: 1 << 16), limits: .file)
            } catch let error as JSONSyntaxError {
                throw CommandFailure(file: scenario, error)
            }
        } else {
            json = .object([
                "name": .string("unemployment +\(unemployment.text(decimals: 1)), rates +\(rates.text(decimals: 1))"),
                "unemployment_points": .number(unemployment), "rate_shock_percent": .number(rates),
            ])
        }
        return try StressScenario(json: json)
    }
}

/// Shows capital for the book.
struct ShowCapital: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capital",
        abstract: "Show capital for the book by the retail formula, illustrative without IRB approval."
    )

    @OptionGroup var output: ReportOptions
    @OptionGroup var loans: CurrencyOption
    @Option(help: "Least PD counted, a share of one.") var pdFloor = 0.0
    @Option(help: "Least LGD counted, a share of one.") var lgdFloor = 0.0

    func validate() throws {
        guard (0..<1).contains(pdFloor), (0...1).contains(lgdFloor) else {
            throw ValidationError("--pd-floor and --lgd-floor must be from 0 to 1")
        }
    }

    func run() async throws {
        let floors = RetailCapital.Floors(probabilityOfDefault: pdFloor, lossGivenDefault: lgdFloor)
        let book = try OpenBook().book
        let day = try await loans.past.day(in: book)
        try output.print(.capital(try await loans.figures(of: book), floors: floors), asAt: day)
    }
}
