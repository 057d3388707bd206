public import TreeEnsembles

/// A model that another program fitted and wrote: trees, and what its columns are called.
public struct TreeModelFile: Sendable, Hashable {
    /// One column of the rows that the trees read.
    public struct Column: Sendable, Hashable {
        /// As the file names it, or `f0`, `f1` … where it names none.
        public let name: String
        /// Whether its values are codes: places in ``categories``, or codes of one's own where that is empty.
        public let isCategorical: Bool
        /// What the codes from 0 stand for; empty where the file does not say.
        public let categories: [String]

        /// States a column.
        /// - Parameters:
        ///   - name: As the file names it.
        ///   - isCategorical: Whether its values are codes.
        ///   - categories: What the codes from 0 stand for.
        public init(name: String, isCategorical: Bool = false, categories: [String] = []) {
            self.name = name
            self.isCategorical = isCategorical
            self.categories = categories
        }
    }

    /// Which trees of a file are used.
    public enum Rounds: Sendable, Hashable {
        /// Those up to the best round, where training stopped early; else all.
        case best
        /// All that the file holds.
        case all
        /// Those of the first rounds.
        case first(Int)
    }

    /// The trees.
    public let ensemble: TreeEnsemble
    /// One for each feature of the ensemble.
    public let columns: [Column]
    /// What wrote the file, such as `XGBoost 3.2.0`.
    public let producer: String
    /// What the trees were fitted for, in the words of the program, such as `binary:logistic`.
    public let objective: String
}

/// Why a file is not a model we can score with.
public struct TreeModelFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Name of the file.
    public let file: String
    /// Where, such as `learner.gradient_booster.model.trees[3]`; empty for the whole file.
    public let key: String
    /// What is wrong, or what is not supported.
    public let reason: String

    /// File, key and reason.
    public var description: String { key.isEmpty ? "\(file): \(reason)" : "\(file): \(key): \(reason)" }
}
