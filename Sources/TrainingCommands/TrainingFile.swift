import Applications
import Crypto
import Documents
import Foundation
import Preparation
import Products
import Samples
import Terminal

/// A training file, read record by record: the sample, its digest, and what was not understood.
struct TrainingFile {
    /// What happened to whom.
    private(set) var sample: TrainingSample
    /// SHA-256 of the file.
    let digest: ContentDigest
    /// Keys of the rows, in the file's order.
    private(set) var keys: [String]
    /// Columns nobody asked for.
    let ignoredColumns: [String]
    /// Cells with a category the product does not declare, by column.
    let unknownCategories: [String: Int]

    /// What was done to the sample and what is odd about it, in sentences.
    private(set) var notes: [String] = []

    /// Reads a file of a product.
    /// - Parameters:
    ///   - path: The file.
    ///   - product: Its definition.
    ///   - share: Share of rows that may be broken and are then left out.
    /// - Throws: ``CommandFailure`` naming file, line and field.
    init(_ path: String, for product: Product, tolerating share: Double = 0) throws(CommandFailure) {
        let source = try DigestedFile(path)
        var reader = CSVReader(limits: .file) { try source.next() }
        var rows = TrainingFileRows()
        do {
            guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
            var parser = try product.trainingRows(header: header.fields)
            while let record = try reader.next() { rows.add { () throws(CSVError) in try parser.row(record) } }
            ignoredColumns = parser.ignoredColumns
            unknownCategories = parser.unknownCategories
            if let problem = rows.problem(tolerating: share) { throw CommandFailure(file: path, problem) }
            sample = try TrainingSample(
                schema: product.schema,
                vectors: rows.vectors,
                isBad: rows.isBad,
                weights: rows.weights
            )
        } catch let error as CSVError {
            throw CommandFailure(file: path, error)
        } catch let error as SampleError {
            throw CommandFailure(file: path, error)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(file: path, "cannot be read")
        }
        keys = rows.keys
        digest = source.digest
        if rows.brokenCount > 0 { notes.append("Left out: \(rows.brokenCount.groupedText) broken rows") }
    }

    /// Drops what is not wanted and refuses what cannot be trusted.
    /// - Throws: `PreparationError`.
    mutating func prepare(dropDuplicates: Bool, outlierReach: Double, acceptLeaks: Bool) throws {
        let duplicates = RowDuplicates(in: sample, keys: keys)
        if !duplicates.exact.isEmpty {
            let done = dropDuplicates ? "Dropped" : "Kept"
            notes.append("\(done): \(duplicates.exact.count.groupedText) rows that repeat an earlier one")
        }
        if dropDuplicates { try drop(duplicates.exact) }
        if outlierReach > 0 {
            let far = Outliers(in: sample, by: .interquartileRanges(outlierReach)).rows
            try drop(far)
            notes.append("Dropped: \(far.count.groupedText) rows with a number far out")
        }
        let review = SampleReview(of: sample)
        if !acceptLeaks { try review.refuseLeaks() }
        notes += review.warnings
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
    }
}

/// A file whose SHA-256 is taken while it is read.
private final class DigestedFile {
    private let pieces: FilePieces
    private var hash = SHA256()

    init(_ path: String) throws(CommandFailure) { pieces = try FilePieces(path) }

    func next() throws(CommandFailure) -> [UInt8] {
        let piece = try pieces.next()
        hash.update(data: piece)
        return piece
    }

    /// Of all that has been read.
    var digest: ContentDigest {
        let hex = hash.finalize().map { String(format: "%02x", $0) }.joined()
        guard let digest = ContentDigest(hex: hex) else { preconditionFailure("SHA-256 of \(hex.utf8.count) digits") }
        return digest
    }
}
