import AssetQuality
public import BookPolicies
import Charts
public import CreditRisk
import Documents
import Lending
public import Portfolio

extension BookReport {
    /// Capital for the book, by the formula and by the plain weights; illustrative without IRB approval.
    ///
    /// R is the correlation that the formula sets (CRE31.15), whatever the policy says of correlation; losses given default
    /// are those of the policy, and no less than the floor.
    /// - Parameters:
    ///   - figures: The book.
    ///   - floors: Least PD and LGD counted for all loans; nil for those of the policy.
    ///   - policy: Shares lost in default, what the purposes finance, and what a price floor is made of.
    /// - Returns: The report.
    /// - Throws: ``CreditRiskError``.
    public static func capital(
        _ figures: BookFigures,
        floors: RetailCapital.Floors? = nil,
        policy: BookPolicy = BookPolicy()
    ) throws(CreditRiskError) -> BookReport {
        let currency = figures.currency
        let (losses, prices) = (policy.expectedLoss.lossGivenDefault, policy.prices)
        var segments: [CapitalSegment] = []
        func least(_ purpose: String) -> RetailCapital.Floors { floors ?? policy.floors(ofPurpose: purpose) }
        for segment in figures.segments(losses) {
            segments.append(try CapitalSegment(segment, least(segment.name), policy))
        }
        let defaulted = DefaultedSegment.all(figures, losses) { least($0).lossGivenDefault }
        let exposure = segments.reduce(0) { $0 + $1.exposure } + defaulted.reduce(0) { $0 + $1.exposure }
        let weighted = segments.reduce(0) { $0 + $1.weighted } + defaulted.reduce(0) { $0 + $1.weighted }
        let plain = segments.reduce(0) { $0 + 0.75 * $1.exposure } + defaulted.reduce(0) { $0 + $1.plain }
        return BookReport(
            "capital",
            "Capital",
            sentences: [
                "Illustrative: only a lender with IRB approval uses the formula. Risk-weighted assets "
                    + "\(currency.text(weighted)) by the formula (\(CapitalFormula.text(segments.map(\.capital)))), "
                    + "\(currency.text(plain)) at the plain "
                    + "weights: 75 %, and 100 or 150 % of what is not set aside for loans that do not perform.",
                CapitalSegment.sentence(segments, prices),
                "Lost in default: \(percentText(losses.secured)) of what has security, \(percentText(losses.unsecured)) of "
                    + "what has none. R is what the formula sets, not the correlation of the policy.",
            ],
            tables: [
                Table(
                    "Performing loans",
                    [
                        "Purpose", "Exposure", "PD", "LGD", "R", "K", "Risk weight", "RWA", "RWA at 75 %", "Rate",
                        "Price floor",
                    ],
                    segments.map { $0.row(currency) }
                ),
                DefaultCounts.table(try DefaultCounts.all(figures, segments)),
                Table(
                    "Non-performing loans",
                    ["Purpose", "Exposure", "Set aside", "LGD", "K", "RWA", "Plain weight", "RWA at it"],
                    defaulted.map { $0.row(currency) }
                ),
            ],
            drawings: [chart(segments, currency).drawing],
            currency: currency,
            json: [
                "exposure": .number(exposure), "rwa": .number(weighted), "rwa_standardised": .number(plain),
                "is_illustrative": .bool(true), "segments": .array(segments.map(\.json)),
                "non_performing": .array(defaulted.map(\.json)),
                "defaults": .array(try DefaultCounts.all(figures, segments).map(\.json)),
            ]
        )
    }

    private static func chart(_ segments: [CapitalSegment], _ currency: Currency) -> BarChart {
        let most = segments.map { max($0.weighted, 0.75 * $0.exposure) }.max() ?? 0
        let scale = AmountScale(of: Int64(most), currency)
        return BarChart(
            id: "capital",
            title: "Risk-weighted assets by purpose",
            summary: "Bars by the formula, the line at the plain weight of 75 %; performing loans.",
            axis: scale.name,
            labels: segments.map(\.segment.name),
            values: segments.map { scale.value($0.weighted) },
            line: segments.map { scale.value(0.75 * $0.exposure) }
        )
    }
}

/// Capital for the loans of one purpose that do not perform.
///
/// - seealso: Basel Framework, CRE31 (K of a defaulted exposure) and CRE20 (defaulted exposures: 150 %, or 100 % where
///   specific provisions are at least a fifth, of what is not set aside).
private struct DefaultedSegment {
    let name: String
    let exposure: Double
    let setAside: Double
    let lossGivenDefault: Double

    /// Losses given default as ``BookFigures/segments(_:)`` has them, no less than the least of the purpose.
    static func all(
        _ figures: BookFigures,
        _ losses: LossGivenDefault,
        least: (String) -> Double
    ) -> [DefaultedSegment] {
        let open = figures.cells.filter { $0.assetClass.isNonPerforming && $0[.outstanding] > 0 }
        return Dictionary(grouping: open, by: \.purpose)
            .map { name, cells in
                func sum(_ key: BookSum) -> Double { Double(cells.reduce(0) { $0 + $1[key] }) }
                let share = sum(.secured) / sum(.outstanding)
                return DefaultedSegment(
                    name: name,
                    exposure: sum(.outstanding),
                    setAside: sum(.provision),
                    lossGivenDefault: max(losses.share(ofSecured: share), least(name))
                )
            }
            .sorted { $0.name < $1.name }
    }

    /// What is set aside stands for the best estimate of the loss.
    var requirement: Double {
        RetailCapital.ofDefaulted(lossGivenDefault: lossGivenDefault, bestEstimate: setAside / exposure)
    }
    var weighted: Double { 12.5 * requirement * exposure }
    var plainWeight: Double { setAside >= 0.2 * exposure ? 1 : 1.5 }
    var plain: Double { plainWeight * (exposure - setAside) }

    func row(_ currency: Currency) -> [String] {
        [
            name, currency.text(exposure), currency.text(setAside), percentText(lossGivenDefault),
            percentText(requirement), currency.text(weighted), percentText(plainWeight), currency.text(plain),
        ]
    }

    var json: JSONValue {
        .object([
            "purpose": .string(name), "exposure": .number(exposure), "provision": .number(setAside),
            "lgd": .number(lossGivenDefault), "k": .number(requirement), "rwa": .number(weighted),
            "rwa_standardised": .number(plain),
        ])
    }
}
