import CSV
import Products
import TestSupport
import TrainingData

/// The product files of the repository.
enum Shipped {
    static let names = ["personal-loan", "card-default", "german-credit"]

    static func product(_ name: String) throws -> Product {
        let path = "deploy/products/\(name).json"
        return try Product.parse(try Repository.bytes(path), file: path)
    }

    /// The examples of a training file.
    static func rows(_ product: Product, _ file: String) throws -> [TrainingRow] {
        var reader = CSVReader(Array(file.utf8), limits: .file)
        var rows = try TrainingRows(product, header: try reader.next()?.fields ?? [])
        var examples: [TrainingRow] = []
        while let record = try reader.next() { examples.append(try rows.row(record)) }
        return examples
    }
}
