import Foundation
import Testing
import TreeEnsembles
import TreeModelFiles

/// A small model of the form that XGBoost 3.2.0 writes, one part of it replaced.
@Suite struct HostileXGBoostTests {
    private static func model(_ part: String = "", _ replacement: String = "") -> [UInt8] {
        let text = #"""
            {"learner":{"attributes":{},"feature_names":["a","b"],"feature_types":["float","c"],
            "gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"1"},
            "trees":[{"categories":[0,2],"categories_nodes":[1],"categories_segments":[0],"categories_sizes":[2],
            "default_left":[1,0,0,0,0],"left_children":[1,3,-1,-1,-1],"right_children":[2,4,-1,-1,-1],
            "split_conditions":[0.5,NaN,0.25,-0.5,0.75],"split_indices":[0,1,0,0,0],"split_type":[0,1,0,0,0],
            "sum_hessian":[10,6,4,2,4],"tree_param":{"num_nodes":"5","size_leaf_vector":"1"}}]},"name":"gbtree"},
            "learner_model_param":{"base_score":"[5E-1]","num_class":"0","num_feature":"2","num_target":"1"},
            "objective":{"name":"binary:logistic"}},"version":[3,2,0]}
            """#
        guard !part.isEmpty else { return Array(text.utf8) }
        precondition(text.contains(part))
        return Array(text.replacing(part, with: replacement, maxReplacements: 1).utf8)
    }

    @Test func theModelItselfIsRead() throws {
        let file = try TreeModelFile.xgboost(json: Self.model(), file: "m.json")
        #expect(file.producer == "XGBoost 3.2.0")
        #expect(file.columns == [.init(name: "a"), .init(name: "b", isCategorical: true)])
        #expect(file.ensemble.trees[0].leaf(of: [0, 2]) == 4)
        #expect(file.ensemble.trees[0].leaf(of: [0, 1]) == 3)
    }

    /// A sum that is the log-odds of default, or the value itself: then the base score is the value, too.
    @Test(arguments: [
        ("binary:logistic", true), ("reg:logistic", true), ("binary:logitraw", true), ("reg:squarederror", false),
        ("reg:linear", false), ("reg:squaredlogerror", false), ("reg:absoluteerror", false),
        ("reg:pseudohubererror", false), ("reg:quantileerror", false),
    ])
    func logisticAndRegressionObjectivesAreRead(_ objective: String, _ isLogistic: Bool) throws {
        let text = String(decoding: Self.model("binary:logistic", objective), as: UTF8.self)
        let bytes = Array(text.replacing("[5E-1]", with: "[2.5E-1]").utf8)
        let file = try TreeModelFile.xgboost(json: bytes, file: "m.json")
        #expect(file.objective == objective)
        #expect(file.ensemble.output == (isLogistic ? .logOdds(perUnit: 1) : .value(perUnit: 1)))
        #expect(abs(file.ensemble.base - (isLogistic ? -1.0986123 : 0.25)) < 1e-6)
    }

    @Test(arguments: [
        ("gbtree\"},", "gblinear\"},", "learner.gradient_booster.name: the booster gblinear is not supported"),
        (
            "binary:logistic", "multi:softprob",
            "learner.objective.name: the objective multi:softprob is not supported"
        ),
        ("binary:logistic", "rank:ndcg", "learner.objective.name: the objective rank:ndcg is not supported"),
        (
            "\"num_class\":\"0\"", "\"num_class\":\"3\"",
            "learner.learner_model_param.num_class: several classes are not supported"
        ),
        (
            "\"num_target\":\"1\"", "\"num_target\":\"2\"",
            "learner.learner_model_param.num_target: several targets are not supported"
        ),
        (
            "[5E-1]", "[5E-1,5E-1]", "learner.learner_model_param.base_score: must be one number"
        ),
        ("[5E-1]", "[0]", "learner.learner_model_param.base_score: must be above 0 and below 1"),
        ("[5E-1]", "1", "learner.learner_model_param.base_score: must be above 0 and below 1"),
        ("[5E-1]", "[2]", "learner.learner_model_param.base_score: must be above 0 and below 1"),
    ])
    func whatIsNotSupportedIsRefusedByName(_ part: String, _ replacement: String, _ reason: String) {
        let error = #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.xgboost(json: Self.model(part, replacement), file: "m.json")
        }
        #expect(error?.description == "m.json: \(reason)")
    }

    @Test(arguments: [
        ("[1,3,-1,-1,-1]", "[0,3,-1,-1,-1]"), ("[1,3,-1,-1,-1]", "[1,3,-1,0,-1]"), ("[2,4,-1", "[2,5,-1"),
        ("[2,4,-1", "[2,4000000000,-1"), ("[2,4,-1", "[2,4.5,-1"), ("[2,4,-1,-1,-1]", "[2,4]"),
        ("\"split_indices\":[0,1", "\"split_indices\":[0,2"), ("\"split_indices\":[0,1", "\"split_indices\":[0,-1"),
        ("\"split_indices\":[0,1", "\"split_indices\":[9000000000000000000,1"), ("[0.5,", "[NaN,"),
        ("0.25", "Infinity"), ("-0.5", "1e39"), ("\"categories\":[0,2]", "\"categories\":[0,-2]"),
        ("\"categories\":[0,2]", "\"categories\":[0,1e9]"),
        ("\"categories_segments\":[0]", "\"categories_segments\":[1]"),
        ("\"categories_segments\":[0]", "\"categories_segments\":[-1]"),
        ("\"categories_sizes\":[2]", "\"categories_sizes\":[9007199254740991]"),
        ("\"categories_nodes\":[1]", "\"categories_nodes\":[0]"),
        (sets, "\"categories_nodes\":[1,2],\"categories_segments\":[0,0],\"categories_sizes\":[2,2]"),
        (sets, "\"categories_nodes\":[1,2],\"categories_segments\":[1,0],\"categories_sizes\":[1,1]"),
        (sets, "\"categories_nodes\":[1,1],\"categories_segments\":[0,1],\"categories_sizes\":[1,1]"),
        (sets, "\"categories_nodes\":[1,9],\"categories_segments\":[0,2],\"categories_sizes\":[2,0]"),
        (sets, "\"categories_nodes\":[1,-1],\"categories_segments\":[0,2],\"categories_sizes\":[2,0]"),
        ("\"split_type\":[0,1", "\"split_type\":[0,7"),
        ("\"num_feature\":\"2\"", "\"num_feature\":\"99999\""), ("\"num_feature\":\"2\"", "\"num_feature\":\"-1\""),
        ("\"num_parallel_tree\":\"1\"", "\"num_parallel_tree\":\"0\""), ("[10,6", "[-10,6"), ("[10,6", "[null,6"),
        ("[5E-1]", "[0]"), ("[5E-1]", "[2]"), ("[5E-1]", "NaN"), ("[5E-1]", ""), ("[\"a\",\"b\"]", "[\"a\"]"),
        ("[3,2,0]", "[3]"), ("\"name\":\"gbtree\"", "\"name\":7"),
    ])
    func whatContradictsItselfIsRefused(_ part: String, _ replacement: String) {
        #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.xgboost(json: Self.model(part, replacement), file: "m.json")
        }
    }

    /// The segments of the one set.
    private static let sets = "\"categories_nodes\":[1],\"categories_segments\":[0],\"categories_sizes\":[2]"

    /// Each of 20,000 entries names all of 20,000 codes: to follow them would be work without end.
    @Test(.timeLimit(.minutes(1)), arguments: [false, true]) func setsThatOverlapCostNothing(_ isBinary: Bool) throws {
        let (zeros, codes) = (Array(repeating: 0, count: 20_000), Array(0..<20_000))
        let text = String(decoding: Self.model(), as: UTF8.self)
            .replacing(
                Self.sets,
                with: "\"categories_nodes\":\(zeros.map { _ in 1 }),\"categories_segments\":\(zeros),"
                    + "\"categories_sizes\":\(zeros.map { _ in 20_000 })"
            )
            .replacing("\"categories\":[0,2]", with: "\"categories\":\(codes)")
        let error = #expect(throws: TreeModelFileError.self) {
            if isBinary {
                let document = try JSONSerialization.jsonObject(
                    with: Data(text.replacing("NaN", with: "null").utf8)
                )
                _ = try TreeModelFile.xgboost(ubjson: UBJSONWriter.bytes(document), file: "m.ubj")
            } else {
                _ = try TreeModelFile.xgboost(json: Array(text.utf8), file: "m.json")
            }
        }
        #expect(error?.key == "learner.gradient_booster.model.trees[0].categories_nodes")
    }

    /// A set takes a bit for every code up to its largest.
    @Test func setsMayNotTakeMoreMemoryThanNodes() throws {
        let limits = TreeLimits(trees: 10, nodes: 1024, depth: 10, features: 10)
        #expect(
            try TreeModelFile.xgboost(json: Self.model("[0,2]", "[0,65535]"), file: "m", limits: limits).columns.count
                == 2
        )
        let fewer = TreeLimits(trees: 10, nodes: 1023, depth: 10, features: 10)
        #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.xgboost(json: Self.model("[0,2]", "[0,65535]"), file: "m", limits: fewer)
        }
    }

    /// Counted before anything is made of the entries, so that what they are does not matter yet.
    @Test(arguments: [
        ("[\"a\",\"b\"]", "learner.feature_names"), ("[\"float\",\"c\"]", "learner.feature_types"),
    ])
    func listsAreCountedBeforeTheyAreRead(_ part: String, _ key: String) {
        let limits = TreeLimits(trees: 10, nodes: 100, depth: 10, features: 10)
        let error = #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.xgboost(
                json: Self.model(part, "\(Array(repeating: 0, count: 11))"),
                file: "m",
                limits: limits
            )
        }
        #expect(error?.description == "m: \(key): has 11 entries, more than 10")
    }

    @Test func aModelCutAnywhereIsRefused() {
        let bytes = Self.model()
        for end in bytes.indices {
            #expect(throws: TreeModelFileError.self) {
                try TreeModelFile.xgboost(json: Array(bytes[..<end]), file: "m.json")
            }
        }
    }

    @Test func aModelWithAnyByteChangedIsReadOrRefused() {
        let bytes = Self.model()
        var isRead = 0
        for place in bytes.indices {
            for byte in [UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "]"), UInt8(ascii: "\""), 0, 0xFF] {
                var changed = bytes
                changed[place] = byte
                // Either answer will do; what must not happen is a crash or a hang.
                if (try? TreeModelFile.xgboost(json: changed, file: "m.json")) != nil { isRead += 1 }
            }
        }
        #expect(isRead < 6 * bytes.count)
    }
}
