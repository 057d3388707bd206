import CSV
import Features
import TrainingData

/// The rows of a training file as they come in, whole ones and broken ones.
struct TrainingFileRows {
    private(set) var vectors: [FeatureVector] = []
    private(set) var isBad: [Bool] = []
    private(set) var weights: [Double] = []
    private(set) var keys: [String] = []
    /// Where each whole row stands among all.
    private(set) var positions: [Int] = []
    private(set) var brokenCount = 0
    private var firstBroken: CSVError?

    /// Rows so far, whole ones and broken ones.
    var readCount: Int { keys.count + brokenCount }

    /// Takes one row, or notes that it is broken.
    mutating func add(_ row: () throws(CSVError) -> TrainingRow) {
        do {
            let row = try row()
            vectors.append(row.vector)
            isBad.append(row.isBad)
            weights.append(row.weight)
            positions.append(keys.count + brokenCount)
            keys.append(row.key)
        } catch {
            addBroken(error)
        }
    }

    /// Notes a row that is none.
    mutating func addBroken(_ error: CSVError) {
        brokenCount += 1
        firstBroken = firstBroken ?? error
    }

    /// Why there is nothing to learn from; nil if there is.
    func problem(tolerating share: Double) -> String? {
        let count = readCount
        if count == 0 { return "has a header but no rows" }
        let (broken, all) = (Double(brokenCount), Double(count))  // scalar-safe: numbers, not texts
        guard let firstBroken, broken > share * all else { return nil }
        guard brokenCount > 1 else { return firstBroken.withAdvice }
        let percent = (broken / all * 1000).rounded() / 10
        return "\(firstBroken.withAdvice); \(brokenCount) of \(count) rows are broken (\(percent) %), "
            + "--tolerate-broken leaves up to 5 % out"
    }
}
