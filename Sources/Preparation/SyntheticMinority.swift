import FeatureDefinitions
import Features
import Samples
import Statistics

/// Rows of the rarer class made up between neighbours.
///
/// A number lies somewhere on the line between a row and one of its five nearest of the same class; a category is that of
/// most of the five; what is missing in the row, or a special code there, stays.
/// - seealso: Chawla et al., *SMOTE* (2002), sections 4 and 6.1.
struct SyntheticMinority {
    private static let neighbourCount = 5
    private let original: TrainingSample
    private let seed: UInt64

    init(_ sample: TrainingSample, seed: UInt64) {
        original = sample
        self.seed = seed
    }

    /// The sample with as many made-up rows as make both classes equal.
    func sample() throws(PreparationError) -> TrainingSample {
        let rareIsBad = original.badCount * 2 <= original.count
        let rare = (0..<original.count).filter { original.isBad[$0] == rareIsBad }
        guard rare.count > Self.neighbourCount else {
            throw .tooFewNeighbours(rows: rare.count, needed: Self.neighbourCount + 1)
        }
        let table = NeighbourTable(original)
        var generator = SeededGenerator(seed: seed)
        var neighbours: [Int: [Int]] = [:]
        var made: [FeatureVector] = []
        for _ in 0..<(original.count - 2 * rare.count) {
            let row = rare[generator.index(below: rare.count)]
            let near = neighbours[row] ?? table.nearest(to: row, among: rare, count: Self.neighbourCount)
            neighbours[row] = near
            made.append(between(row, near, &generator))
        }
        do {
            return try TrainingSample(
                schema: original.schema,
                vectors: original.vectors + made,
                isBad: original.isBad + made.map { _ in rareIsBad },
                weights: original.weights + made.map { _ in 1 }
            )
        } catch {
            throw .sample(error)
        }
    }

    private func between(_ row: Int, _ near: [Int], _ generator: inout SeededGenerator) -> FeatureVector {
        let partner = near[generator.index(below: near.count)]
        let share = generator.uniform()
        let values = original.schema.features.enumerated()
            .map { index, feature -> FeatureValue in
                let own = original.columns[index][row]
                switch own {
                case .number(let number):
                    guard case .number(let other) = original.columns[index][partner],
                        !feature.special.contains(number), !feature.special.contains(other)
                    else { return own }
                    let made = number + share * (other - number)
                    // Whole numbers stay whole: a count of 1.4 delays would be a value nobody can have.
                    return .number(number == number.rounded() && other == other.rounded() ? made.rounded() : made)
                case .category: return commonest(index, near) ?? own
                case .missing: return own
                }
            }
        return FeatureVector(values: values)
    }

    private func commonest(_ index: Int, _ rows: [Int]) -> FeatureValue? {
        var counts: [FeatureValue: Int] = [:]
        for row in rows { counts[original.columns[index][row], default: 0] += 1 }
        let most = counts.values.max()
        return rows.map { original.columns[index][$0] }.first { counts[$0] == most && $0 != .missing }
    }
}
