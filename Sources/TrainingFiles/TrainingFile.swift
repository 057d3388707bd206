import CSV
public import Documents
import FeatureDefinitions
import Preparation
import ProductDrafting
public import Products
public import Samples
public import Terminal
import TrainingData

/// A training file, read record by record: the sample, its digest, and what was not understood.
public struct TrainingFile {
    /// What happened to whom.
    public private(set) var sample: TrainingSample
    /// SHA-256 of the file.
    public let digest: ContentDigest
    /// Keys of the rows, in the file's order.
    public private(set) var keys: [String]
    /// Where each row stands among the records after the header, from 0.
    public private(set) var positions: [Int]
    /// Columns nobody asked for.
    public let ignoredColumns: [String]
    /// Cells with a category the product does not declare, by column.
    public let unknownCategories: [String: Int]
    /// What was done to the sample and what is odd about it, in sentences.
    public private(set) var notes: [String] = []

    /// Reads a file of a product.
    /// - Parameters:
    ///   - path: The file.
    ///   - product: Its definition.
    ///   - share: Share of rows that may be broken and are then left out.
    ///   - delimiter: What stands between fields.
    /// - Throws: ``CommandFailure`` naming file, line and field.
    public init(
        _ path: String,
        for product: Product,
        tolerating share: Double = 0,
        delimiter: String = ","
    ) throws(CommandFailure) {
        let source = try DigestedFile(path)
        let scalar = delimiter.unicodeScalars.first ?? ","
        var reader = CSVReader(limits: .file, delimiter: scalar) { try source.next() }
        var rows = TrainingFileRows()
        let bar = ProgressBar(reading: path)
        do {
            guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
            if let advice = CSVError.advice(onHeader: header.fields) { throw CommandFailure(file: path, advice) }
            var parser = try product.trainingRows(header: header.fields)
            while let record = try reader.next({ rows.addBroken($0) }) {
                rows.add { () throws(CSVError) in try parser.row(record) }
                if rows.readCount.isMultiple(of: 1024) { bar.say(source.bytesRead, rows: rows.readCount) }
            }
            bar.end(rows: rows.readCount)
            ignoredColumns = parser.ignoredColumns
            unknownCategories = parser.unknownCategories
            notes = Self.doubts(product, parser)
            if let problem = rows.problem(tolerating: share) { throw CommandFailure(file: path, problem) }
            sample = try TrainingSample(
                schema: product.schema,
                vectors: rows.vectors,
                isBad: rows.isBad,
                weights: rows.weights
            )
        } catch let error as CSVError {
            throw CommandFailure(file: path, error.withAdvice)
        } catch let error as SampleError {
            throw CommandFailure(file: path, error)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(file: path, "cannot be read")
        }
        keys = rows.keys
        positions = rows.positions
        digest = source.digest
        if rows.brokenCount > 0 { notes.append("Left out: \(rows.brokenCount.groupedText) broken rows") }
    }

    /// Drops what is not wanted and refuses what cannot be trusted.
    /// - Parameters:
    ///   - dropDuplicates: Whether rows that repeat an earlier one go.
    ///   - acceptLeaks: Whether a feature may know the outcome.
    /// - Throws: `PreparationError`.
    public mutating func prepare(dropDuplicates: Bool, acceptLeaks: Bool) throws {
        let duplicates = RowDuplicates(in: sample, keys: keys)
        if !duplicates.exact.isEmpty {
            let done = dropDuplicates ? "Dropped" : "Kept"
            notes.append("\(done): \(duplicates.exact.count.groupedText) rows that repeat an earlier one")
        }
        if dropDuplicates { try drop(duplicates.exact) }
        let review = SampleReview(of: sample)
        try review.refuseFewRows()
        try review.refuseNothingToLearn()
        if acceptLeaks { notes += review.leaks } else { try review.refuseLeaks() }
        sample = sample.levelled(review.rowNumbers)
        notes += review.warnings
    }

    /// What may have been known only after the decision: features by their names, columns by their dates.
    private static func doubts(_ product: Product, _ rows: TrainingRows) -> [String] {
        let names = product.schema.features.filter { LaterColumns.sounds($0.key) }
            .map { "\($0.key) by its name is known only after the decision: if it is, leave it out" }
        let dates = rows.laterDates.sorted { $0.key < $1.key }
            .map { "\($0): \($1.groupedText) dates are after that of the application, when nobody knew them" }
        return names + dates
    }

    private mutating func drop(_ rows: [Int]) throws {
        let gone = Set(rows)
        let kept = keys.indices.filter { !gone.contains($0) }
        do {
            sample = try sample.rows(kept)
        } catch {
            throw PreparationError.sample(error)
        }
        keys = kept.map { keys[$0] }
        positions = kept.map { positions[$0] }
    }
}
