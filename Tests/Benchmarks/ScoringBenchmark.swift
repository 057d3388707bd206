import Foundation

/// The scoring core beside those of others: five rounds, ours and theirs by turns, medians of processor time.
struct ScoringBenchmark {
    private let xgboostPath: String
    private let lightGBMPath: String
    private let rowsPath: String
    private let work: ScoringWork
    private let linear: ScoringWork
    private let scorecard: ScoringWork
    private let python: String?

    /// XGBoost JSON, LightGBM text, rows as CSV with a heading, an artefact of trees, one of a logistic model, one of a
    /// scorecard, and perhaps a Python that has xgboost, lightgbm and lleaves.
    init(_ arguments: [String]) throws {
        xgboostPath = arguments[0]
        lightGBMPath = arguments[1]
        rowsPath = arguments[2]
        work = try ScoringWork(artefact: arguments[3])
        linear = try ScoringWork(artefact: arguments[4])
        scorecard = try ScoringWork(artefact: arguments[5])
        python = arguments.count > 6 ? arguments[6] : nil
    }

    func run() throws {
        let xgboost = try TreeWork(model: xgboostPath, rows: rowsPath)
        let lightGBM = try TreeWork(model: lightGBMPath, rows: rowsPath)
        print("XGBoost's model: \(xgboost.summary)\nLightGBM's model: \(lightGBM.summary)")
        print("XGBoost's model: \(xgboost.allocations)\nLightGBM's model: \(lightGBM.allocations)")
        print("logistic: \(try linear.allocations)\nscorecard: \(try scorecard.allocations)")
        print("artefact of trees: \(try work.allocations)")
        print("artefact of trees: \(work.modelByteCount / 1024) KiB of memory with its tables")
        var rounds: [[String: Double]] = []
        for _ in 0..<5 {
            var round: [String: Double] = [:]
            for (key, value) in xgboost.round() { round["ours xgboost \(key)"] = value }
            for (key, value) in lightGBM.round() { round["ours lightgbm \(key)"] = value }
            let costs = try work.measure()
            round["ours assess p50"] = costs.median
            round["ours assess p99"] = costs.percentile99
            round["ours assess share of job"] = costs.shareOfJob
            round["ours load ms"] = costs.load
            round["ours tables ms"] = costs.prepare
            round["ours logistic single"] = try linear.measure().score
            round["ours scorecard single"] = try scorecard.measure().score
            for (key, value) in try peers() { round[key] = value }
            rounds.append(round)
        }
        for name in rounds[0].keys.sorted() {
            let values = rounds.compactMap { $0[name] }.sorted()
            print("\(name): \(values[values.count / 2])  \(values.map { ($0 * 100).rounded() / 100 })")
        }
    }

    /// One round of the others, by `peers.py`.
    private func peers() throws -> [String: Double] {
        guard let python else { return [:] }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("peers.py").path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script, xgboostPath, lightGBMPath, rowsPath]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode([String: Double].self, from: output)
    }
}
