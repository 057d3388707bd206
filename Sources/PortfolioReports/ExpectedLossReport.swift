public import AssetQuality
import Charts
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
        let parts = StageReason.parts(figures.cells.filter(\.isOpen), risen: RisenCells(risen), rule.stages)
        var stages: [(stage: ImpairmentStage, sums: StageSums)] = []
        for stage in ImpairmentStage.allCases {
            stages.append((stage, try StageSums(parts.filter { $0.reason.stage == stage }, rule)))
        }
        var purposes: [(name: String, sums: StageSums)] = []
        for purpose in Set(parts.map(\.cell.purpose)).sorted() {
            let own = parts.filter { $0.cell.purpose.utf8.elementsEqual(purpose.utf8) }
            purposes.append((purpose, try StageSums(own, rule)))
        }
        let byClass = stages.reduce(0) { $0 + $1.sums.byClass }
        let byStage = stages.reduce(0) { $0 + $1.sums.expected }
        let lifetime = stages.reduce(0) { $0 + $1.sums.lifetime }
        let booked: Int64 =
            switch regime {
            case .iracp: byClass
            case .expectedLoss2027, .ifrs9: byStage
            case .none: 0
            }
        return BookReport(
            "ecl",
            "Provisions",
            sentences: weighed(rule) + [
                "Booked under \(regime.rawValue): \(currency.text(booked)). By class (IRACP) \(currency.text(byClass)), by "
                    + "stage (expected loss) \(currency.text(byStage)), for the lifetime of all loans (CECL) "
                    + "\(currency.text(lifetime))."
            ],
            tables: [
                Table(
                    "Stages",
                    ["Stage"] + StageSums.heading,
                    stages.map { ["Stage \($0.stage.rawValue)"] + $0.sums.row(currency) }
                ),
                StageReason.table(parts, currency),
                Table(
                    "Provisions by purpose",
                    ["Purpose"] + StageSums.heading,
                    purposes.map { [$0.name] + $0.sums.row(currency) }
                ),
            ],
            drawings: [chart(stages, currency).drawing],
            currency: currency,
            json: [
                "regime": .string(regime.rawValue), "booked": .amount(booked), "iracp": .amount(byClass),
                "ecl": .amount(byStage), "cecl": .amount(lifetime),
                "stages": .array(
                    stages.map { .object($0.sums.json.merging(["stage": .count($0.stage.rawValue)]) { $1 }) }
                ),
                "purposes": .array(
                    purposes.map { .object($0.sums.json.merging(["purpose": .string($0.name)]) { $1 }) }
                ),
                "reasons": StageReason.json(parts),
            ]
        )
    }

    private static func chart(_ stages: [(stage: ImpairmentStage, sums: StageSums)], _ currency: Currency) -> BarChart {
        let scale = AmountScale(of: stages.map { max($0.sums.expected, $0.sums.byClass) }.max() ?? 0, currency)
        return BarChart(
            id: "stages",
            title: "Expected loss by stage",
            summary: "Bars by stage, the line what their classes ask for (IRACP).",
            axis: scale.name,
            labels: stages.map { "Stage \($0.stage.rawValue)" },
            values: stages.map { scale.value(Double($0.sums.expected)) },
            line: stages.map { scale.value(Double($0.sums.byClass)) }
        )
    }

    /// The futures over which expected losses are a mean.
    private static func weighed(_ rule: ExpectedLossRule) -> [String] {
        guard !rule.scenarios.isEmpty else { return [] }
        let words = rule.scenarios.map { scenario in
            "\(scenario.stress.name) \(percentText(scenario.weight)) (factor "
                + "\(decimalText(scenario.stress.factorShock, 2)), LGD +\(percentText(scenario.stress.lossGivenDefaultAddOn)))"
        }
        return ["Expected losses are the mean over scenarios: \(words.joined(separator: ", "))."]
    }

    /// Loans of a cell are alike: their average rate, instalment and probability stand for each of them.
    static func loss(
        of cell: BookCell,
        _ stage: ImpairmentStage,
        _ rule: ExpectedLossRule,
        reverting: Bool = false
    ) throws(CreditRiskError) -> Int64 {
        let life = CellLife(cell)
        return try rule.provision(
            stage,
            outstanding: Int64(cell[.outstanding]),
            hazards: reverting ? rule.reverting(life.hazards) : life.hazards,
            exposures: life.exposures,
            lossGivenDefault: life.lossGivenDefault(rule),
            annualRate: life.annualRate
        )
    }
}

/// What the loans of a cell, which owe something, have before them, month by month.
private struct CellLife {
    /// What is owed at the beginning of each month, in minor units.
    let exposures: [Double]
    /// Probability of default of each month, given that there was none before.
    let hazards: [Double]
    /// A share of one.
    let annualRate: Double
    private let securedShare: Double

    init(_ cell: BookCell) {
        let outstanding = Double(cell[.outstanding])
        let rate = Double(cell[.interest]) / outstanding
        let yearly = min(max(Double(cell[.expectedDefault]) / outstanding, 0), 0.999)
        var balance = outstanding
        var exposures: [Double] = []
        // As long as terms can be, down to the last minor unit.
        while balance >= 1, exposures.count < 660 {
            exposures.append(balance)
            let principal = Double(cell[.instalments]) - balance * rate / 12
            balance -= principal > 0 ? principal : balance / 12
        }
        self.exposures = exposures
        annualRate = rate
        hazards = [Double](repeating: LifetimeLoss.monthlyHazard(yearly: yearly), count: exposures.count)
        securedShare = Double(cell[.secured]) / outstanding
    }

    func lossGivenDefault(_ rule: ExpectedLossRule) -> Double {
        rule.lossGivenDefault.share(ofSecured: securedShare)
    }

    /// Probability of default within twelve months, and before the loans end; what is impaired has defaulted.
    func probabilities(_ stage: ImpairmentStage) throws(CreditRiskError) -> (year: Double, lifetime: Double) {
        guard stage != .impaired else { return (1, 1) }
        let life = try LifetimeLoss(
            hazards: hazards,
            lossGivenDefault: [Double](repeating: 0, count: hazards.count),
            exposures: exposures,
            effectiveRate: annualRate / 12
        )
        return (life.probabilityOfDefault(periods: 12), life.probabilityOfDefault())
    }
}

/// Sums over loans, each in its stage; probabilities are weighed by what is outstanding.
private struct StageSums {
    private(set) var loans = 0
    private(set) var outstanding: Int64 = 0
    private(set) var byClass: Int64 = 0
    private(set) var expected: Int64 = 0
    private(set) var lifetime: Int64 = 0
    private var defaults: (year: Double, lifetime: Double) = (0, 0)

    init(_ parts: [(reason: StageReason, cell: BookCell)], _ rule: ExpectedLossRule) throws(CreditRiskError) {
        for (reason, cell) in parts where cell[.outstanding] > 0 {
            let stage = reason.stage
            let owed = Int64(cell[.outstanding])
            let probabilities = try CellLife(cell).probabilities(stage)
            outstanding += owed
            loans += cell[.loans]
            byClass += Int64(cell[.provision])
            expected += try BookReport.loss(of: cell, stage, rule)
            let lifelong = stage == .performing ? ImpairmentStage.underperforming : stage
            lifetime += try BookReport.loss(of: cell, lifelong, rule, reverting: true)
            defaults.year += probabilities.year * Double(owed)
            defaults.lifetime += probabilities.lifetime * Double(owed)
        }
    }

    /// Of twelve months, and of the lifetime; nil without anything outstanding.
    private var probabilities: (year: Double?, lifetime: Double?) {
        guard outstanding > 0 else { return (nil, nil) }
        return (defaults.year / Double(outstanding), defaults.lifetime / Double(outstanding))
    }

    static let heading = [
        "Loans", "Outstanding", "By class (IRACP)", "Expected loss", "Lifetime (CECL)", "12-month PD", "Lifetime PD",
    ]

    func row(_ currency: Currency) -> [String] {
        [
            "\(loans)", currency.text(outstanding), currency.text(byClass), currency.text(expected),
            currency.text(lifetime), percentText(probabilities.year), percentText(probabilities.lifetime),
        ]
    }

    var json: [String: JSONValue] {
        [
            "loans": .count(loans), "outstanding": .amount(outstanding), "iracp": .amount(byClass),
            "ecl": .amount(expected), "lifetime": .amount(lifetime), "pd_12_months": .share(probabilities.year),
            "pd_lifetime": .share(probabilities.lifetime),
        ]
    }
}
