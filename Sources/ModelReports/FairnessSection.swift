public import Diagnostics
import Validation

extension FairnessReport {
    /// The report for people.
    /// - Parameter proxy: How well the inputs tell the characteristic; nil where it was not tried.
    /// - Returns: A section with tables of decisions, errors, the model, the cut-off and reasons, group by group.
    public func section(proxy: ProxyTest?) -> ReportSection {
        ReportSection(
            id: "fairness\(characteristic.utf8.filter { (97...122).contains($0) }.map { "\($0)" }.joined())",
            title: "Fairness: \(characteristic)",
            sentences: sentences(proxy),
            tables: [decisions, errors, model, calibration] + [cutOff, reasons].compactMap(\.self)
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
        if reference != nil { sentences += [Self.errorSentence, Self.calibrationSentence, Self.cutOffSentence] }
        if reasons != nil { sentences.append(Self.reasonSentence) }
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
}
