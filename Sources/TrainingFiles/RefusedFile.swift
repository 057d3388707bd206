import CSV
public import Documents
public import Features
public import Products
public import Terminal
import TrainingData

/// A file of applicants who were refused: a training file whose outcome, if it has one, is not read.
public struct RefusedFile {
    /// One vector for each row, in the order of the product's schema.
    public let vectors: [FeatureVector]
    /// SHA-256 of the file.
    public let digest: ContentDigest

    /// Reads a file.
    /// - Parameters:
    ///   - path: The file.
    ///   - product: Its definition.
    ///   - delimiter: What stands between fields.
    /// - Throws: ``CommandFailure`` naming file, line and field.
    public init(_ path: String, for product: Product, delimiter: String = ",") throws(CommandFailure) {
        let source = try DigestedFile(path)
        var reader = CSVReader(limits: .file, delimiter: delimiter.unicodeScalars.first ?? ",") { try source.next() }
        var vectors: [FeatureVector] = []
        do {
            guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
            var rows = try TrainingRows(product, header: header.fields, isLabelled: false)
            while let record = try reader.next() { vectors.append(try rows.row(record).vector) }
        } catch let error as CSVError {
            throw CommandFailure(file: path, error.withAdvice)
        } catch {
            throw CommandFailure(file: path, "cannot be read")
        }
        guard !vectors.isEmpty else { throw CommandFailure(file: path, "has a header but no rows") }
        self.vectors = vectors
        digest = source.digest
    }
}
