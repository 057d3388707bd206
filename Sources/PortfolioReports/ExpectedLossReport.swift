public import AssetQuality
public import CreditRisk
import Documents
import Lending
public import Portfolio

extension BookReport {
    /// What is set aside by class and by stage, side by side, with what the lifetime of all loans would cost.
    /// - Parameters:
    ///   - figures: The book.
    ///   - regime: Which of them is booked.
    ///   - rule: Stages, losses given default and floors.
    ///   - risen: Parts of the cells of the book: open loans whose PD has risen significantly since they were granted.
    /// - Returns: The report.
    /// - Throws: ``CreditRiskError``.
    public static func expectedLoss(
        _ figures: BookFigures,
        regime: ProvisioningRegime,
        rule: ExpectedLossRule = ExpectedLossRule(),
        risen: [BookCell] = []
    ) throws(CreditRiskError) -> BookReport {
        let currency = figures.currency
        let parts = StageReason.parts(figures.cells.filter(\.isOpen), risen: risen, rule.stages)
        var stages: [StageSums] = []
        for stage in ImpairmentStage.allCases {
            stages.append(try StageSums(stage, parts.filter { $0.reason.stage == stage }.map(\.cell), rule))
        }
        let byClass = stages.reduce(0) { $0 + $1.byClass }
        let byStage = stages.reduce(0) { $0 + $1.expected }
        let lifetime = stages.reduce(0) { $0 + $1.lifetime }
        let booked: Int64 =
            switch regime {
            case .iracp: byClass
            case .expectedLoss2027, .ifrs9: byStage
            case .none: 0
            }
        return BookReport(
            "ecl",
            "Provisions",
            sentences: [
                "Booked under \(regime.rawValue): \(currency.text(booked)). By class (IRACP) \(currency.text(byClass)), by "
                    + "stage (expected loss) \(currency.text(byStage)), for the lifetime of all loans (CECL) "
                    + "\(currency.text(lifetime))."
            ],
            tables: [
                Table(
                    "Stages",
                    ["Stage", "Loans", "Outstanding", "By class (IRACP)", "Expected loss", "Lifetime (CECL)"],
                    stages.map { $0.row(currency) }
                ),
                StageReason.table(parts, currency),
            ],
            currency: currency,
            json: [
                "regime": .string(regime.rawValue), "booked": .amount(booked), "iracp": .amount(byClass),
                "ecl": .amount(byStage), "cecl": .amount(lifetime), "stages": .array(stages.map(\.json)),
                "reasons": StageReason.json(parts),
            ]
        )
    }

    static func stage(of cell: BookCell, _ rule: ExpectedLossRule) -> ImpairmentStage {
        ImpairmentStage(
            daysPastDue: cell.bucket.firstDay,
            probabilityAtOrigination: 0,
            probabilityNow: 0,
            isDefaulted: cell.assetClass.isNonPerforming,
            rule: rule.stages
        )
    }

    /// Loans of a cell are alike: their average rate, instalment and probability stand for each of them.
    static func loss(
        of cell: BookCell,
        _ stage: ImpairmentStage,
        _ rule: ExpectedLossRule
    ) throws(CreditRiskError) -> Int64 {
        let outstanding = Double(cell["outstanding"])
        let rate = Double(cell["interest"]) / outstanding
        let yearly = min(max(Double(cell["expected_default"]) / outstanding, 0), 0.999)
        var balance = outstanding
        var exposures: [Double] = []
        // As long as terms can be, down to the last minor unit.
        while balance >= 1, exposures.count < 660 {
            exposures.append(balance)
            let principal = Double(cell["instalments"]) - balance * rate / 12
            balance -= principal > 0 ? principal : balance / 12
        }
        let share = Double(cell["secured"]) / outstanding
        return try rule.provision(
            stage,
            outstanding: Int64(cell["outstanding"]),
            hazards: [Double](repeating: monthlyHazard(yearly: yearly), count: exposures.count),
            exposures: exposures,
            lossGivenDefault: share * rule.securedLossGivenDefault + (1 - share) * rule.unsecuredLossGivenDefault,
            annualRate: rate
        )
    }
}

/// Sums over the loans of one stage.
private struct StageSums {
    let stage: ImpairmentStage
    private(set) var loans = 0
    private(set) var outstanding: Int64 = 0
    private(set) var byClass: Int64 = 0
    private(set) var expected: Int64 = 0
    private(set) var lifetime: Int64 = 0

    init(_ stage: ImpairmentStage, _ cells: [BookCell], _ rule: ExpectedLossRule) throws(CreditRiskError) {
        self.stage = stage
        for cell in cells where cell["outstanding"] > 0 {
            outstanding += Int64(cell["outstanding"])
            loans += cell["loans"]
            byClass += Int64(cell["provision"])
            expected += try BookReport.loss(of: cell, stage, rule)
            lifetime += try BookReport.loss(of: cell, stage == .performing ? .underperforming : stage, rule)
        }
    }

    func row(_ currency: Currency) -> [String] {
        [
            "Stage \(stage.rawValue)", "\(loans)", currency.text(outstanding), currency.text(byClass),
            currency.text(expected),
            currency.text(lifetime),
        ]
    }

    var json: JSONValue {
        .object([
            "stage": .count(stage.rawValue), "loans": .count(loans), "outstanding": .amount(outstanding),
            "iracp": .amount(byClass), "ecl": .amount(expected), "lifetime": .amount(lifetime),
        ])
    }
}
