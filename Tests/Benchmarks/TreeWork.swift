import Attribution
import Documents
import FoundationEssentials
import TreeEnsembles
import TreeModelFiles

/// A foreign tree model on rows of numbers: single rows, batches, explanations.
struct TreeWork {
    private let ensemble: TreeEnsemble
    private let rows: [Double]
    private let count: Int

    /// XGBoost JSON or LightGBM text, and a CSV with a heading: the model's columns in its order, empty where missing.
    init(model: String, rows path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: model)))
        let file: TreeModelFile =
            try bytes.starts(with: "tree".utf8)
            ? .lightGBM(text: bytes, file: model) : .xgboost(json: bytes, file: model)
        ensemble = file.ensemble
        var reader = CSVReader([UInt8](try Data(contentsOf: URL(filePath: path))), limits: .file)
        _ = try reader.next()
        var rows: [Double] = []
        while let record = try reader.next() { rows += record.fields.map { DecimalNumber($0)?.value ?? .nan } }
        self.rows = rows
        count = rows.count / max(1, ensemble.featureCount)
    }

    func printTimings() {
        let predictor = TreePredictor(ensemble)
        let width = ensemble.featureCount
        let single = (0..<min(count, 512)).map { Array(rows[$0 * width..<($0 + 1) * width]) }
        print("\(ensemble.trees.count) trees, \(ensemble.nodeCount) nodes, depth \(ensemble.depth), \(count) rows")
        print("single row     \(Self.median(4000) { predictor.sum(of: single[$0 % single.count]) }) µs")
        print("batch          \(Self.rate(count) { predictor.sums(of: rows).count }) rows/s")
        let part = Array(rows.prefix(min(count, 5000) * width))
        let values = ShapleyValues(of: ensemble, against: .trainingWeight)
        print("tables         \(values.byteCount / 1024) KiB, \(values.plainLeafCount) leaves without")
        print("explanation    \(Self.median(1000) { values.contributions(of: single[$0 % single.count])[0] }) µs")
        print("batch of them  \(Self.rate(part.count / width) { values.contributions(ofRows: part).count }) rows/s")
        let background = ShapleyValues(of: ensemble, against: .background(Array(single.prefix(100))))
        print("interventional \(Self.median(1000) { background.contributions(of: single[$0 % single.count])[0] }) µs")
    }

    /// Median time of one call in µs.
    private static func median(_ calls: Int, _ body: (Int) -> Double) -> Double {
        let clock = ContinuousClock()
        var sum = 0.0
        let times = (0..<calls)
            .map { call in
                let start = clock.now
                sum += body(call)
                return (clock.now - start) / .microseconds(1)
            }
        precondition(!sum.isInfinite, "an infinite sum")
        return times.sorted()[calls / 2]
    }

    /// Median of five, in rows a second.
    private static func rate(_ count: Int, _ body: () -> Int) -> Int {
        let clock = ContinuousClock()
        let rates = (0..<5)
            .map { _ in
                let start = clock.now
                precondition(body() >= count, "rows are missing")
                return Double(count) / ((clock.now - start) / .seconds(1))
            }
        return Int(rates.sorted()[2])
    }
}
