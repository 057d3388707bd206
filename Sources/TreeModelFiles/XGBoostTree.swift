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

    /// Words that the sets take.
    var setWords: Int { sets.values.reduce(0) { $0 + $1.wordCount } }

    /// - Parameters:
    ///   - root: As the file has it.
    ///   - setWords: The most words that its sets may take.
    /// - Throws: ``TreeModelFileError`` naming key and reason.
    init(_ root: FileValue, setWords: Int) throws(TreeModelFileError) {
        self.root = root
        let leaves = root["tree_param"]["size_leaf_vector"]
        if leaves.isPresent, try leaves.count() > 1 { throw leaves.refusal("several targets are not supported") }
        first = try root["left_children"].integers()
        second = try root["right_children"].integers(count: first.count)
        features = try root["split_indices"].integers(count: first.count)
        conditions = try root["split_conditions"].numbers(count: first.count)
        defaultsLeft = try root["default_left"].numbers(count: first.count)
        covers = try root["sum_hessian"].numbers(count: first.count)
        sets = root["split_type"].isPresent ? try Self.sets(root, count: first.count, setWords) : [:]
    }

    /// The sets of categorical nodes, by node; the files list them one behind another.
    private static func sets(
        _ root: FileValue,
        count: Int,
        _ most: Int
    ) throws(TreeModelFileError) -> [Int: CategorySet] {
        let types = try root["split_type"].integers(count: count)
        guard types.contains(1) else {
            guard types.allSatisfy({ $0 == 0 }) else { throw root["split_type"].refusal("must be 0 or 1") }
            return [:]
        }
        let codes = try root["categories"].integers()
        guard codes.allSatisfy({ (0..<CategorySet.codeLimit).contains($0) }) else {
            throw root["categories"].refusal("holds a code that is out of range")
        }
        let segments = try segments(root, count: count, codes: codes.count)
        for (node, type) in types.enumerated() where type != 0 {
            guard type == 1, segments[node] != nil else {
                throw root["split_type"].refusal("node \(node) has no set")
            }
        }
        let used = segments.filter { types[$0.key] == 1 }
        // A set takes a bit for every code up to its largest: few codes could ask for much memory.
        let words = used.values.reduce(0) { $0 + CategorySet.wordCount(upTo: codes[$1].max()) }
        guard words <= most else { throw root["categories"].refusal("takes too much memory") }
        return used.mapValues { CategorySet(codes[$0]) }
    }

    /// Where the codes of each categorical node are: a node has one segment, and no code belongs to two.
    private static func segments(
        _ root: FileValue,
        count: Int,
        codes: Int
    ) throws(TreeModelFileError) -> [Int: Range<Int>] {
        let nodes = try root["categories_nodes"].integers()
        guard nodes.count <= count else { throw root["categories_nodes"].refusal("has more entries than nodes") }
        let starts = try root["categories_segments"].integers(count: nodes.count)
        let sizes = try root["categories_sizes"].integers(count: nodes.count)
        var segments: [Int: Range<Int>] = [:]
        var end = 0
        for (index, node) in nodes.enumerated() {
            let (start, size) = (starts[index], sizes[index])
            guard (0..<count).contains(node) else {
                throw root["categories_nodes"].refusal("names a node that does not exist")
            }
            guard start >= end, size >= 0, start <= codes, size <= codes - start else {
                throw root["categories_segments"].refusal("overlaps, or leaves the list of categories")
            }
            end = start + size
            guard segments.updateValue(start..<end, forKey: node) == nil else {
                throw root["categories_nodes"].refusal("names node \(node) twice")
            }
        }
        return segments
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

    init(_ value: FileValue, limits: TreeLimits) throws(TreeModelFileError) {
        guard value.isPresent, value["enc"].isPresent else {
            names = []
            return
        }
        var names: [[String]] = []
        for feature in try value["enc"].elements(atMost: limits.features) { names.append(try Self.names(feature)) }
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
