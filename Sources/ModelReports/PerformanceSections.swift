import Charts
import Statistics
public import Validation

/// What is said of a model by the rows that judge it.
public struct PerformanceSections: Sendable {
    /// What a good that is approved earns and a bad that is approved costs, in any unit.
    public struct Stakes: Sendable, Hashable {
        /// What a good that is approved earns.
        public let gainOfGood: Double
        /// What a bad that is approved costs.
        public let lossOfBad: Double

        /// Stakes.
        public init(gainOfGood: Double, lossOfBad: Double) {
            self.gainOfGood = gainOfGood
            self.lossOfBad = lossOfBad
        }
    }

    private let scored: ScoredSample
    private let report: PerformanceReport
    private let curve: ReceiverOperatingCharacteristic

    /// Gathers what is measured.
    /// - Parameters:
    ///   - scored: PDs and outcomes of the rows that judge.
    ///   - report: Their measures.
    public init(_ scored: ScoredSample, _ report: PerformanceReport) {
        self.scored = scored
        self.report = report
        curve = ReceiverOperatingCharacteristic(of: scored)
    }

    /// The numbers, with intervals.
    public var measures: ReportSection {
        let area = AreaInterval(of: scored)
        let limits = area.limits()
        let test = HosmerLemeshowTest(of: scored)
        func row(_ name: String, _ value: PerformanceReport.Estimate) -> [String] {
            [name, value.value.reportText(), "\(value.lower.reportText()) to \(value.upper.reportText())", "bootstrap"]
        }
        var table = ReportTable("Measures on rows held out", ["Measure", "Value", "95 % interval", "Method"])
        table.add([
            "AUC", area.area.reportText(), "\(limits.lowerBound.reportText()) to \(limits.upperBound.reportText())",
            "DeLong, standard error \(area.standardError.reportText())",
        ])
        for (name, value) in [
            ("AUC", report.areaUnderCurve), ("KS", report.kolmogorovSmirnov), ("Brier", report.brier),
            ("Gini", report.gini), ("Average precision", report.averagePrecision), ("Log loss", report.logLoss),
            ("Calibration error, ten parts", report.calibrationError),
        ] { table.add(row(name, value)) }
        table.add([
            "Hosmer–Lemeshow", test.statistic.reportText(2), "p \(test.pValue.reportText())", "reported, never a gate",
        ])
        return ReportSection(
            id: "measures",
            title: "Measures",
            sentences: ["\(report.rowCount) rows held out, bad rate \(report.badRate.reportPercent)."],
            tables: [table]
        )
    }

    /// Receiver operating characteristic, precision and recall, Kolmogorov–Smirnov, calibration, lift.
    public var curves: ReportSection {
        let lift = LiftTable(of: scored)
        var table = ReportTable("Tenths by falling PD", ["Tenth", "Rows", "Bads", "Lift", "Bads so far"])
        for (index, part) in lift.parts.enumerated() {
            table.add([
                "\(index + 1)", "\(part.count)", "\(part.badCount)", part.lift.reportText(2),
                part.capturedShare.reportPercent,
            ])
        }
        return ReportSection(
            id: "curves",
            title: "Curves",
            tables: [calibrationTable, table],
            drawings: [operating, precisionRecall, distance, calibration, Self.bars(lift)]
        )
    }

    /// Approval, bad rate, confusion and profit at thresholds of PD.
    /// - Parameters:
    ///   - stakes: What goods earn and bads cost.
    ///   - chosen: Thresholds to show besides the usual ones.
    /// - Returns: The section.
    public func cutOffs(_ stakes: Stakes, _ chosen: [Double]) -> ReportSection {
        let thresholds = Set([0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5] + chosen).sorted()
        var table = ReportTable(
            "Declining everybody at or above a PD",
            [
                "PD", "Approved", "Bad rate of approved", "Profit each", "Bads declined", "Goods declined", "Precision",
                "F1", "F2", "MCC",
            ]
        )
        for threshold in thresholds {
            let cut = CutOff(
                of: scored,
                threshold: threshold,
                gainOfGood: stakes.gainOfGood,
                lossOfBad: stakes.lossOfBad
            )
            let matrix = ConfusionMatrix(of: scored, threshold: threshold)
            table.add([
                threshold.reportText(3), cut.approvalRate.reportPercent, cut.badRate?.reportPercent ?? "–",
                cut.profit.reportText(3), "\(matrix.truePositives.reportText(0)) (\(matrix.recall.reportPercent))",
                "\(matrix.falsePositives.reportText(0)) (\(matrix.falsePositiveRate.reportPercent))",
                matrix.precision.reportText(3), matrix.f1.reportText(3), matrix.f2.reportText(3),
                matrix.matthewsCorrelation.reportText(3),
            ])
        }
        let best = thresholds.max { profit(at: $0, stakes) < profit(at: $1, stakes) } ?? 0.5
        return ReportSection(
            id: "cutoffs",
            title: "Cut-offs",
            sentences: [
                "A good that is approved earns \(stakes.gainOfGood.reportText(2)), a bad costs \(stakes.lossOfBad.reportText(2)). "
                    + "Of the thresholds shown, \(best.reportText(3)) earns most."
            ],
            tables: [table]
        )
    }

    private func profit(at threshold: Double, _ stakes: Stakes) -> Double {
        CutOff(of: scored, threshold: threshold, gainOfGood: stakes.gainOfGood, lossOfBad: stakes.lossOfBad).profit
    }

    private var operating: String {
        CurveChart(
            id: "roc",
            title: "Receiver operating characteristic",
            summary: "Area \(curve.areaUnderCurve.reportText()).",
            horizontal: .init("share of goods called bad"),
            vertical: .init("share of bads called bad"),
            curves: [
                .init(name: "model", points: curve.points.map { .init($0.falsePositiveRate, $0.truePositiveRate) }),
                .init(name: "chance", points: [.init(0, 0), .init(1, 1)]),
            ]
        )
        .svg
    }

    private var precisionRecall: String {
        let curve = PrecisionRecallCurve(of: scored)
        return CurveChart(
            id: "pr",
            title: "Precision and recall",
            summary: "Average precision \(curve.averagePrecision.reportText()).",
            horizontal: .init("recall: share of bads found"),
            vertical: .init("precision"),
            curves: [.init(name: "model", points: curve.points.map { .init($0.recall, $0.precision) })]
        )
        .svg
    }

    private var distance: String {
        let chance = curve.kolmogorovSmirnovPValue.map { "; as large by chance: p \($0.reportText())" } ?? ""
        let points = curve.points.filter(\.threshold.isFinite)
        return CurveChart(
            id: "ks",
            title: "Kolmogorov–Smirnov",
            summary:
                "Largest distance \(curve.kolmogorovSmirnov.reportText()) at PD \(curve.kolmogorovSmirnovThreshold.reportText())\(chance).",
            horizontal: .init("PD", from: 0, to: max(points.first?.threshold ?? 1, 0.01)),
            vertical: .init("share at or above"),
            curves: [
                .init(name: "bads", points: points.map { .init($0.threshold, $0.truePositiveRate) }),
                .init(name: "goods", points: points.map { .init($0.threshold, $0.falsePositiveRate) }),
            ]
        )
        .svg
    }

    private var calibration: String {
        let bins = CalibrationTable(of: scored).bins
        let most = max((bins.map(\.meanProbability) + bins.map(\.observedRate)).max() ?? 1, 0.01)
        return CurveChart(
            id: "calibration",
            title: "Calibration",
            summary: "Stated PD against the share that defaulted, in ten parts.",
            horizontal: .init("stated PD", from: 0, to: most),
            vertical: .init("share that defaulted", from: 0, to: most),
            curves: [
                .init(name: "model", points: bins.map { .init($0.meanProbability, $0.observedRate) }, isMarked: true),
                .init(name: "as stated", points: [.init(0, 0), .init(most, most)]),
            ]
        )
        .svg
    }

    private var calibrationTable: ReportTable {
        ReportTable(
            "Calibration in ten parts",
            ["PD from", "to", "Rows", "Mean PD", "Defaulted"],
            CalibrationTable(of: scored).bins
                .map {
                    [
                        $0.lower.reportText(), $0.upper.reportText(), "\($0.count)", $0.meanProbability.reportText(),
                        $0.observedRate.reportText(),
                    ]
                }
        )
    }

    private static func bars(_ lift: LiftTable) -> String {
        BarChart(
            id: "lift",
            title: "Lift by tenth",
            summary: "Bad rate of each tenth over that of all, riskiest first.",
            labels: lift.parts.indices.map { "\($0 + 1)" },
            values: lift.parts.map(\.lift)
        )
        .svg
    }
}
