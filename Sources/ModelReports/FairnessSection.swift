public import Diagnostics
import Validation

extension FairnessReport {
    /// The report for people.
    /// - Parameter proxy: How well the inputs tell the characteristic; nil where it was not tried.
    /// - Returns: A section with one row for each group.
    public func section(proxy: ProxyTest?) -> ReportSection {
        var rates = ReportTable(
            "Decisions by \(characteristic)",
            ["Group", "n", "Approved", "Ratio", "95 % limits", "z", "p", "Fisher p", "Verdict"]
        )
        var errors = ReportTable(
            "Model by \(characteristic)",
            ["Group", "Defaulted", "Mean PD", "Goods approved", "Bads approved", "AUC, 95 % limits", "SMD of log-odds"]
        )
        for group in groups {
            rates.add(Self.decisions(group))
            errors.add(Self.model(group.outcome))
        }
        return ReportSection(
            id: "fairness\(characteristic.utf8.filter { (97...122).contains($0) }.map { "\($0)" }.joined())",
            title: "Fairness: \(characteristic)",
            sentences: sentences(proxy),
            tables: [rates, errors]
        )
    }

    private func sentences(_ proxy: ProxyTest?) -> [String] {
        var sentences: [String] = []
        if let reference {
            sentences.append(
                "Ratios compare with \(reference), approved most often. "
                    + (flagged.isEmpty
                        ? "No group with enough applicants is below four fifths."
                        : "Below four fifths: \(flagged.joined(separator: ", ")). That is a first sign, not proof.")
            )
        } else {
            sentences.append("Too few applicants in every group to say anything.")
        }
        if unknownCount > 0 { sentences.append("Of \(unknownCount) applicants the group is not known.") }
        if let proxy {
            let limits = proxy.area.limits()
            sentences.append(
                "From the model's inputs \(proxy.group) can be told with an AUC of \(proxy.area.area.reportText(3)) "
                    + "(\(limits.lowerBound.reportText(3)) to \(limits.upperBound.reportText(3))); 0.5 would be chance."
            )
        }
        return sentences
    }

    private static func decisions(_ group: Group) -> [String] {
        let outcome = group.outcome
        let first = [outcome.name, "\(outcome.count)", "\(outcome.approvalRate.reportPercent)"]
        if outcome.isTooFew { return first + ["", "", "", "", "", "too few to say"] }
        guard let impact = group.impact else { return first + ["1.000", "", "", "", "", "reference"] }
        return first + [
            impact.ratio?.reportText(3) ?? "–",
            impact.limits.map { "\($0.lowerBound.reportText(3)) to \($0.upperBound.reportText(3))" } ?? "–",
            impact.z.reportText(2), impact.pValue.reportText(), impact.exactPValue.reportText(),
            impact.isFlagged ? "below four fifths" : "",
        ]
    }

    private static func model(_ outcome: GroupOutcome) -> [String] {
        if outcome.isTooFew { return [outcome.name, "", "", "", "", "too few to say", ""] }
        let area = outcome.area.map { area in
            let limits = area.limits()
            return
                "\(area.area.reportText(3)), \(limits.lowerBound.reportText(3)) to \(limits.upperBound.reportText(3))"
        }
        return [
            outcome.name, outcome.badRate.reportPercent, outcome.meanProbability.reportPercent,
            outcome.approvalOfGoods?.reportPercent ?? "–", outcome.approvalOfBads?.reportPercent ?? "–", area ?? "–",
            outcome.standardisedDifference?.reportText(3) ?? "–",
        ]
    }
}
