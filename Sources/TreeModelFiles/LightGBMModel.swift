import Decimals
import Documents
public import TreeEnsembles

extension TreeModelFile {
    /// Reads a model that LightGBM wrote as text (`version=v3` or `v4`).
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for errors.
    ///   - limits: How large the model may be.
    /// - Returns: The model.
    /// - Throws: ``TreeModelFileError`` naming file, key and reason.
    public static func lightGBM(
        text bytes: [UInt8],
        file: String,
        limits: TreeLimits = .standard
    ) throws(TreeModelFileError) -> TreeModelFile {
        guard bytes.count <= jsonLimits.maximumBytes else {
            throw TreeModelFileError(file: file, key: "", reason: "the model is too long")
        }
        guard bytes.starts(with: "tree".utf8) else {
            throw TreeModelFileError(file: file, key: "", reason: "is not a LightGBM model")
        }
        let text = try LightGBMText(bytes, file: file, maximumTrees: limits.trees)
        return try LightGBMModel(text, limits: limits).model()
    }
}

/// A LightGBM model: its header, and what its trees say about features.
private struct LightGBMModel {
    let text: LightGBMText
    let limits: TreeLimits
    private var header: LightGBMText.Section { text.header }

    init(_ text: LightGBMText, limits: TreeLimits) throws(TreeModelFileError) {
        self.text = text
        self.limits = limits
        for (key, what) in [("num_class", "several classes are"), ("num_tree_per_iteration", "several sums are")] {
            guard try header.count(key) == 1 else { throw header.refusal(key, "\(what) not supported") }
        }
    }

    func model() throws(TreeModelFileError) -> TreeModelFile {
        let last = try header.count("max_feature_idx")
        guard last < limits.features else { throw header.refusal("max_feature_idx", "too many features") }
        try requireNames(count: last + 1)
        let trees = try text.trees.map { section throws(TreeModelFileError) in
            try LightGBMTree(section, limits: limits)
        }
        let objective = try header.text("objective")
        let ensemble: TreeEnsemble
        do {
            ensemble = try TreeEnsemble(
                arithmetic: .double,
                output: try output(objective, averaging: header.values["average_output"] != nil ? trees.count : 1),
                base: 0,
                readings: try readings(trees, featureCount: last + 1),
                trees: try fitted(trees),
                limits: limits
            )
        } catch let error as TreeError {
            throw header.refusal("trees", "\(error)")
        } catch let error as TreeModelFileError {
            throw error
        } catch {
            throw header.refusal("", "cannot be read")
        }
        return TreeModelFile(
            ensemble: ensemble,
            columns: try columns(ensemble),
            producer: "LightGBM \(try header.text("version").printable)",
            objective: objective
        )
    }

    /// The trees, of which each gets for its sets what the ones before have left.
    private func fitted(_ trees: [LightGBMTree]) throws(TreeModelFileError) -> [DecisionTree] {
        var left = limits.setWords
        return try trees.map { tree throws(TreeModelFileError) in
            let fitted = try tree.tree(setWords: left)
            left -= fitted.setWords
            return fitted
        }
    }

    /// What the sum is; a random forest averages it.
    private func output(_ objective: String, averaging count: Int) throws(TreeModelFileError) -> TreeEnsemble.Output {
        let words = objective.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        let share = 1 / Double(max(1, count))
        switch words.first {
        case "binary":
            let prefix = "sigmoid:"
            guard let word = words.first(where: { $0.utf8.starts(with: prefix.utf8) }),
                let sigmoid = DecimalNumber(String(decoding: word.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)),
                sigmoid.value > 0
            else { throw header.refusal("objective", "states no sigmoid") }
            return .logOdds(perUnit: sigmoid.value * share)
        case "cross_entropy": return .logOdds(perUnit: share)
        case "regression", "regression_l1", "huber", "fair", "quantile", "mape":
            guard words.count == 1 else { throw header.refusal("objective", "\(words[1].printable) is not supported") }
            return .value(perUnit: share)
        case let other: throw header.refusal("objective", "\((other ?? "").printable) is not supported")
        }
    }

    private func readings(
        _ trees: [LightGBMTree],
        featureCount: Int
    ) throws(TreeModelFileError) -> [TreeEnsemble.Reading] {
        var readings: [TreeEnsemble.Reading?] = Array(repeating: nil, count: featureCount)
        for (feature, missing) in trees.flatMap(\.missing) where readings.indices.contains(feature) {
            let reading: TreeEnsemble.Reading = missing == .zero ? .zeroIsMissing : .nearZeroIsZero
            guard readings[feature] == nil || readings[feature] == reading else {
                throw header.refusal("feature \(feature)", "is zero missing in some trees and not in others")
            }
            readings[feature] = reading
        }
        return readings.map { $0 ?? .plain }
    }

    /// Asked before any tree is read, as it costs nothing.
    private func requireNames(count: Int) throws(TreeModelFileError) {
        let names = try header.words("feature_names")
        guard names.count == count else {
            throw header.refusal("feature_names", "has \(names.count) names for \(count) features")
        }
    }

    private func columns(_ ensemble: TreeEnsemble) throws(TreeModelFileError) -> [TreeModelFile.Column] {
        let names = try header.words("feature_names")
        let categories = try categories(featureCount: names.count)
        let isTested = ensemble.isCategorical
        return try names.indices.map { index throws(TreeModelFileError) in
            guard let name = String(validating: names[index], as: UTF8.self) else {
                throw header.refusal("feature_names", "is not UTF-8")
            }
            let known = categories[index]
            return TreeModelFile.Column(
                name: name,
                isCategorical: isTested[index] || known != nil,
                categories: known ?? []
            )
        }
    }

    /// The categories of a data frame, in the order of its categorical columns; other columns have none.
    private func categories(featureCount: Int) throws(TreeModelFileError) -> [Int: [String]] {
        let bytes = Array(text.pandasCategories)
        guard !bytes.isEmpty, !bytes.elementsEqual("null".utf8), !bytes.elementsEqual("[]".utf8) else { return [:] }
        let lists: [JSONValue]
        do {
            lists = try JSONValue.parse(bytes, limits: TreeModelFile.jsonLimits).arrayValue ?? []
        } catch {
            throw header.refusal("pandas_categorical", "\(error)")
        }
        let columns = (text.settings["categorical_feature"] ?? []).split(separator: UInt8(ascii: ","))
            .compactMap { DecimalNumber(String(decoding: $0, as: UTF8.self)).flatMap { Int(exactly: $0.value) } }
        guard columns.count == lists.count, Set(columns).count == columns.count,
            columns.allSatisfy({ (0..<featureCount).contains($0) })
        else { throw header.refusal("pandas_categorical", "does not agree with categorical_feature") }
        var categories: [Int: [String]] = [:]
        for (column, list) in zip(columns, lists) {
            // Categories that are numbers have no names: their codes are all that is known. Where some are and some are
            // not, to leave out the numbers would give their codes to the names behind them.
            let names = list.arrayValue ?? []
            let texts = names.compactMap(\.stringValue)
            categories[column] = texts.count == names.count ? texts : []
        }
        return categories
    }
}
