import Charts
import FeatureDefinitions
public import Samples
import Statistics

/// What is said of a training file before there is a model: each column as it is.
public struct DataSections {
    private let features: [(feature: Feature, column: FeatureColumn)]
    private let isBad: [Bool]

    /// Sections on a sample.
    public init(_ sample: TrainingSample) {
        features = Array(zip(sample.schema.features, sample.columns))
        isBad = sample.isBad
    }

    /// How filled each number is, where it lies, and how it is spread.
    public var numbers: ReportSection {
        var table = ReportTable(
            "Numbers",
            ["Feature", "Missing", "Codes", "Different", "Mean", "SD", "Least", "5 %", "Median", "95 %", "Largest"]
        )
        var drawings: [String] = []
        for case (let feature, .numbers(let values)) in features {
            let present = values.filter { !$0.isNaN && !feature.special.contains($0) }.sorted()
            let missing = values.count { $0.isNaN }
            let moments = Moments(of: present)
            let places = present.isEmpty ? [] : [0, 0.05, 0.5, 0.95, 1].map { quantile(ofSorted: present, $0) }
            table.add(
                [
                    feature.key, share(missing), share(values.count - missing - present.count),
                    "\(Set(present).count)", present.isEmpty ? "–" : moments.mean.reportText(2),
                    present.isEmpty ? "–" : moments.sampleStandardDeviation.reportText(2),
                ] + (present.isEmpty ? Array(repeating: "–", count: 5) : places.map { $0.reportText(2) })
            )
            if Set(present.prefix(1) + present.suffix(1)).count == 2 {
                drawings.append(drawing(feature.key, present, drawings.count))
            }
        }
        return ReportSection(
            id: "numbers",
            title: "Numbers",
            sentences: ["Codes are values that are no magnitudes; they are in no mean and no quantile."],
            tables: [table],
            drawings: drawings
        )
    }

    /// How often each category came, and how it ended.
    public var categories: ReportSection {
        var overview = ReportTable("Categories", ["Feature", "Missing", "Different", "Most frequent", "Its share"])
        var tables: [ReportTable] = []
        for case (let feature, .codes(let positions, let names)) in features {
            var counts = [(rows: Int, bads: Int)](repeating: (0, 0), count: names.count + 1)
            for (row, position) in positions.enumerated() {
                counts[Int(position) + 1].rows += 1
                if isBad[row] { counts[Int(position) + 1].bads += 1 }
            }
            let found = zip(["missing"] + names, counts).filter { $1.rows > 0 }
            let most = found.filter { $0.0 != "missing" }.max { $0.1.rows < $1.1.rows }
            overview.add([
                feature.key, share(counts[0].rows), "\(found.count - (counts[0].rows > 0 ? 1 : 0))", most?.0 ?? "–",
                share(most?.1.rows ?? 0),
            ])
            tables.append(
                ReportTable(
                    feature.key,
                    ["Category", "Rows", "Share", "Bad rate"],
                    found.sorted { ($1.1.rows, $0.0) < ($0.1.rows, $1.0) }.prefix(60)
                        .map { name, count in
                            let rate = Double(count.bads) / Double(count.rows)
                            return [name, "\(count.rows)", share(count.rows), rate.reportPercent]
                        }
                )
            )
        }
        return ReportSection(id: "categories", title: "Categories", tables: [overview] + tables)
    }

    private func share(_ rows: Int) -> String { (Double(rows) / Double(max(isBad.count, 1))).reportPercent }

    /// How often numbers come in ten equal steps from the least to the largest.
    private func drawing(_ key: String, _ sorted: [Double], _ index: Int) -> String {
        let (least, largest) = (sorted[0], sorted[sorted.count - 1])
        var counts = [Double](repeating: 0, count: 10)
        for number in sorted {
            counts[min(9, Int((number - least) / (largest - least) * 10))] += 1  // scalar-safe: numbers, not texts
        }
        return BarChart(
            id: "numbers\(index)",
            title: "Rows by \(key)",
            summary: "Ten equal steps from \(least.reportText(2)) to \(largest.reportText(2))",
            labels: (1...10).map { "\($0)" },
            values: counts.map { $0 / Double(sorted.count) }  // scalar-safe: numbers, not texts
        )
        .svg
    }
}
