import TreeEnsembles

/// One tree of an XGBoost model, as parallel arrays.
struct XGBoostTree {
    private let root: FileValue
    private let first: [Int]
    private let second: [Int]
    private let features: [Int]
    private let conditions: [Double]
    private let defaultsLeft: [Double]
    private let covers: [Double]
    private let sets: [Int: CategorySet]

    init(_ root: FileValue) throws(TreeModelFileError) {
        self.root = root
        let leaves = root["tree_param"]["size_leaf_vector"]
        if leaves.isPresent, try leaves.count() > 1 { throw leaves.refusal("several targets are not supported") }
        first = try root["left_children"].integers()
        second = try root["right_children"].integers(count: first.count)
        features = try root["split_indices"].integers(count: first.count)
        conditions = try root["split_conditions"].numbers(count: first.count)
        defaultsLeft = try root["default_left"].numbers(count: first.count)
        covers = try root["sum_hessian"].numbers(count: first.count)
        sets = root["split_type"].isPresent ? try Self.sets(root, count: first.count) : [:]
    }

    /// The sets of categorical nodes, by node; the files list them one behind another.
    private static func sets(_ root: FileValue, count: Int) throws(TreeModelFileError) -> [Int: CategorySet] {
        let types = try root["split_type"].integers(count: count)
        guard types.contains(1) else {
            guard types.allSatisfy({ $0 == 0 }) else { throw root["split_type"].refusal("must be 0 or 1") }
            return [:]
        }
        let nodes = try root["categories_nodes"].integers()
        let segments = try root["categories_segments"].integers(count: nodes.count)
        let sizes = try root["categories_sizes"].integers(count: nodes.count)
        let codes = try root["categories"].integers()
        guard codes.allSatisfy({ (0..<CategorySet.codeLimit).contains($0) }) else {
            throw root["categories"].refusal("holds a code that is out of range")
        }
        var sets: [Int: CategorySet] = [:]
        for (index, node) in nodes.enumerated() {
            guard segments[index] >= 0, sizes[index] >= 0, segments[index] <= codes.count - sizes[index] else {
                throw root["categories_segments"].refusal("leaves the list of categories")
            }
            sets[node] = CategorySet(codes[segments[index]..<segments[index] + sizes[index]])
        }
        for (node, type) in types.enumerated() where type != 0 {
            guard type == 1, sets[node] != nil else { throw root["split_type"].refusal("node \(node) has no set") }
        }
        return sets.filter { types.indices.contains($0.key) && types[$0.key] == 1 }
    }

    /// The tree; leaves are weighted as dart does it, in Float32.
    func tree(weight: Float, limits: TreeLimits) throws(TreeModelFileError) -> DecisionTree {
        let linked = first.indices.map { place in
            LinkedNode(
                node: node(at: place, weight),
                first: first[place],
                second: second[place],
                cover: Double(Float(covers[place]))
            )
        }
        do {
            return try DecisionTree(linked, limits: limits)
        } catch {
            throw root.refusal("\(error)")
        }
    }

    private func node(at place: Int, _ weight: Float) -> TreeNode {
        let condition = Float(conditions[place])
        guard first[place] >= 0 else { return .leaf(Double(condition * weight)) }
        let missingGoesFirst = defaultsLeft[place] != 0
        if let set = sets[place] {
            return .membership(set, feature: features[place], missingGoesFirst: missingGoesFirst)
        }
        return .threshold(Double(condition), feature: features[place], missingGoesFirst: missingGoesFirst)
    }
}

/// The category names that XGBoost keeps since 3.1: UTF-8 bytes of each feature, cut by offsets.
struct XGBoostCategories {
    /// One list for each feature; empty where the file has none.
    let names: [[String]]

    init(_ value: FileValue) throws(TreeModelFileError) {
        guard value.isPresent, value["enc"].isPresent else {
            names = []
            return
        }
        var names: [[String]] = []
        for feature in try value["enc"].elements() { names.append(try Self.names(feature)) }
        self.names = names
    }

    private static func names(_ feature: FileValue) throws(TreeModelFileError) -> [String] {
        // Numbers as categories have no offsets: their codes are all that is known.
        guard feature["offsets"].isPresent else { return [] }
        let offsets = try feature["offsets"].integers()
        let bytes = try feature["values"].integers()
        guard offsets.count <= CategorySet.codeLimit else { throw feature["offsets"].refusal("too many categories") }
        var names: [String] = []
        for (start, end) in zip(offsets, offsets.dropFirst()) {
            guard start >= 0, start <= end, end <= bytes.count else { throw feature["offsets"].refusal("out of order") }
            // Bytes are written as signed 8-bit numbers.
            let name = bytes[start..<end].map { UInt8(truncatingIfNeeded: $0) }
            guard let text = String(validating: name, as: UTF8.self) else {
                throw feature["values"].refusal("is not UTF-8")
            }
            names.append(text)
        }
        return names
    }
}

extension String {
    /// As it may stand in a message: nothing but plain letters, and not many.
    var printable: String {
        utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && utf8.count <= 64 ? self : "(unprintable)"
    }
}
