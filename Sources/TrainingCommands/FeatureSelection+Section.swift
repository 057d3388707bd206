import FeatureDefinitions
import ModelReports
import Preparation
import Samples

extension FeatureSelection {
    /// Features that are left out, and why, for the report of a run and for the terminal; nil where every feature stays.
    /// - Parameter training: The rows that are not held out.
    /// - Returns: A section with one line for each of them.
    func section(_ training: TrainingSample) -> ReportSection? {
        guard !isOfEverything else { return nil }
        let dropped = dropped(from: training)
        var table = ReportTable("Left out", ["Feature", "Why", "", "Limit"])
        for feature in dropped {
            switch feature.reason {
            case .informationValue(let value):
                let limit = minimumInformationValue.reportText()
                table.add([feature.feature, "says too little: information value", value.reportText(), limit])
            case .inflation(let factor):
                let text = factor == .infinity ? "infinite" : factor.reportText(1)
                table.add([feature.feature, "others say it: VIF", text, maximumInflation.reportText(1)])
            }
        }
        return ReportSection(
            id: "selection",
            title: "Features left out",
            sentences: [
                (dropped.isEmpty ? "None" : "\(dropped.count) of \(training.schema.count)")
                    + ", as the rows that are not held out have it; every fold, and every fit on some of those rows, finds its own."
            ],
            tables: dropped.isEmpty ? [] : [table]
        )
    }
}
