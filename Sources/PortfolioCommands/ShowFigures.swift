import ArgumentParser
import AssetQuality
import BookPolicies
import Lending
import LoanLedger
import LoanServicing
import Portfolio
import PortfolioReports
import Terminal

/// Shows the book at a glance.
struct ShowSummary: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "summary", abstract: "Show the book at a glance.")

    @OptionGroup var output: ReportOptions
    @OptionGroup var loans: CurrencyOption
    @Option(help: "Largest share of a purpose or region, from 0 to 1; those of UNDERWRITER_BOOK_POLICY unless given.")
    var limit: Double?

    func validate() throws {
        guard limit.map((0...1).contains) ?? true else { throw ValidationError("--limit must be from 0 to 1") }
    }

    func run() async throws {
        let opened = try OpenBook()
        let day = try await loans.past.day(in: opened.book)
        var policy = opened.policy
        if let limit { (policy.purposes.any, policy.regions.any) = (limit, limit) }
        let regime = try await opened.regime(asAt: day)
        let figures = try await opened.booked(loans.figures(of: opened.book), under: regime, asAt: day)
        try output.print(.summary(figures, policy: policy), asAt: day)
    }
}

/// Shows the classes of loans.
struct ShowAssetQuality: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "npa",
        abstract: "Show loans by class, with what is set aside."
    )

    @OptionGroup var output: ReportOptions
    @OptionGroup var loans: CurrencyOption

    func run() async throws {
        let opened = try OpenBook()
        let day = try await loans.past.day(in: opened.book)
        let regime = try await opened.regime(asAt: day)
        let figures = try await opened.booked(loans.figures(of: opened.book), under: regime, asAt: day)
        try output.print(.assetQuality(figures), asAt: day)
    }
}

/// Shows vintages and roll rates.
struct ShowVintages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vintage",
        abstract: "Show ever 90+ by month of origination, and roll rates."
    )

    @OptionGroup var output: ReportOptions
    @OptionGroup var past: AsAtOption
    @Option(help: "Months between two columns.") var step = 3
    @Option(help: "Roll rates of the last so many months.") var months = 12

    func validate() throws {
        guard (1...24).contains(step) else { throw ValidationError("--step must be from 1 to 24") }
        guard (1...600).contains(months) else { throw ValidationError("--months must be from 1 to 600") }
    }

    func run() async throws {
        let opened = try OpenBook()
        let asked = try await past.day(in: opened.book)
        let ended = try await opened.lastDayEnd()
        let day = asked ?? ended
        // A month that was not over on the day asked for does not count.
        let isOver = asked == nil || day.day == CalendarDate.dayCount(year: day.year, month: day.month)
        let last = day.year * 12 + day.month - (isOver ? 1 : 2)
        let triangle = try await opened.book.vintages(asAt: day)
        let rolls = try await opened.book.rollRates(months: (last - months + 1)...last)
        try output.print(.vintages(triangle, rolls: rolls, step: step), asAt: asked)
    }
}

/// Shows what is set aside for losses.
struct ShowExpectedLoss: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ecl",
        abstract: "Show provisions by class and by stage, side by side."
    )

    @OptionGroup var output: ReportOptions
    @OptionGroup var loans: CurrencyOption
    @OptionGroup var rise: RiskRiseOptions
    @Option(help: "Which is booked: \(Self.regimes); that of UNDERWRITER_BOOK_POLICY unless given.") var regime: String?

    private static let regimes = ProvisioningRegime.allCases.map(\.rawValue).joined(separator: ", ")

    func run() async throws {
        let chosen = regime.map { ProvisioningRegime(rawValue: $0) }
        if chosen == .some(nil) { throw ValidationError("--regime must be one of \(Self.regimes)") }
        let opened = try OpenBook()
        let day = try await loans.past.day(in: opened.book)
        let inForce = try await opened.regime(asAt: day)
        let ended = try await opened.lastDayEnd()
        let regime = (chosen ?? nil) ?? inForce
        if let start = regime.startsOn, day ?? ended < start {
            throw CommandFailure("\(regime.rawValue) applies from \(start.iso); the book stands before that day")
        }
        let figures = try await loans.figures(of: opened.book)
        let rule = opened.policy.expectedLossRule(stages: try rise.rule())
        let risen = try await opened.book.risen(of: figures.currency, asAt: day, under: rule.stages)
        try output.print(.expectedLoss(figures, regime: regime, rule: rule, risen: risen), asAt: day)
    }
}
