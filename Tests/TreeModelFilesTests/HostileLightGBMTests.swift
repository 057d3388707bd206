import Testing
import TreeEnsembles
import TreeModelFiles

/// A small model of the form that LightGBM 4.7.0 writes, one part of it replaced.
@Suite struct HostileLightGBMTests {
    private static let text = """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=1
        objective=binary sigmoid:1
        feature_names=a b
        feature_infos=[0:9] 0:1:2
        tree_sizes=400

        Tree=0
        num_leaves=3
        num_cat=1
        split_feature=0 1
        split_gain=9 4
        threshold=0.5 0
        decision_type=10 1
        left_child=1 -1
        right_child=-2 -3
        leaf_value=0.25 -0.5 0.75
        leaf_weight=1 1 1
        leaf_count=2 4 4
        internal_value=0 0
        internal_weight=0 0
        internal_count=10 6
        cat_boundaries=0 1
        cat_threshold=5
        is_linear=0
        shrinkage=1


        end of trees

        parameters:
        [boosting: gbdt]
        [categorical_feature: 1]

        end of parameters

        pandas_categorical:[["x", "y", "z"]]

        """

    private static func model(_ part: String = "", _ replacement: String = "") -> [UInt8] {
        guard !part.isEmpty else { return Array(text.utf8) }
        precondition(text.contains(part))
        return Array(text.replacing(part, with: replacement, maxReplacements: 1).utf8)
    }

    @Test func theModelItselfIsRead() throws {
        let file = try TreeModelFile.lightGBM(text: Self.model(), file: "m.txt")
        #expect(file.columns[1] == .init(name: "b", isCategorical: true, categories: ["x", "y", "z"]))
        let predictor = TreePredictor(file.ensemble)
        #expect(predictor.sum(of: [0.5, 2]) == 0.25)
        #expect(predictor.sum(of: [0.5, 1]) == 0.75)
        #expect(predictor.sum(of: [Double(0.5).nextUp, 1]) == -0.5)
        #expect(predictor.sum(of: [.nan, .nan]) == 0.75)
    }

    @Test(arguments: [
        ("objective=binary", "objective=multiclass", "objective: multiclass is not supported"),
        ("binary sigmoid:1", "lambdarank", "objective: lambdarank is not supported"),
        ("binary sigmoid:1", "regression sqrt", "objective: sqrt is not supported"),
        ("num_class=1", "num_class=3", "num_class: several classes are not supported"),
        ("is_linear=0", "is_linear=1", "tree 0.is_linear: linear trees are not supported"),
        ("max_feature_idx=1", "max_feature_idx=99999", "max_feature_idx: too many features"),
        ("end of trees", "", "the model ends too early"), ("tree\n", "twig\n", "is not a LightGBM model"),
    ])
    func whatIsNotSupportedIsRefusedByName(_ part: String, _ replacement: String, _ reason: String) {
        let error = #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.lightGBM(text: Self.model(part, replacement), file: "m.txt")
        }
        #expect(error?.description == "m.txt: \(reason)")
    }

    @Test(arguments: [
        ("left_child=1 -1", "left_child=0 -1"), ("left_child=1 -1", "left_child=1 -2"),
        ("left_child=1 -1", "left_child=2 -1"), ("left_child=1 -1", "left_child=1 -9"), ("right_child=-2 -3", ""),
        ("num_leaves=3", "num_leaves=0"), ("num_leaves=3", "num_leaves=9999999999999"),
        ("num_leaves=3", "num_leaves=-3"),
        ("split_feature=0 1", "split_feature=0 2"), ("split_feature=0 1", "split_feature=-1 1"),
        ("threshold=0.5 0", "threshold=nan 0"), ("threshold=0.5 0", "threshold=0.5 1"),
        ("threshold=0.5 0", "threshold=0.5 -1"), ("threshold=0.5 0", "threshold=0.5 0.5"),
        ("leaf_value=0.25", "leaf_value=inf"), ("leaf_count=2", "leaf_count=-2"),
        ("decision_type=10", "decision_type=14"),
        ("decision_type=10", "decision_type=99"), ("cat_boundaries=0 1", "cat_boundaries=1 0"),
        ("cat_boundaries=0 1", "cat_boundaries=0 9"), ("cat_threshold=5", "cat_threshold=-5"),
        ("cat_threshold=5", "cat_threshold=99999999999"), ("num_cat=1", "num_cat=9999999999"),
        ("feature_names=a b", "feature_names=a"), ("sigmoid:1", "sigmoid:-1"), ("sigmoid:1", ""),
        ("[categorical_feature: 1]", "[categorical_feature: 7]"), ("[[\"x\"", "[[\"x\"["),
        ("num_cat=1", "num_cat=1\nnum_cat=1"),
    ])
    func whatContradictsItselfIsRefused(_ part: String, _ replacement: String) {
        #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.lightGBM(text: Self.model(part, replacement), file: "m.txt")
        }
    }

    @Test(arguments: [(#"["x", "y", "z"]"#, ["x", "y", "z"]), (#"["x", 1, "z"]"#, []), ("[1, 2, 3]", [])])
    func `Categories have names all of them, or none`(list: String, names: [String]) throws {
        let bytes = Self.model(#"["x", "y", "z"]"#, list)
        #expect(try TreeModelFile.lightGBM(text: bytes, file: "m.txt").columns[1].categories == names)
    }

    /// Sets may be long: whether the nodes are a tree is known before any of them is read.
    @Test func theNodesAreCheckedBeforeTheSets() {
        let text = String(decoding: Self.model("cat_threshold=5", "cat_threshold=-5"), as: UTF8.self)
            .replacing("left_child=1 -1", with: "left_child=0 -1")
        let error = #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.lightGBM(text: Array(text.utf8), file: "m.txt")
        }
        #expect(error?.key == "tree 0.left_child")
    }

    /// The model with two categorical nodes over one set, whose one code takes 1,024 words.
    private static let sharing: [UInt8] = {
        let set = String(repeating: "0 ", count: 2_047) + "2147483648"
        let text = String(decoding: model("cat_threshold=5", "cat_threshold=" + set), as: UTF8.self)
            .replacing("cat_boundaries=0 1", with: "cat_boundaries=0 2048")
            .replacing("split_feature=0 1", with: "split_feature=1 1")
            .replacing("threshold=0.5 0", with: "threshold=0 0")
            .replacing("decision_type=10 1", with: "decision_type=1 1")
        return Array(text.utf8)
    }()

    private static func limits(nodes: Int) -> TreeLimits {
        TreeLimits(trees: 10, nodes: nodes, depth: 10, features: 10)
    }

    @Test func aSetCountsForEveryNodeThatNamesIt() throws {
        let file = try TreeModelFile.lightGBM(text: Self.sharing, file: "m.txt", limits: Self.limits(nodes: 2_048))
        #expect(file.ensemble.trees[0].setWords == 2_048)
        let error = #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.lightGBM(text: Self.sharing, file: "m.txt", limits: Self.limits(nodes: 2_047))
        }
        #expect(error?.description == "m.txt: tree 0.cat_threshold: takes too much memory")
    }

    @Test func theSetsOfAllTreesCountTogether() throws {
        let text = String(decoding: Self.sharing, as: UTF8.self)
        let start = try #require(text.firstRange(of: "Tree=0")).lowerBound
        let end = try #require(text.firstRange(of: "end of trees")).lowerBound
        let two = Array((text[..<end] + text[start...].replacing("Tree=0", with: "Tree=1")).utf8)
        let file = try TreeModelFile.lightGBM(text: two, file: "m.txt", limits: Self.limits(nodes: 4_096))
        #expect(file.ensemble.trees.count == 2)
        let error = #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.lightGBM(text: two, file: "m.txt", limits: Self.limits(nodes: 4_095))
        }
        #expect(error?.description == "m.txt: tree 1.cat_threshold: takes too much memory")
    }

    @Test func aFeatureOfTwoKindsOfMissingIsRefused() throws {
        let tree = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(tree.firstIndex(of: "Tree=0"))
        let end = try #require(tree.firstIndex(of: "end of trees"))
        let second = tree[start..<end].joined(separator: "\n").replacing("decision_type=10", with: "decision_type=6")
        #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.lightGBM(text: Self.model("end of trees", second + "\nend of trees"), file: "m.txt")
        }
    }

    @Test func aModelCutAnywhereIsReadOrRefused() throws {
        let bytes = Self.model()
        let end = try #require(Self.text.firstRange(of: "end of trees"))
        let needed = Self.text.utf8.distance(from: Self.text.startIndex, to: end.upperBound)
        for count in 0..<needed {
            #expect(throws: TreeModelFileError.self) {
                try TreeModelFile.lightGBM(text: Array(bytes[..<count]), file: "m.txt")
            }
        }
    }

    @Test func aModelWithAnyByteChangedIsReadOrRefused() {
        let bytes = Self.model()
        var isRead = 0
        for place in bytes.indices {
            for byte in "9- \n=".utf8 + [0, 0xFF] {
                var changed = bytes
                changed[place] = byte
                // Either answer will do; what must not happen is a crash or a hang.
                if (try? TreeModelFile.lightGBM(text: changed, file: "m.txt")) != nil { isRead += 1 }
            }
        }
        #expect(isRead < 7 * bytes.count)
    }
}
