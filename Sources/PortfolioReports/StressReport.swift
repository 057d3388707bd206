import AssetQuality
public import BookPolicies
import Charts
public import CreditRisk
import Documents
import Lending
public import Portfolio

extension BookReport {
    /// What a scenario does to the performing book.
    /// - Parameters:
    ///   - figures: The book.
    ///   - scenario: What happens.
    ///   - policy: Correlation of asset values, shares lost in default, and what debt to income does to the odds of default.
    ///   - rescored: Loans at floating rates as their models score them at the scenario's rates; nil if no model was asked.
    /// - Returns: The report.
    /// - Throws: ``CreditRiskError``.
    public static func stress(
        _ figures: BookFigures,
        scenario: StressScenario,
        policy: BookPolicy = BookPolicy(),
        rescored: RescoredLoans? = nil
    ) throws(CreditRiskError) -> BookReport {
        let currency = figures.currency
        let stress = try BookStress(figures, scenario, policy, rescored)
        return BookReport(
            "stress",
            "Stress: \(scenario.name)",
            sentences: [
                "Expected loss of a year rises from \(currency.text(stress.expectedLoss)) to "
                    + "\(currency.text(stress.stressedLoss)) (factor \(decimalText(scenario.factorShock, 2)) standard deviations, "
                    + "rates \(decimalText(scenario.rateShockInPercent, 2)) points, correlation "
                    + "\(decimalText(policy.correlation, 2))).",
                "Instalments of loans at floating rates are computed anew, those of the others stay: a month's instalments "
                    + "go from \(currency.text(stress.instalments.before)) to \(currency.text(stress.instalments.after)). "
                    + "One more unit of debt to income adds \(decimalText(policy.logOddsPerDebtToIncome, 2)) to the "
                    + "log-odds of default.",
            ] + (rescored.map(Self.sentences) ?? []),
            tables: [
                Table(
                    "Segments",
                    [
                        "Purpose", "Outstanding", "Instalments", "Instalments stressed", "DTI", "DTI stressed", "PD",
                        "PD stressed", "LGD stressed", "Loss",
                        "Loss stressed",
                    ],
                    stress.rows.map { cells($0, currency) }
                )
            ],
            drawings: [chart(stress, currency).drawing],
            currency: currency,
            json: [
                "scenario": .string(scenario.name), "expected_loss": .number(stress.expectedLoss),
                "stressed_loss": .number(stress.stressedLoss), "correlation": .number(policy.correlation),
                "log_odds_per_dti": .number(policy.logOddsPerDebtToIncome),
                "instalments": .number(stress.instalments.before),
                "instalments_stressed": .number(stress.instalments.after),
                "segments": .array(stress.rows.map(json)),
                "floating_loans": rescored.map { JSONValue.count($0.count) } ?? .null,
                "rescored_loans": rescored.map { JSONValue.count($0.rescored) } ?? .null,
            ]
        )
    }

    private static func sentences(_ rescored: RescoredLoans) -> [String] {
        [
            "Of \(rescored.count) performing loans at floating rates, \(rescored.rescored) were scored anew at their new rate, "
                + "by the models that granted them; the others follow from debt to income."
        ]
    }

    private static func cells(_ row: BookStress.Row, _ currency: Currency) -> [String] {
        [
            row.segment.name, currency.text(row.segment.outstanding), currency.text(row.segment.instalments),
            currency.text(row.instalments), percentText(row.segment.debtToIncome), percentText(row.debtToIncome),
            percentText(row.segment.probabilityOfDefault),
            percentText(row.probabilityOfDefault), percentText(row.lossGivenDefault), currency.text(row.expectedLoss),
            currency.text(row.stressedLoss),
        ]
    }

    private static func chart(_ stress: BookStress, _ currency: Currency) -> BarChart {
        let most = stress.rows.map { max($0.stressedLoss, $0.expectedLoss) }.max() ?? 0
        let scale = AmountScale(of: Int64(most), currency)
        return BarChart(
            id: "stress",
            title: "Expected loss in the scenario",
            summary: "Bars in the scenario, the line in an ordinary year, by purpose.",
            axis: scale.name,
            labels: stress.rows.map(\.segment.name),
            values: stress.rows.map { scale.value($0.stressedLoss) },
            line: stress.rows.map { scale.value($0.expectedLoss) }
        )
    }

    private static func json(_ row: BookStress.Row) -> JSONValue {
        .object([
            "purpose": .string(row.segment.name), "outstanding": .amount(row.segment.outstanding),
            "pd": .number(row.segment.probabilityOfDefault), "pd_stressed": .number(row.probabilityOfDefault),
            "lgd_stressed": .number(row.lossGivenDefault), "instalments": .number(row.segment.instalments),
            "instalments_stressed": .number(row.instalments), "dti": .share(row.segment.debtToIncome),
            "dti_stressed": .share(row.debtToIncome), "loss": .number(row.expectedLoss),
            "loss_stressed": .number(row.stressedLoss),
        ])
    }
}

extension BookStress {
    /// What a scenario does to the performing loans of a book, by the rules of the lender.
    /// - Throws: ``CreditRiskError``.
    public init(
        _ figures: BookFigures,
        _ scenario: StressScenario,
        _ policy: BookPolicy,
        _ rescored: RescoredLoans? = nil
    ) throws(CreditRiskError) {
        try self.init(
            figures.segments(policy.expectedLoss.lossGivenDefault),
            scenario: scenario,
            correlation: policy.correlation,
            logOddsPerDebtToIncome: policy.logOddsPerDebtToIncome,
            rescored: rescored
        )
    }
}
