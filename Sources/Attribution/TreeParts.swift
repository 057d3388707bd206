import TreeEnsembles

/// What it takes to explain one tree: tables for its subtrees, and leaves that have none.
struct TreeParts {
    let tables: [SubtreeTable]
    let plain: [PlainLeaf]
}

/// Makes the parts of an ensemble's trees.
struct TreePartsMaker: Sendable {
    /// Nil if tests are no tests of ranks: then all leaves are plain.
    let ranks: ThresholdRanks?
    /// As the trees read its rows; nil where the reference is training weight.
    let background: [[Double]]?
    /// What a table may take; below 0 all leaves are plain.
    let maximumBits: Int
    /// Whether values of tables are rounded to Float32, in which the ensemble is evaluated anyway.
    let isSingle: Bool

    /// How the background passes a tree.
    func outcomes(in tree: DecisionTree) -> BackgroundOutcomes? {
        background.map { BackgroundOutcomes(of: $0, in: tree) }
    }

    /// Makes the parts of a tree.
    /// - Parameters:
    ///   - tree: The tree.
    ///   - paths: All its paths.
    ///   - outcomes: How the background passes it.
    /// - Returns: The same for the same arguments, whenever it is asked.
    func parts(of tree: DecisionTree, _ paths: [LeafPath], _ outcomes: BackgroundOutcomes?) -> TreeParts {
        guard let ranks else { return TreeParts(tables: [], plain: paths.map { PlainLeaf($0, in: tree, outcomes) }) }
        let cut = SubtreeCut(tree, ranks: ranks, paths: paths, maximumBits: maximumBits, isSingle: isSingle) {
            LeafGame($0, outcomes)
        }
        return TreeParts(tables: cut.tables, plain: cut.plain.map { PlainLeaf($0, in: tree, outcomes) })
    }
}

/// The tables of an ensemble, in its numbers.
enum EnsembleTables: Sendable {
    case single(FlatTables<Float>)
    case double(FlatTables<Double>)

    mutating func append(_ table: SubtreeTable) {
        switch self {
        case .single(var tables):
            self = .single(FlatTables())  // so that the arrays are not copied
            tables.append(table)
            self = .single(tables)
        case .double(var tables):
            self = .double(FlatTables())
            tables.append(table)
            self = .double(tables)
        }
    }

    /// Memory that keeping the parts of a tree takes.
    func byteCount(of parts: TreeParts) -> Int {
        let plain = parts.plain.reduce(0) { $0 + $1.byteCount }
        return switch self {
        case .single: parts.tables.reduce(plain) { $0 + FlatTables<Float>.byteCount(of: $1) }
        case .double: parts.tables.reduce(plain) { $0 + FlatTables<Double>.byteCount(of: $1) }
        }
    }
}

extension LeafGame {
    fileprivate init(_ path: LeafPath, _ outcomes: BackgroundOutcomes?) {
        if let outcomes {
            self.init(value: path.value, chances: outcomes.chances(path.conditions))
        } else {
            self.init(value: path.value, fractions: path.conditions.map(\.fraction))
        }
    }
}
