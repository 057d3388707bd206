import Binning
import BoostedLearning
import CSV
import FeatureDefinitions
import Features
import Foundation
import Learning
import Regression
import Samples
import Scoring
import Statistics
import Terminal
import TrainingFiles

/// What a modeller waits for, beside pandas, optbinning, scikit-learn and XGBoost: rounds of ours and theirs by turns, medians
/// of processor time, one thread each.
struct LearningBenchmark {
    private static let boostingRounds = 300
    private static let largeRows = 1_000_000
    /// How many times as fast as the others each must be.
    private static let goals = [
        ("csv", 1.0), ("binning", 10), ("woe", 5), ("logistic", 1), ("boosting", 1 / 1.15),
    ]

    private let sample: TrainingSample
    private let python: String
    private let rounds: Int
    private let folder: URL
    private let design: Matrix
    private let numbers: TrainingSample

    /// A product, its training file, and a Python that has the others.
    init(product: String, data: String, python: String, rounds: Int) throws {
        let definition = try ProductFile.read(product)
        sample = try TrainingFile(data, for: definition).sample
        (self.python, self.rounds) = (python, rounds)
        folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("underwriter-learning-\(getpid())")
        numbers = try Self.numbersOnly(sample)
        design = Self.standardised(numbers)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try writeFiles()
    }

    /// Measures and prints; ends with 1 where a goal is missed.
    func run() throws {
        var results: [[String: Double]] = []
        for round in 1...rounds {
            var times = try ours()
            for (name, value) in try theirs() { times[name] = value }
            results.append(times)
            FileHandle.standardError.write(Data("round \(round) of \(rounds)\n".utf8))
        }
        var table = TextTable(
            ["", "OURS, S", "THEIRS, S", "THEIRS / OURS", "SPREAD OF THE RATIO", "GOAL"],
            rightAligned: [1, 2, 3, 4, 5]
        )
        var goals = Goals()
        for (name, goal) in Self.goals {
            let ours = results.compactMap { $0["ours \(name)"] }
            let theirs = results.compactMap { $0["theirs \(name)"] }
            let ratios = zip(theirs, ours).map { $0 / $1 }.sorted()
            table.add([
                name, median(ours).text(decimals: 4), median(theirs).text(decimals: 4),
                median(ratios).text(decimals: 2),
                "\((ratios.first ?? 0).text(decimals: 2)) to \((ratios.last ?? 0).text(decimals: 2))",
                goal.text(decimals: 2),
            ])
            goals.note("\(name) \(goal.text(decimals: 2)) times as fast", isMet: median(ratios) >= goal)
        }
        print(
            "\(sample.count) rows, \(numbers.schema.count) numbers; csv of \(Self.largeRows) rows; \(rounds) rounds, processor time"
        )
        print(table.text)
        try FileManager.default.removeItem(at: folder)
        goals.conclude()
    }

    /// One round of ours.
    private func ours() throws -> [String: Double] {
        var times: [String: Double] = [:]
        func timed<Result>(_ name: String, _ work: () throws -> Result) rethrows -> Result {
            let start = CallTimes.now
            let result = try work()
            times["ours \(name)"] = (CallTimes.now - start) / 1e6
            return result
        }
        let read = try timed("csv") { try Self.numberTable(path("large.csv")) }
        precondition(read.count == Self.largeRows * (numbers.schema.count + 1), "records are missing")
        let outcomes = BinningOutcomes(isBad: numbers.isBad, weights: numbers.weights)
        let binned = timed("binning") {
            numbers.schema.features.enumerated().map { FeatureBinning().bins($1, numbers.columns[$0], outcomes) }
        }
        let weights = timed("woe") {
            binned.enumerated().map { WeightOfEvidenceTable($1.characteristic).weights(of: numbers.columns[$0]) }
        }
        precondition(weights.allSatisfy { $0.count == numbers.count }, "rows are missing")
        let fit = try timed("logistic") {
            try LogisticFit(design: design, isBad: numbers.isBad, weights: numbers.weights, ridgePenalty: 1)
        }
        precondition(fit.coefficients.count == design.columnCount, "coefficients are missing")
        var boosting = GradientBoosting()
        (boosting.rounds, boosting.patience, boosting.settings.isMonotone) = (Self.boostingRounds, nil, false)
        let trees = try timed("boosting") { try boosting.fitted(to: numbers) }
        precondition(trees.scoring != nil, "no trees")
        return times
    }

    /// One round of the others, by `learning_peers.py`.
    private func theirs() throws -> [String: Double] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("learning_peers.py")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [
            script.path, path("rows.csv"), path("large.csv"), path("design.csv"), "\(Self.boostingRounds)",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode([String: Double].self, from: output)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
    }

    /// A file as one table of numbers, row by row; an empty field is not a number.
    private static func numberTable(_ path: String) throws -> [Double] {
        let pieces = try FilePieces(path)
        var reader = CSVReader(limits: .file) { try pieces.next() }
        _ = try reader.next()
        var numbers: [Double] = []
        // A number and what ends it take two bytes at least: nothing is moved when there are more.
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        numbers.reserveCapacity((size ?? 0) / 2)
        while let record = try reader.next() { record.appendNumbers(to: &numbers) }
        return numbers
    }

    /// The sample of its number features, as plain numbers: special codes are no codes, so that all programs bin the same.
    private static func numbersOnly(_ sample: TrainingSample) throws -> TrainingSample {
        let places = sample.schema.features.indices.filter { sample.schema.features[$0].kind == .number }
        let features = places.map { place in
            let feature = sample.schema.features[place]
            return Feature(key: feature.key, name: feature.name, kind: .number)
        }
        let kept = places.prefix(23)
        return try TrainingSample(
            schema: FeatureSchema(Array(features.prefix(23))),
            vectors: sample.vectors.map { vector in .init(values: kept.map { vector.values[$0] }) },
            isBad: sample.isBad
        )
    }

    /// Every column with mean 0 and deviation 1.
    private static func standardised(_ sample: TrainingSample) -> Matrix {
        var elements = [Double](repeating: 0, count: sample.count * sample.schema.count)
        for (index, column) in sample.columns.enumerated() {
            guard case .numbers(let numbers) = column else { continue }
            var moments = Moments()
            for number in numbers where !number.isNaN { moments.add(number) }
            for (row, number) in numbers.enumerated() where !number.isNaN {
                elements[row * sample.schema.count + index] =
                    (number - moments.mean) / moments.populationStandardDeviation
            }
        }
        return Matrix(elements: elements, rowCount: sample.count, columnCount: sample.schema.count)
    }

    /// What both sides read: the rows, the rows over and over, and the design of the regression.
    private func writeFiles() throws {
        var lines: [String] = []
        for row in 0..<numbers.count {
            let cells = numbers.vectors[row].values
                .map { value in
                    guard case .number(let number) = value else { return "" }
                    return number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
                }
            lines.append((cells + [numbers.isBad[row] ? "1" : "0"]).joined(separator: ",") + "\n")
        }
        let header = (numbers.schema.features.map(\.key) + ["bad"]).joined(separator: ",") + "\n"
        try Files.replace(path("rows.csv")) { try $0.write(contentsOf: Data((header + lines.joined()).utf8)) }
        let piece = Data(lines.joined().utf8)
        try Files.replace(path("large.csv")) { file in
            try file.write(contentsOf: Data(header.utf8))
            for _ in 0..<(Self.largeRows / lines.count) { try file.write(contentsOf: piece) }
            let rest = lines[..<(Self.largeRows % lines.count)].joined()
            try file.write(contentsOf: Data(rest.utf8))
        }
        try Files.replace(path("design.csv")) { file in
            for row in 0..<design.rowCount {
                let cells = (0..<design.columnCount).map { "\(design[row, $0])" }
                try file.write(contentsOf: Data((cells.joined(separator: ",") + "\n").utf8))
            }
        }
    }
}
