import CSV
public import Features
public import Products
public import Terminal
import TrainingData

/// A file of applicants who were refused: a training file whose outcome, if it has one, is not read.
public struct RefusedFile {
    /// One vector for each row, in the order of the product's schema.
    public let vectors: [FeatureVector]

    /// Reads a file.
    /// - Parameters:
    ///   - path: The file.
    ///   - product: Its definition.
    ///   - delimiter: What stands between fields.
    /// - Throws: ``CommandFailure`` naming file, line and field.
    public init(_ path: String, for product: Product, delimiter: String = ",") throws(CommandFailure) {
        let pieces = try FilePieces(path)
        var reader = CSVReader(limits: .file, delimiter: delimiter.unicodeScalars.first ?? ",") { try pieces.next() }
        var vectors: [FeatureVector] = []
        do {
            guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
            var rows = try TrainingRows(product, header: header.fields, isLabelled: false)
            while let record = try reader.next() { vectors.append(try rows.row(record).vector) }
        } catch let error as CSVError {
            throw CommandFailure(file: path, error)
        } catch {
            throw CommandFailure(file: path, "cannot be read")
        }
        guard !vectors.isEmpty else { throw CommandFailure(file: path, "has a header but no rows") }
        self.vectors = vectors
    }
}
