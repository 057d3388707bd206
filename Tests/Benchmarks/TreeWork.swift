import Attribution
import CSV
import Decimals
import FoundationEssentials
import TreeEnsembles
import TreeModelFiles

/// A foreign tree model on rows of numbers: single rows, batches, explanations.
struct TreeWork {
    private let ensemble: TreeEnsemble
    private let rows: [Double]
    private let count: Int
    private let single: [[Double]]
    private let predictor: TreePredictor
    private let values: ShapleyValues
    private let interventional: ShapleyValues

    /// XGBoost JSON or LightGBM text, and a CSV with a heading: the model's columns in its order, empty where missing.
    init(model: String, rows path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: model)))
        let file: TreeModelFile =
            try bytes.starts(with: "tree".utf8)
            ? .lightGBM(text: bytes, file: model) : .xgboost(json: bytes, file: model)
        let ensemble = file.ensemble
        var reader = CSVReader([UInt8](try Data(contentsOf: URL(filePath: path))), limits: .file)
        _ = try reader.next()
        var rows: [Double] = []
        while let record = try reader.next() { rows += record.fields.map { DecimalNumber($0)?.value ?? .nan } }
        let width = ensemble.featureCount
        let count = rows.count / max(1, width)
        let single = (0..<min(count, 512)).map { Array(rows[$0 * width..<($0 + 1) * width]) }
        self.ensemble = ensemble
        self.rows = rows
        self.count = count
        self.single = single
        predictor = TreePredictor(ensemble)
        values = ShapleyValues(of: ensemble, against: .trainingWeight)
        interventional = ShapleyValues(of: ensemble, against: .background(Array(single.prefix(100))))
    }

    /// What the model takes.
    var summary: String {
        "\(ensemble.trees.count) trees, \(ensemble.nodeCount) nodes, depth \(ensemble.depth), \(count) rows; "
            + "\(predictor.byteCount / 1024) KiB of nodes, \(values.byteCount / 1024) KiB of tables, "
            + "\(values.plainLeafCount) leaves without"
    }

    /// One round: single rows in µs (median), batches in rows a second, of processor time.
    func round() -> [String: Double] {
        let width = ensemble.featureCount
        let part = Array(rows.prefix(min(count, 5000) * width))
        let times = { (body: (Int) -> Double) in CallTimes.ofCalls(400, body).quantile(0.5) }
        return [
            "single": times { predictor.sum(of: single[$0 % single.count]) },
            "batch": CallTimes.rate(of: count) { predictor.sums(of: rows).count },
            "explained single": times { values.contributions(of: single[$0 % single.count])[0] },
            "explained batch": CallTimes.rate(of: part.count / width) { values.contributions(ofRows: part).count },
            "interventional": times { interventional.contributions(of: single[$0 % single.count])[0] },
        ]
    }

    /// How often memory is asked for: for a single row in hand, and for each row of a batch.
    var allocations: String {
        let one = Allocations.perCall { predictor.sum(of: single[$0 % single.count]) }
        let many = Allocations.perCall(8) { _ in Double(predictor.sums(of: rows).count) } / Double(count)
        return "allocations: \(one) for a single row, \(many) for each row of a batch"
    }

    func printTimings() {
        print(summary)
        print(allocations)
        let rounds = (0..<5).map { _ in round() }
        for name in rounds[0].keys.sorted() {
            print("\(name): \(rounds.compactMap { $0[name] }.sorted()[2])")
        }
    }
}
