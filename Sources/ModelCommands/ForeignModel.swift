import Encoding
import FeatureDefinitions
import Products
import ScorecardFiles
import Scoring
import Terminal
import TreeEnsembles
import TreeModelFiles

/// A model that another program wrote, over the features of a product.
struct ForeignModel {
    /// Without its tables for reasons.
    let model: ScoringModel
    /// What wrote it, and what it was fitted for.
    let learner: String
    /// For people.
    let size: String

    /// By the first bytes: LightGBM says `tree`, XML begins with `<`, UBJSON has a length where JSON has a text.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for errors.
    ///   - columns: Features by the column of the model that they are, where the names differ.
    ///   - product: Has the features.
    /// - Throws: ``CommandFailure`` naming the file.
    init(_ bytes: [UInt8], file: String, columns: [String: String], product: Product) throws {
        let head = Array((bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]).prefix(64))
        do {
            if head.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") {
                let card = try PMMLScorecard(pmml: bytes, file: file)
                model = .scorecard(try card.model(for: product) { columns[$0] ?? $0 })
                learner = card.producer
                size = "\(card.fields.count) characteristics"
                return
            }
            let trees = try Self.trees(bytes, file: file)
            guard case .logOdds = trees.ensemble.output else {
                throw CommandFailure(file: file, "\(trees.objective) gives no log-odds of default")
            }
            let encoder = try Self.encoder(trees, columns, product, file: file)
            model = .trees(TreeModel(encoder: encoder, ensemble: trees.ensemble))
            learner = "\(trees.producer), \(trees.objective)"
            size = "\(trees.ensemble.trees.count.groupedText) trees"
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    private static func trees(_ bytes: [UInt8], file: String) throws -> TreeModelFile {
        guard !bytes.isEmpty else { throw CommandFailure(file: file, "is empty") }
        if bytes.starts(with: "tree".utf8) { return try .lightGBM(text: bytes, file: file) }
        if bytes.starts(with: "{".utf8), bytes.count > 1, "LliIU".utf8.contains(bytes[1]) {
            return try .xgboost(ubjson: bytes, file: file)
        }
        guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
            throw CommandFailure(file: file, "is none of XGBoost JSON or UBJSON, LightGBM text and PMML")
        }
        return try .xgboost(json: bytes, file: file)
    }

    /// All columns that nothing is known of, so that they are named once and not one after another.
    private static func problem(of columns: [String], _ product: Product) -> String {
        columns.count == 1
            ? "column \(columns[0]) is no feature of \(product.id); use --column"
            : "columns \(columns.joined(separator: ", ")) are no features of \(product.id); use --column for each"
    }

    private static func encoder(
        _ model: TreeModelFile,
        _ names: [String: String],
        _ product: Product,
        file: String
    ) throws -> TreeEncoder {
        let unknown = model.columns.map(\.name).filter { product.schema.index(of: names[$0] ?? $0) == nil }
        guard unknown.isEmpty else { throw CommandFailure(file: file, Self.problem(of: unknown, product)) }
        let columns = try model.columns.map { column in
            let key = names[column.name] ?? column.name
            guard let position = product.schema.index(of: key) else {
                throw CommandFailure(file: file, Self.problem(of: [column.name], product))
            }
            let kind = product.schema.features[position].kind
            if column.isCategorical, kind == .number {
                throw CommandFailure(file: file, "column \(column.name) is a category, the feature \(key) a number")
            }
            return TreeEncoder.Column(
                feature: key,
                codes: kind == .number ? [] : column.categories.isEmpty ? kind.codes : column.categories
            )
        }
        guard let encoder = TreeEncoder(product.schema, columns: columns) else {
            throw CommandFailure(file: file, "two columns are the same feature")
        }
        return encoder
    }
}
