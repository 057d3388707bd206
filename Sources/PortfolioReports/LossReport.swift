import Charts
public import CreditRisk
import Documents
import Lending
public import Portfolio

extension BookReport {
    /// The simulated losses of a year: mean, quantiles and tails, each with its standard error.
    /// - Parameters:
    ///   - book: What was drawn from.
    ///   - losses: What was drawn, in minor units.
    ///   - correlation: Of asset values, as it was drawn with.
    ///   - seed: What determined the draws.
    /// - Returns: The report.
    public static func losses(
        _ book: BookExposures,
        _ losses: LossDistribution,
        correlation: Double,
        seed: UInt64
    ) -> BookReport {
        let currency = book.currency
        let rows = LossRow.all(losses)
        return BookReport(
            "losses",
            "Losses of a year",
            sentences: [
                "\(losses.drawCount) draws over \(book.exposures.count) borrowers who owe \(currency.text(book.amount)), "
                    + "correlation \(decimalText(correlation, 2)), seed \(seed): given the shared factor they default "
                    + "independently. Lost in default: \(percentText(book.losses.secured)) of what has security, "
                    + "\(percentText(book.losses.unsecured)) of what has none.",
                "The mean is \(currency.text(losses.mean.value)), standard error "
                    + "\(currency.text(losses.mean.standardError)); the expected loss is \(currency.text(book.expectedLoss)).",
                "Left out: \(currency.text(book.nonPerforming)) owed by borrowers who do not perform, and "
                    + "\(currency.text(book.unrated)) by those whose probability of default is not known.",
            ],
            tables: [
                Table(
                    "Losses",
                    ["Figure", "Loss", "Standard error", "Share of what is owed"],
                    rows.map { row in
                        [
                            row.name, currency.text(row.estimate.value), currency.text(row.estimate.standardError),
                            percentText(row.estimate.value / book.amount),
                        ]
                    }
                )
            ],
            drawings: [("losses", chart(losses, book.amount))],
            currency: currency,
            json: [
                "borrowers": .count(book.exposures.count), "exposure": .number(book.amount),
                "draws": .count(losses.drawCount), "seed": .string("\(seed)"), "correlation": .number(correlation),
                "lgd_secured": .number(book.losses.secured), "lgd_unsecured": .number(book.losses.unsecured),
                "expected_loss": .number(book.expectedLoss), "non_performing": .amount(book.nonPerforming),
                "unrated": .amount(book.unrated), "losses": .array(rows.map(\.json)),
            ]
        )
    }

    /// How likely it is that so much is lost, or more.
    private static func chart(_ losses: LossDistribution, _ amount: Double) -> String {
        let shares = (0...100).map { Double($0) / 100 }
        let points = shares.map { CurveChart.Point(losses.quantile($0).value / amount * 100, (1 - $0) * 100) }
        return CurveChart(
            id: "losses",
            title: "Losses of a year",
            summary: "How likely it is, in per cent, that at least a share of what is owed is lost within a year.",
            horizontal: CurveChart.Axis("lost of what is owed, %", to: max((points.last?.x ?? 0) * 1.05, 0.01)),
            vertical: CurveChart.Axis("probability, %", to: 100),
            curves: [CurveChart.Curve(name: "at least", points: points)]
        )
        .svg
    }
}

/// A figure of the distribution.
private struct LossRow {
    let name: String
    /// Letters and digits, for programs.
    let key: String
    let estimate: LossDistribution.Estimate

    static func all(_ losses: LossDistribution) -> [LossRow] {
        let quantiles = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999]
            .map { confidence in
                let percent = confidence == 0.999 ? "99.9" : decimalText(confidence * 100, 0)
                return LossRow(name: "Quantile \(percent) %", key: "q\(percent)", estimate: losses.quantile(confidence))
            }
        return [LossRow(name: "Mean", key: "mean", estimate: losses.mean)] + quantiles
            + [LossRow(name: "Expected shortfall 99 %", key: "es99", estimate: losses.expectedShortfall(0.99))]
    }

    var json: JSONValue {
        .object([
            "figure": .string(key), "value": .number(estimate.value), "standard_error": .number(estimate.standardError),
        ])
    }
}
