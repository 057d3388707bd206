public import CreditRisk
import Documents
public import Portfolio

extension BookReport {
    /// Capital for the performing book, by the formula and by the plain weight; illustrative without IRB approval.
    /// - Parameters:
    ///   - figures: The book.
    ///   - floors: Least PD and LGD counted.
    /// - Returns: The report.
    /// - Throws: ``CreditRiskError``.
    public static func capital(
        _ figures: BookFigures,
        floors: RetailCapital.Floors
    ) throws(CreditRiskError) -> BookReport {
        var rows: [[String]] = []
        var parts: [JSONValue] = []
        var (exposure, weighted, plain) = (0.0, 0.0, 0.0)
        for segment in figures.segments() {
            let amount = Double(segment.outstanding)
            let capital = try RetailCapital(
                .otherRetail,
                probabilityOfDefault: segment.probabilityOfDefault,
                lossGivenDefault: segment.lossGivenDefault,
                floors: floors
            )
            exposure += amount
            weighted += capital.riskWeightedAssets(exposure: amount)
            plain += 0.75 * amount
            rows.append([
                segment.name, amountText(amount), percentText(segment.probabilityOfDefault),
                percentText(segment.lossGivenDefault), decimalText(capital.correlation, 4),
                percentText(capital.requirement), percentText(capital.riskWeight),
                amountText(capital.riskWeightedAssets(exposure: amount)), amountText(0.75 * amount),
            ])
            parts.append(
                .object([
                    "purpose": .string(segment.name), "exposure": .number(amount),
                    "pd": .number(segment.probabilityOfDefault), "lgd": .number(segment.lossGivenDefault),
                    "correlation": .number(capital.correlation), "k": .number(capital.requirement),
                    "rwa": .number(capital.riskWeightedAssets(exposure: amount)),
                ])
            )
        }
        return BookReport(
            "capital",
            "Capital",
            sentences: [
                "Illustrative: only a lender with IRB approval uses the formula. Risk-weighted assets "
                    + "\(amountText(weighted)) by the formula (CRE31, other retail), \(amountText(plain)) at the plain "
                    + "75 %."
            ],
            tables: [
                Table(
                    "Performing loans",
                    ["Purpose", "Exposure", "PD", "LGD", "R", "K", "Risk weight", "RWA", "RWA at 75 %"],
                    rows
                )
            ],
            json: [
                "exposure": .number(exposure), "rwa": .number(weighted), "rwa_standardised": .number(plain),
                "is_illustrative": .bool(true), "segments": .array(parts),
            ]
        )
    }
}
