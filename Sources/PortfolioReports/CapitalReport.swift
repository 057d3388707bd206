public import CreditRisk
import Documents
import Lending
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
        let currency = figures.currency
        var segments: [CapitalSegment] = []
        for segment in figures.segments() { segments.append(try CapitalSegment(segment, floors)) }
        let exposure = segments.reduce(0) { $0 + $1.exposure }
        let weighted = segments.reduce(0) { $0 + $1.weighted }
        let plain = 0.75 * exposure
        return BookReport(
            "capital",
            "Capital",
            sentences: [
                "Illustrative: only a lender with IRB approval uses the formula. Risk-weighted assets "
                    + "\(currency.text(weighted)) by the formula (CRE31, other retail), \(currency.text(plain)) at the plain "
                    + "75 %."
            ],
            tables: [
                Table(
                    "Performing loans",
                    ["Purpose", "Exposure", "PD", "LGD", "R", "K", "Risk weight", "RWA", "RWA at 75 %"],
                    segments.map { $0.row(currency) }
                )
            ],
            currency: currency,
            json: [
                "exposure": .number(exposure), "rwa": .number(weighted), "rwa_standardised": .number(plain),
                "is_illustrative": .bool(true), "segments": .array(segments.map(\.json)),
            ]
        )
    }
}

/// Capital for the loans of one purpose.
private struct CapitalSegment {
    let segment: BookSegment
    let capital: RetailCapital

    init(_ segment: BookSegment, _ floors: RetailCapital.Floors) throws(CreditRiskError) {
        self.segment = segment
        capital = try RetailCapital(
            .otherRetail,
            probabilityOfDefault: segment.probabilityOfDefault,
            lossGivenDefault: segment.lossGivenDefault,
            floors: floors
        )
    }

    var exposure: Double { Double(segment.outstanding) }
    var weighted: Double { capital.riskWeightedAssets(exposure: exposure) }

    func row(_ currency: Currency) -> [String] {
        [
            segment.name, currency.text(exposure), percentText(segment.probabilityOfDefault),
            percentText(segment.lossGivenDefault), decimalText(capital.correlation, 4),
            percentText(capital.requirement), percentText(capital.riskWeight), currency.text(weighted),
            currency.text(0.75 * exposure),
        ]
    }

    var json: JSONValue {
        .object([
            "purpose": .string(segment.name), "exposure": .number(exposure),
            "pd": .number(segment.probabilityOfDefault), "lgd": .number(segment.lossGivenDefault),
            "correlation": .number(capital.correlation), "k": .number(capital.requirement), "rwa": .number(weighted),
        ])
    }
}
