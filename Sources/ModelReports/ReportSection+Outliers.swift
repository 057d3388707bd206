import FeatureDefinitions
public import Preparation
public import Samples
import Statistics

extension ReportSection {
    /// Numbers far out, feature by feature, before and after something was done about them.
    /// - Parameters:
    ///   - found: The limits, and the rows beyond them.
    ///   - before: The sample in which they were found.
    ///   - after: The sample without them, or with them moved in.
    ///   - sentence: What was done.
    /// - Returns: Features with a number beyond their limits.
    public static func outliers(
        _ found: Outliers,
        before: TrainingSample,
        after: TrainingSample,
        _ sentence: String
    ) -> ReportSection {
        var table = ReportTable(
            "Numbers far out",
            ["Feature", "Limits", "Rows beyond", "Mean before", "after", "SD before", "after"]
        )
        for range in found.ranges where !range.rows.isEmpty {
            guard let place = before.schema.index(of: range.feature) else { continue }
            let moments = [before, after].map { $0.magnitudes(at: place) }
            table.add(
                [
                    range.feature,
                    "\(range.limits.lowerBound.reportText(2)) to \(range.limits.upperBound.reportText(2))",
                    "\(range.rows.count)",
                ] + moments.map { $0.mean.reportText(2) } + moments.map { $0.sampleStandardDeviation.reportText(2) }
            )
        }
        return ReportSection(
            id: "outliers",
            title: "Numbers far out",
            sentences: [sentence, "\(found.rows.count) of \(before.count) rows hold one. Codes are no magnitudes."],
            tables: table.rows.isEmpty ? [] : [table]
        )
    }
}

extension TrainingSample {
    /// Mean and deviation of a feature, without missing values and codes.
    fileprivate func magnitudes(at place: Int) -> Moments {
        guard case .numbers(let numbers) = columns[place] else { return Moments() }
        let special = schema.features[place].special
        return Moments(of: numbers.filter { !$0.isNaN && !special.contains($0) })
    }
}
