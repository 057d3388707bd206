import ArgumentParser
import BookPolicies
import CreditRisk
import Documents
import LoanLedger
import Portfolio
import PortfolioReports
import Rescoring
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
    @Option(
        help:
            "Correlation of asset values with the shared factor, above 0 and below 1; that of the policy unless given."
    )
    var correlation: Double?
    @Flag(
        help:
            "Score loans at floating rates anew at their new rate, from their applications, by the models that granted them."
    )
    var rescore = false

    func validate() throws {
        guard correlation.map({ $0 > 0 && $0 < 1 }) ?? true else {
            throw ValidationError("--correlation must be above 0 and below 1")
        }
    }

    func run() async throws {
        do {
            let opened = try OpenBook()
            var policy = opened.policy
            policy.correlation = correlation ?? policy.correlation
            let scenario = try chosen(perPoint: policy.shockPerUnemploymentPoint)
            let (figures, day) = (try await loans.figures(of: opened.book), try await loans.past.day(in: opened.book))
            let points = scenario.rateShockInPercent
            let rescored =
                rescore ? try await opened.book.rescored(of: figures.currency, asAt: day, points: points) : nil
            try output.print(
                .stress(figures, scenario: scenario, policy: policy, rescored: rescored),
                asAt: day
            )
        } catch let error as CreditRiskError {
            throw CommandFailure("\(error)")
        }
    }

    private func chosen(perPoint: Double) throws -> StressScenario {
        var json: JSONValue
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
        if case .object(var members) = json, members["factor_shock_per_unemployment_point"] == nil {
            members["factor_shock_per_unemployment_point"] = .number(perPoint)
            json = .object(members)
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
    @Option(help: "Least PD counted for all loans, a share of one; those of the policy unless either is given.")
    var pdFloor: Double?
    @Option(help: "Least LGD counted for all loans, a share of one.") var lgdFloor: Double?

    func validate() throws {
        guard (0..<1).contains(pdFloor ?? 0), (0...1).contains(lgdFloor ?? 0) else {
            throw ValidationError("--pd-floor and --lgd-floor must be from 0 to 1")
        }
    }

    func run() async throws {
        let isGiven = pdFloor != nil || lgdFloor != nil
        let floors = RetailCapital.Floors(probabilityOfDefault: pdFloor ?? 0, lossGivenDefault: lgdFloor ?? 0)
        let opened = try OpenBook()
        let day = try await loans.past.day(in: opened.book)
        let regime = try await opened.regime(asAt: day)
        let figures = try await opened.booked(loans.figures(of: opened.book), under: regime, asAt: day)
        try output.print(.capital(figures, floors: isGiven ? floors : nil, policy: opened.policy), asAt: day)
    }
}
