public import Samples
import Statistics

/// How the rarer class is given more say; for rows to learn from only, never for rows to judge by.
public enum ClassBalance: String, Sendable, Hashable, CaseIterable {
    /// As it is.
    case none
    /// Both classes weigh the same; no row is added or lost.
    case weights
    /// Rows of the commoner class are drawn, as many as the rarer has.
    case undersample
    /// Rows of the rarer class are made up between neighbours, until both have as many.
    case smote
    /// Where two rows of different classes are each other's nearest, the commoner one is dropped.
    case tomek
    /// Rows are made up, then links are cut.
    case smoteTomek = "smote-tomek"

    /// Whether rows are made up.
    var makesRowsUp: Bool { self == .smote || self == .smoteTomek }

    /// The sample to learn from.
    /// - Parameters:
    ///   - sample: What happened to whom.
    ///   - seed: Of the draw; equal seeds give equal samples.
    /// - Returns: A sample whose bad rate may be another.
    /// - Throws: ``PreparationError``.
    public func balanced(_ sample: TrainingSample, seed: UInt64) throws(PreparationError) -> TrainingSample {
        switch self {
        case .none: return sample
        case .weights: return try weighted(sample)
        case .undersample: return try drawn(sample, seed: seed)
        case .smote: return try SyntheticMinority(sample, seed: seed).sample()
        case .tomek: return try sample.withoutTomekLinks()
        case .smoteTomek: return try SyntheticMinority(sample, seed: seed).sample().withoutTomekLinks()
        }
    }

    private func weighted(_ sample: TrainingSample) throws(PreparationError) -> TrainingSample {
        let factorOfBads = 0.5 / sample.badRate
        let factorOfGoods = 0.5 / (1 - sample.badRate)
        let weights = zip(sample.weights, sample.isBad)
            .map { weight, isBad in
                weight * (isBad ? factorOfBads : factorOfGoods)
            }
        do {
            return try sample.weighted(weights)
        } catch {
            throw .sample(error)
        }
    }

    private func drawn(_ sample: TrainingSample, seed: UInt64) throws(PreparationError) -> TrainingSample {
        let bads = (0..<sample.count).filter { sample.isBad[$0] }
        let goods = (0..<sample.count).filter { !sample.isBad[$0] }
        let (rare, common) = bads.count <= goods.count ? (bads, goods) : (goods, bads)
        var generator = SeededGenerator(seed: seed)
        do {
            return try sample.rows((rare + generator.shuffled(common).prefix(rare.count)).sorted())
        } catch {
            throw .sample(error)
        }
    }
}

extension TrainingSample {
    /// Drops rows of the commoner class that are the nearest of a row of the rarer one, and that row theirs.
    ///
    /// - seealso: Tomek (1976).
    func withoutTomekLinks() throws(PreparationError) -> TrainingSample {
        let table = NeighbourTable(self)
        let all = Array(0..<count)
        let rareIsBad = badCount * 2 <= count
        var dropped: Set<Int> = []
        for row in all where isBad[row] == rareIsBad {
            guard let other = table.nearest(to: row, among: all, count: 1).first, isBad[other] != rareIsBad,
                table.nearest(to: other, among: all, count: 1).first == row
            else { continue }
            dropped.insert(other)
        }
        do {
            return try rows(all.filter { !dropped.contains($0) })
        } catch {
            throw .sample(error)
        }
    }
}
