import Allocation
import AssetQuality
import BookPolicies
import CreditRisk
import Portfolio
import PortfolioReports
import Requests

/// The reports of the dashboard, in the order of the page.
struct PortfolioReadings {
    /// What the sliders of the page say.
    struct Scenario: Sendable, Hashable {
        /// Percentage points more unemployment, 0 to 20.
        var unemployment = 4
        /// Points on floating rates, 0 to 10.
        var rates = 2

        /// What happens, by the rules of the lender.
        func stress(_ policy: BookPolicy) -> StressScenario {
            StressScenario(
                name: "unemployment +\(unemployment), rates +\(rates)",
                factorShock: policy.shockPerUnemploymentPoint * .init(unemployment),
                rateShockInPercent: .init(rates)
            )
        }
    }

    let reports: [BookReport]

    /// The reports of a book, none of an empty one; what cannot be computed of it is left out.
    init(
        _ book: PortfolioDesk.Book,
        _ scenario: Scenario,
        _ policy: BookPolicy,
        _ stages: ImpairmentStage.Rule,
        _ rescored: RescoredLoans?
    ) throws(CreditRiskError) {
        guard !book.figures.cells.isEmpty else {
            reports = []
            return
        }
        let rule = policy.expectedLossRule(stages: stages)
        let regime = book.asAt.map { policy.regime(on: $0) } ?? policy.regime
        let booked = try book.figures.booked(under: regime, rule: rule, risen: book.risen)
        var reports = [
            BookReport.summary(booked, policy: policy), BookReport.distribution(booked, bands: book.bands),
            BookReport.assetQuality(booked),
            BookReport.vintages(book.vintages, rolls: book.rolls),
            try BookReport.expectedLoss(book.figures, regime: regime, rule: rule, risen: book.risen),
            try BookReport.stress(
                book.figures,
                scenario: scenario.stress(policy),
                policy: policy,
                rescored: rescored
            ),
            try BookReport.capital(booked, policy: policy),
        ]
        do throws(AllocationError) {
            reports.append(
                try BookReport.allocation(
                    book.figures,
                    riskAversion: 5,
                    cap: 0.4,
                    correlation: policy.correlation,
                    fundingPercent: policy.prices.funding * 100,
                    losses: policy.expectedLoss.lossGivenDefault
                )
            )
        } catch {
            // A book of one or two purposes cannot keep to the cap: the page says why there is nothing to spread.
            reports.append(BookReport.noAllocation(because: error))
        }
        self.reports = reports
    }

    /// A report by its id.
    /// - Throws: ``Refusal/notFound``.
    func report(_ id: String) throws -> BookReport {
        guard let report = reports.first(where: { $0.id == id }) else { throw Refusal.notFound }
        return report
    }
}
