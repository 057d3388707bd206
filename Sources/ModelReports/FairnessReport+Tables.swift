import Diagnostics
import Validation

extension FairnessReport {
    /// Who is approved, beside the reference.
    var decisions: ReportTable {
        let heading = ["Group", "n", "Approved", "Ratio", "95 % limits", "z", "p", "Fisher p", "Verdict"]
        return ReportTable("Decisions by \(characteristic)", heading, groups.map(Self.decisions))
    }

    private static func decisions(_ group: Group) -> [String] {
        let outcome = group.outcome
        let first = [outcome.name, "\(outcome.count)", "\(outcome.approvalRate.reportPercent)"]
        if outcome.isTooFew { return first + ["", "", "", "", "", tooFew] }
        guard let impact = group.impact else { return first + ["1.000", "", "", "", "", "reference"] }
        return first + [
            impact.ratio?.reportText(3) ?? "–",
            impact.limits.map { "\($0.lowerBound.reportText(3)) to \($0.upperBound.reportText(3))" } ?? "–",
            impact.z.reportText(2), impact.pValue.reportText(), impact.exactPValue.reportText(),
            impact.isFlagged ? "below four fifths" : "",
        ]
    }

    /// Whom decisions get wrong, beside the reference.
    var errors: ReportTable {
        let heading = [
            "Group", "Goods", "Goods approved", "Gap", "Goods not approved (FPR)", "Gap", "Bads", "Bads approved (FNR)",
            "Gap",
        ]
        let caption = "Errors by \(characteristic), gaps in percentage points with 95 % limits"
        return ReportTable(caption, heading, groups.map(Self.errors))
    }

    private static func errors(_ group: Group) -> [String] {
        let (outcome, gaps) = (group.outcome, group.gaps)
        if outcome.isTooFew { return [outcome.name] + Array(repeating: "", count: 7) + [tooFew] }
        func gap(_ difference: ShareDifference?) -> String { gaps == nil ? "reference" : Self.text(difference) }
        return [
            outcome.name, "\(outcome.goodCount)",
            outcome.approvalOfGoods?.reportPercent ?? "–", gap(gaps?.opportunity),
            outcome.falsePositiveRate?.reportPercent ?? "–", gap(gaps?.falsePositive),
            "\(outcome.badCount)",
            outcome.falseNegativeRate?.reportPercent ?? "–", gap(gaps?.falseNegative),
        ]
    }

    /// How well the model orders risks.
    var model: ReportTable {
        let heading = ["Group", "AUC, 95 % limits", "SMD of log-odds"]
        return ReportTable("Model by \(characteristic)", heading, groups.map { Self.model($0.outcome) })
    }

    private static func model(_ outcome: GroupOutcome) -> [String] {
        if outcome.isTooFew { return [outcome.name, tooFew, ""] }
        let area = outcome.area.map { area in
            let limits = area.limits()
            return
                "\(area.area.reportText(3)), \(limits.lowerBound.reportText(3)) to \(limits.upperBound.reportText(3))"
        }
        return [outcome.name, area ?? "–", outcome.standardisedDifference?.reportText(3) ?? "–"]
    }

    /// Whether stated risks are those that came true.
    var calibration: ReportTable {
        let heading = ["Group", "Mean PD", "Defaulted", "Gap", "Calibration error", "Verdict"]
        let caption = "Calibration by \(characteristic), gaps in percentage points with 95 % limits"
        return ReportTable(caption, heading, groups.map { Self.calibration($0.outcome) })
    }

    private static func calibration(_ outcome: GroupOutcome) -> [String] {
        if outcome.isTooFew { return [outcome.name] + Array(repeating: "", count: 4) + [tooFew] }
        let calibration = outcome.calibration
        let limits = calibration.limits
        return [
            outcome.name, outcome.meanProbability.reportPercent, outcome.badRate.reportPercent,
            points(calibration.gap, limits), calibration.error?.reportPercent ?? "–",
            calibration.isOverstated ? "risk overstated" : calibration.isUnderstated ? "risk understated" : "",
        ]
    }

    /// Who is approved by a hair, and what became of them; nil where there is no reference.
    var cutOff: ReportTable? {
        guard reference != nil else { return nil }
        let heading = [
            "Group", "PDs", "Just approved", "Defaulted", "Of the reference", "Defaulted", "Gap", "Verdict",
        ]
        let caption = "Only just approved, by \(characteristic), gaps in percentage points with 95 % limits"
        return ReportTable(caption, heading, groups.filter { $0.gaps != nil }.map(Self.cutOff))
    }

    private static func cutOff(_ group: Group) -> [String] {
        guard let marginal = group.marginal else {
            return [group.outcome.name] + Array(repeating: "", count: 6) + [tooFew]
        }
        let band = marginal.band
        return [
            group.outcome.name, "\(band.lowerBound.reportPercent) to \(band.upperBound.reportPercent)",
            "\(marginal.count)", marginal.badRate.reportPercent,
            "\(marginal.referenceCount)", marginal.referenceBadRate.reportPercent, text(marginal.difference),
            marginal.isStricter ? "held to a stricter bar" : marginal.isLooser ? "held to a looser bar" : "",
        ]
    }

    /// What those not approved are told, a column for each group with enough of them; nil where there is none.
    var reasons: ReportTable? {
        let told = groups.compactMap { group in group.reasons.map { (group.outcome.name, $0) } }
            .filter { !$0.1.isTooFew }
        let counts = told.flatMap(\.1.entries).reduce(into: [:]) { $0[$1.reason, default: 0] += $1.count }
        guard !counts.isEmpty else { return nil }
        let names = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        return ReportTable(
            "Reasons by \(characteristic), share of those not approved: told it, and told it first",
            ["Reason"] + told.map { "\($0.0), n \($0.1.refusedCount)" },
            names.map { name in [name] + told.map { Self.text($0.1.shares(of: name)) } }
        )
    }

    private static let tooFew = "too few to say"

    private static func text(_ shares: (all: Double, first: Double)?) -> String {
        shares.map { "\($0.all.reportPercent), \($0.first.reportPercent)" } ?? "–"
    }

    /// In percentage points, with limits where there are applicants enough.
    private static func text(_ gap: ShareDifference?) -> String {
        guard let gap else { return "–" }
        if gap.isTooFew { return tooFew }
        return points(gap.value, gap.limits)
    }

    private static func points(_ value: Double, _ limits: ClosedRange<Double>) -> String {
        let numbers = [value, limits.lowerBound, limits.upperBound].map { ($0 * 100).reportText(1) }
        return "\(numbers[0]), \(numbers[1]) to \(numbers[2])"
    }
}

extension FairnessReport {
    /// Which error is which.
    static let errorSentence =
        "A positive is a predicted default, who is declined or sent to a person: the FPR is the share not approved of those "
        + "who paid, the FNR the share approved of those who defaulted. Gaps are the group less the reference; that of goods "
        + "approved is the equal-opportunity gap."

    /// What the table of calibration shows.
    static let calibrationSentence =
        "Calibration is the mean PD stated of a group less the share who defaulted; the error is the mean of such gaps, "
        + "without their signs, over up to five parts of the group by rising PD. Where limits leave out 0, the risk of the "
        + "group is stated too high or too low."

    /// What the table of those just approved shows.
    static let cutOffSentence =
        "Only just approved are, in one band of PDs up to the cut-off, at least a tenth of the approved of both, and at "
        + "least \(AdverseImpact.minimumCount). If those of a group default less often than those of the reference, the "
        + "group is held to a stricter bar."

    /// What the table of reasons shows.
    static let reasonSentence =
        "Reasons are those that decisions by the score alone would state, at most four each; knock-outs are not in the data."
}
