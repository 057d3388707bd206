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
    ///   - correlation: Of asset values, in (0, 1).
    /// - Returns: The report.
    /// - Throws: ``CreditRiskError``.
    public static func stress(
        _ figures: BookFigures,
        scenario: StressScenario,
        correlation: Double
    ) throws(CreditRiskError) -> BookReport {
        let currency = figures.currency
        let stress = try BookStress(figures.segments(), scenario: scenario, correlation: correlation)
        return BookReport(
            "stress",
            "Stress: \(scenario.name)",
            sentences: [
                "Expected loss of a year rises from \(currency.text(stress.expectedLoss)) to "
                    + "\(currency.text(stress.stressedLoss)) (factor \(decimalText(scenario.factorShock, 2)) standard deviations, "
                    + "rates \(decimalText(scenario.rateShockInPercent, 2)) points, correlation "
                    + "\(decimalText(correlation, 2)))."
            ],
            tables: [
                Table(
                    "Segments",
                    [
                        "Purpose", "Outstanding", "DTI", "DTI stressed", "PD", "PD stressed", "LGD stressed", "Loss",
                        "Loss stressed",
                    ],
                    stress.rows.map { cells($0, currency) }
                )
            ],
            drawings: [chart(stress).drawing],
            currency: currency,
            json: [
                "scenario": .string(scenario.name), "expected_loss": .number(stress.expectedLoss),
                "stressed_loss": .number(stress.stressedLoss), "correlation": .number(correlation),
                "segments": .array(stress.rows.map(json)),
            ]
        )
    }

    private static func cells(_ row: BookStress.Row, _ currency: Currency) -> [String] {
        [
            row.segment.name, currency.text(row.segment.outstanding), percentText(row.segment.debtToIncome),
            percentText(row.debtToIncome), percentText(row.segment.probabilityOfDefault),
            percentText(row.probabilityOfDefault), percentText(row.lossGivenDefault), currency.text(row.expectedLoss),
            currency.text(row.stressedLoss),
        ]
    }

    private static func chart(_ stress: BookStress) -> BarChart {
        BarChart(
            id: "stress",
            title: "Expected loss in the scenario",
            summary: "Bars in the scenario, the line in an ordinary year, by purpose.",
            labels: stress.rows.map(\.segment.name),
            values: stress.rows.map(\.stressedLoss),
            line: stress.rows.map(\.expectedLoss)
        )
    }

    private static func json(_ row: BookStress.Row) -> JSONValue {
        .object([
            "purpose": .string(row.segment.name), "outstanding": .amount(row.segment.outstanding),
            "pd": .number(row.segment.probabilityOfDefault), "pd_stressed": .number(row.probabilityOfDefault),
            "lgd_stressed": .number(row.lossGivenDefault), "dti": .share(row.segment.debtToIncome),
            "dti_stressed": .share(row.debtToIncome), "loss": .number(row.expectedLoss),
            "loss_stressed": .number(row.stressedLoss),
        ])
    }
}
