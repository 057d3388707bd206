import Decimals
import Documents
import Statistics
public import TreeEnsembles

extension TreeModelFile {
    /// How large a model's file may be: 64 MiB, containers 32 deep.
    static let jsonLimits = JSONLimits(maximumDepth: 32, maximumBytes: 64 << 20, maximumKeys: nil)

    /// What the values of a JSON file may weigh, in numbers of 24 bytes: 288 MB.
    ///
    /// A file of 64 MiB that XGBoost wrote has ten million numbers.
    static let mostJSONWeight = 12_000_000

    /// What the values of a JSON file will take at most, told without reading them: a comma for each number, and what
    /// an array and an object take besides.
    static func weight(ofJSON bytes: [UInt8]) -> Int {
        bytes.reduce(0) { weight, byte in
            switch byte {
            case UInt8(ascii: ","): weight + 1
            case UInt8(ascii: "["): weight + 3
            case UInt8(ascii: "{"): weight + 30
            default: weight
            }
        }
    }

    /// Reads a model that XGBoost wrote as JSON (1.0 to 3.x).
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for errors.
    ///   - rounds: Which trees are used.
    ///   - limits: How large the model may be.
    /// - Returns: The model.
    /// - Throws: ``TreeModelFileError`` naming file, key and reason.
    public static func xgboost(
        json bytes: [UInt8],
        file: String,
        rounds: Rounds = .best,
        limits: TreeLimits = .standard
    ) throws(TreeModelFileError) -> TreeModelFile {
        guard weight(ofJSON: bytes) <= mostJSONWeight else {
            let reason = "holds more values than a model of trees has; reading it would take too much memory"
            throw TreeModelFileError(file: file, key: "", reason: reason)
        }
        let json: JSONValue
        do {
            json = try JSONValue.parse(withoutNonFiniteNumbers(bytes), limits: jsonLimits)
        } catch {
            throw TreeModelFileError(file: file, key: "", reason: "\(error)")
        }
        let root = FileValue(file: file, path: "", value: .json(json))
        return try XGBoostModel(root, limits: limits).model(rounds: rounds)
    }
}

extension TreeModelFile {
    /// Reads a model that XGBoost wrote as UBJSON, its default since 2.1.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for errors.
    ///   - rounds: Which trees are used.
    ///   - limits: How large the model may be.
    /// - Returns: The model.
    /// - Throws: ``TreeModelFileError`` naming file, key and reason.
    public static func xgboost(
        ubjson bytes: [UInt8],
        file: String,
        rounds: Rounds = .best,
        limits: TreeLimits = .standard
    ) throws(TreeModelFileError) -> TreeModelFile {
        var reader = UBJSONReader(bytes)
        let document: ModelValue
        do {
            document = try reader.document()
        } catch {
            throw TreeModelFileError(file: file, key: "", reason: "byte \(error.offset): \(error.reason)")
        }
        return try XGBoostModel(FileValue(file: file, path: "", value: document), limits: limits).model(rounds: rounds)
    }
}

/// The document of an XGBoost model, whichever encoding it came in.
///
/// Source: XGBoost's model schema (doc/model.schema), and `reg_tree` of its sources for what the schema leaves open.
struct XGBoostModel {
    let root: FileValue
    let limits: TreeLimits
    private let learner: FileValue
    private let booster: FileValue
    /// Dart nests the trees one level deeper, beside the weights that it gives them.
    private let isDart: Bool

    init(_ root: FileValue, limits: TreeLimits) throws(TreeModelFileError) {
        self.root = root
        self.limits = limits
        learner = root["learner"]
        guard learner.isPresent else { throw root.refusal("is no XGBoost model: it has no learner") }
        booster = learner["gradient_booster"]
        let name = booster["name"]
        switch try name.string() {
        case "gbtree": isDart = false
        case "dart": isDart = true
        case let other: throw name.refusal("the booster \(other.printable) is not supported")
        }
    }

    private var trees: FileValue { (isDart ? booster["gbtree"] : booster)["model"] }

    func model(rounds: TreeModelFile.Rounds) throws(TreeModelFileError) -> TreeModelFile {
        let parameters = learner["learner_model_param"]
        let classes = parameters["num_class"]
        if classes.isPresent, try classes.count() > 1 { throw classes.refusal("several classes are not supported") }
        let targets = parameters["num_target"]
        if targets.isPresent, try targets.count() > 1 { throw targets.refusal("several targets are not supported") }
        let featureCount = try parameters["num_feature"].count()
        guard featureCount <= limits.features else { throw parameters["num_feature"].refusal("too many features") }
        let objective = try XGBoostObjective(learner["objective"]["name"])
        let ensemble: TreeEnsemble
        do {
            ensemble = try TreeEnsemble(
                arithmetic: .single,
                output: objective.output,
                base: try baseScore(parameters["base_score"], of: objective),
                readings: Array(repeating: .plain, count: featureCount),
                trees: try fittedTrees(rounds: rounds),
                limits: limits
            )
        } catch let error as TreeError {
            throw trees["trees"].refusal("\(error)")
        } catch let error as TreeModelFileError {
            throw error
        } catch {
            throw root.refusal("cannot be read")
        }
        return TreeModelFile(
            ensemble: ensemble,
            columns: try columns(ensemble),
            producer: try producer(),
            objective: objective.name
        )
    }

    /// `"5E-1"`, or since 3.1 `"[2.6944444E-1]"`.
    private func baseScore(
        _ value: FileValue,
        of objective: XGBoostObjective
    ) throws(TreeModelFileError) -> Double {
        var text = try value.string()[...]
        if text.utf8.first == UInt8(ascii: "["), text.utf8.last == UInt8(ascii: "]") {
            text = text.dropFirst().dropLast()
        }
        guard let number = DecimalNumber(String(text))?.value else { throw value.refusal("must be one number") }
        let margin = objective.margin(Float(number))
        guard margin.isFinite else { throw value.refusal("must be \(objective.baseRange)") }
        return margin
    }

    private func producer() throws(TreeModelFileError) -> String {
        "XGBoost \(try root["version"].integers(count: 3).map(String.init).joined(separator: "."))"
    }

    private func fittedTrees(rounds: TreeModelFile.Rounds) throws(TreeModelFileError) -> [DecisionTree] {
        let documents = trees["trees"]
        let values = try documents.elements(atMost: limits.trees)
        let weights = isDart ? try booster["weight_drop"].numbers(count: values.count) : nil
        var fitted: [DecisionTree] = []
        var setWords = 0
        for (index, value) in values.prefix(try treeCount(rounds, of: values.count)).enumerated() {
            let weight = weights.map { Float($0[index]) } ?? 1
            let tree = try XGBoostTree(value, setWords: limits.setWords - setWords)
            setWords += tree.setWords
            fitted.append(try tree.tree(weight: weight, limits: limits))
        }
        return fitted
    }

    /// How many trees the rounds have; a round has several in a forest.
    private func treeCount(_ rounds: TreeModelFile.Rounds, of count: Int) throws(TreeModelFileError) -> Int {
        let parallel = trees["gbtree_model_param"]["num_parallel_tree"]
        let perRound = parallel.isPresent ? try parallel.count() : 1
        guard perRound >= 1, perRound <= limits.trees else { throw parallel.refusal("must be from 1") }
        switch rounds {
        case .all: return count
        case .first(let rounds): return min(count, max(0, min(rounds, limits.trees)) * perRound)
        case .best:
            let best = learner["attributes"]["best_iteration"]
            guard best.isPresent else { return count }
            return min(count, (min(try best.count(), limits.trees) + 1) * perRound)
        }
    }

    private func columns(_ ensemble: TreeEnsemble) throws(TreeModelFileError) -> [TreeModelFile.Column] {
        let names =
            learner["feature_names"].isPresent ? try learner["feature_names"].strings(atMost: limits.features) : []
        let types =
            learner["feature_types"].isPresent ? try learner["feature_types"].strings(atMost: limits.features) : []
        let categories = try XGBoostCategories(trees["cats"], limits: limits).names
        let isTested = ensemble.isCategorical
        for (list, key) in [(names.count, "feature_names"), (types.count, "feature_types"), (categories.count, "cats")]
        where list != 0 && list != ensemble.featureCount {
            throw learner[key].refusal("has \(list) entries for \(ensemble.featureCount) features")
        }
        return (0..<ensemble.featureCount)
            .map { index in
                TreeModelFile.Column(
                    name: names.isEmpty ? "f\(index)" : names[index],
                    isCategorical: isTested[index] || (!types.isEmpty && types[index] == "c"),
                    categories: categories.isEmpty ? [] : categories[index]
                )
            }
    }
}

/// What XGBoost minimised, as far as a single sum per row says everything.
private struct XGBoostObjective {
    let name: String
    let output: TreeEnsemble.Output
    private let isLogistic: Bool

    init(_ value: FileValue) throws(TreeModelFileError) {
        name = try value.string()
        switch name {
        case "binary:logistic", "reg:logistic", "binary:logitraw":
            output = .logOdds(perUnit: 1)
            isLogistic = true
        case "reg:squarederror", "reg:linear", "reg:squaredlogerror", "reg:absoluteerror", "reg:pseudohubererror",
            "reg:quantileerror":
            output = .value(perUnit: 1)
            isLogistic = false
        default: throw value.refusal("the objective \(name.printable) is not supported")
        }
    }

    /// What a base score may be.
    var baseRange: String { isLogistic ? "above 0 and below 1" : "a Float32 number" }

    /// The sum before any tree, in the steps XGBoost takes: Float32 between them.
    func margin(_ base: Float) -> Double {
        isLogistic ? Double(-Float(naturalLogarithm(Double(1 / base - 1)))) : Double(base)
    }
}
