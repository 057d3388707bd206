import CSV
import Features
import Foundation
public import Products
public import Samples
import Synthesis
import TestSupport
import TrainingData

/// Product definitions and training files as tests read them, through the code that serves.
public enum SampleFile {
    /// The definition of a shipped product.
    public static func product(_ name: String) throws -> Product {
        try Product.parse(Repository.bytes("deploy/products/\(name).json"), file: name)
    }

    /// A file of invented applicants, as `underwriter synthesise` writes it.
    public static func bytes(
        _ product: Product,
        rows: Int,
        seed: UInt64
    ) throws -> (bytes: [UInt8], probabilities: [Double]) {
        var applicants = try SyntheticApplicants(product: product, seed: seed)
        var bytes = Array(csvLine(applicants.header + ["true_pd"]).utf8)
        var probabilities: [Double] = []
        for _ in 0..<rows {
            let applicant = applicants.next()
            bytes += csvLine(applicant.cells + ["\(applicant.probabilityOfDefault)"]).utf8
            probabilities.append(applicant.probabilityOfDefault)
        }
        return (bytes, probabilities)
    }

    /// The sample that a training file holds.
    public static func sample(_ bytes: [UInt8], of product: Product) throws -> TrainingSample {
        var reader = CSVReader(bytes, limits: .file)
        guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
        var rows = try product.trainingRows(header: header.fields)
        var vectors: [FeatureVector] = []
        var isBad: [Bool] = []
        while let record = try reader.next() {
            let row = try rows.row(record)
            vectors.append(row.vector)
            isBad.append(row.isBad)
        }
        return try TrainingSample(schema: product.schema, vectors: vectors, isBad: isBad)
    }

    /// A file of the team's shared data, or its header and every nth row.
    public static func shared(_ name: String, every step: Int = 1) throws -> [UInt8] {
        guard let shared = Repository.shared else { throw CocoaError(.fileNoSuchFile) }
        let lines = try Data(contentsOf: shared.appendingPathComponent("data/\(name)"))
            .split(separator: UInt8(ascii: "\n"))
        return Array(lines.indices.filter { $0 % step == 0 }.map { lines[$0] + [UInt8(ascii: "\n")] }.joined())
    }
}
