import Encoding
import FeatureDefinitions
import Products
import Terminal
import TreeModelFiles

/// The columns of a model of trees as features of a product, category by category.
struct ForeignColumns {
    /// From a product's features to the model's rows.
    let encoder: TreeEncoder
    /// What is taken for granted of categories, and which of them match nothing; a line each.
    let notes: [String]

    /// Finds the feature of each column.
    /// - Parameters:
    ///   - model: As its file has it.
    ///   - names: Features by the column that they are, where the names differ.
    ///   - product: Has the features.
    ///   - file: Name of the model's file, for errors.
    /// - Throws: ``CommandFailure`` naming the file and the column.
    init(of model: TreeModelFile, _ names: [String: String], _ product: Product, file: String) throws(CommandFailure) {
        func feature(of column: TreeModelFile.Column) -> Feature? {
            product.schema.index(of: names[column.name] ?? column.name).map { product.schema.features[$0] }
        }
        let unknown = model.columns.filter { feature(of: $0) == nil }.map(\.name)
        guard unknown.isEmpty else { throw CommandFailure(file: file, Self.problem(of: unknown, product)) }
        var columns: [TreeEncoder.Column] = []
        var notes: [String] = []
        for column in model.columns {
            guard let feature = feature(of: column) else { continue }
            if let place = columns.firstIndex(where: { $0.feature == feature.key }) {
                let both = "\(model.columns[place].name) and \(column.name)"
                throw CommandFailure(file: file, "columns \(both) are the same feature, \(feature.key)")
            }
            let codes: [String]
            do throws(Mismatch) {
                codes = try Self.codes(of: column, for: feature, &notes)
            } catch {
                throw CommandFailure(file: file, "column \(column.name) \(error.reason)")
            }
            columns.append(TreeEncoder.Column(feature: feature.key, codes: codes))
        }
        guard let encoder = TreeEncoder(product.schema, columns: columns) else {
            throw CommandFailure(file: file, "the columns do not fit the features of \(product.id)")
        }
        self.encoder = encoder
        self.notes = notes
    }

    /// Why a column cannot be a feature, told behind its name.
    private struct Mismatch: Error { let reason: String }

    /// The codes of a column as the model numbers them; none of a number.
    private static func codes(
        of column: TreeModelFile.Column,
        for feature: Feature,
        _ notes: inout [String]
    ) throws(Mismatch) -> [String] {
        guard feature.kind != .number else {
            guard !column.isCategorical else {
                throw Mismatch(reason: "is a category, the feature \(feature.key) a number")
            }
            return []
        }
        let choices = feature.kind.codes
        let categories = column.categories
        guard !categories.isEmpty else {
            notes.append("Codes of column \(column.name) are taken in the product's order: \(list(choices))")
            return choices
        }
        guard Set(categories).count == categories.count else { throw Mismatch(reason: "names a category twice") }
        let strange = categories.filter { !choices.contains($0) }
        guard strange.count < categories.count else {
            let own = "it has \(list(choices))"
            throw Mismatch(reason: "has the categories \(list(categories)), of which \(feature.key) has none: \(own)")
        }
        let absent = choices.filter { !categories.contains($0) }
        if !strange.isEmpty {
            notes.append("Warning: categories of column \(column.name) that nobody has: \(list(strange))")
        }
        if !absent.isEmpty {
            notes.append("Warning: choices of \(feature.key) that the model does not know: \(list(absent))")
        }
        return categories
    }

    /// The first of some codes, and how many more there are.
    private static func list(_ codes: [String]) -> String {
        let most = 12
        let rest = codes.count > most ? ["and \(codes.count - most) more"] : []
        return (codes.prefix(most) + rest).joined(separator: ", ")
    }

    /// All columns that nothing is known of, so that they are named once and not one after another.
    private static func problem(of columns: [String], _ product: Product) -> String {
        columns.count == 1
            ? "column \(columns[0]) is no feature of \(product.id); use --column"
            : "columns \(columns.joined(separator: ", ")) are no features of \(product.id); use --column for each"
    }
}
