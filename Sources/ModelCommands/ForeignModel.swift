import ModelArtefacts
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
    /// What a person should check before the model is used, a line each.
    let notes: [String]

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
                notes = []
                return
            }
            if ScorecardDocument.isOne(bytes) {
                let card = try ScorecardDocument(reading: bytes, file: file, product: product).model
                model = .scorecard(card)
                learner = ScorecardDocument.kind
                size = "\(card.characteristics.count) characteristics"
                notes = []
                return
            }
            let trees = try Self.trees(bytes, file: file)
            guard case .logOdds = trees.ensemble.output else {
                throw CommandFailure(file: file, "\(trees.objective) gives no log-odds of default")
            }
            let read = try ForeignColumns(of: trees, columns, product, file: file)
            model = .trees(TreeModel(encoder: read.encoder, ensemble: trees.ensemble))
            notes = read.notes
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
            throw CommandFailure(
                file: file,
                "is none of XGBoost JSON or UBJSON, LightGBM text, PMML and an exported scorecard"
            )
        }
        return try .xgboost(json: bytes, file: file)
    }
}
