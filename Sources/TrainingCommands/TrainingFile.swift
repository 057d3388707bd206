import Applications
import Crypto
import Documents
import Foundation
import Products
import Samples
import Terminal

/// A training file, read record by record: the sample, its digest, and what was not understood.
struct TrainingFile {
    /// What happened to whom.
    let sample: TrainingSample
    /// SHA-256 of the file.
    let digest: ContentDigest
    /// Keys of the rows, in the file's order.
    let keys: [String]
    /// Columns nobody asked for.
    let ignoredColumns: [String]
    /// Cells with a category the product does not declare, by column.
    let unknownCategories: [String: Int]

    /// Reads a file of a product.
    /// - Throws: ``CommandFailure`` naming file, line and field.
    init(_ path: String, for product: Product) throws(CommandFailure) {
        let source = try DigestedFile(path)
        var reader = CSVReader(limits: .file) { try source.next() }
        var vectors: [FeatureVector] = []
        var isBad: [Bool] = []
        var weights: [Double] = []
        var keys: [String] = []
        do {
            guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
            var rows = try product.trainingRows(header: header.fields)
            while let record = try reader.next() {
                let row = try rows.row(record)
                vectors.append(row.vector)
                isBad.append(row.isBad)
                weights.append(row.weight)
                keys.append(row.key)
            }
            ignoredColumns = rows.ignoredColumns
            unknownCategories = rows.unknownCategories
            sample = try TrainingSample(schema: product.schema, vectors: vectors, isBad: isBad, weights: weights)
        } catch let error as CSVError {
            throw CommandFailure(file: path, error)
        } catch let error as SampleError {
            throw CommandFailure(file: path, error)
        } catch {
            throw CommandFailure(file: path, "cannot be read")
        }
        self.keys = keys
        digest = source.digest
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
