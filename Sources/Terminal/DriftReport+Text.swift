public import Baselines
import Drift

extension DriftReport {
    /// The alerts, then what was compared, a line each.
    public var text: String {
        var table = TextTable(
            ["", "PSI", "95 % BOUND", "BINS", "VERDICT", "Z", "Z OF MEAN", "MISSING", "IN TRAINING"],
            rightAligned: [1, 2, 3, 5, 6, 7, 8]
        )
        for line in lines {
            table.add([
                line.name, line.index?.value.text(decimals: 4) ?? "-", line.index?.bound.text(decimals: 4) ?? "-",
                line.index.map { "\($0.parts.count)" } ?? "-", line.index?.verdict.rawValue ?? "-",
                line.shift.map { $0.inDeviations?.text(decimals: 2) ?? ($0.isValueChanged ? "changed" : "0") } ?? "-",
                line.shift?.inErrors?.text(decimals: 2) ?? "-", line.missing?.rate.percentText ?? "",
                line.missing?.atTraining.percentText ?? "",
            ])
        }
        let training = trainingCount.map { "\($0.groupedText) applicants of training" }
        let heading = "\(count.groupedText) applicants against \(training ?? "the means of training")"
        let old = trainingCount == nil ? "\nThe artefact is of before bins were kept; train it again to have them." : ""
        let alerts = alerts.map { "\nAlert: \($0.text)" }.joined()
        return "\(heading)\(old)\(alerts)\n\n\(table.text)"
    }
}
