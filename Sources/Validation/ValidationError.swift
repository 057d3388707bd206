/// Why a sample cannot be judged.
public enum ValidationError: Error, Hashable, CustomStringConvertible {
    /// Scores, outcomes and weights are not equally many.
    case lengthsDiffer(scores: Int, outcomes: Int)
    /// The sample lacks goods or bads.
    case classAbsent(isBad: Bool)
    /// A score is not a finite number, or a weight not a finite number above 0.
    case unusableNumber(row: Int)

    /// Says what is wrong; holds no data of a person.
    public var description: String {
        switch self {
        case .lengthsDiffer(let scores, let outcomes): "\(scores) scores for \(outcomes) outcomes"
        case .classAbsent(let isBad): "the sample has no \(isBad ? "bad" : "good") rows"
        case .unusableNumber(let row): "row \(row) has a score or weight that is not a usable number"
        }
    }
}
