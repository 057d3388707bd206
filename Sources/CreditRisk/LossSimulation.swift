import Statistics

/// The distribution of a book's loss, drawn from one shared factor and each borrower's own luck.
///
/// Draws are dealt into blocks of their own random streams, so that blocks may run side by side and any number of
/// threads gives the same result.
public struct LossSimulation: Sendable {
    /// One exposure of the book.
    public struct Exposure: Sendable, Hashable {
        /// In any unit; not negative.
        public let amount: Double
        /// In [0, 1].
        public let probabilityOfDefault: Double
        /// In [0, 1].
        public let lossGivenDefault: Double

        /// An exposure and its risk.
        public init(amount: Double, probabilityOfDefault: Double, lossGivenDefault: Double) {
            self.amount = amount
            self.probabilityOfDefault = probabilityOfDefault
            self.lossGivenDefault = lossGivenDefault
        }
    }

    private let losses: [Double]
    private let thresholds: [Double]
    private let correlation: Double
    private let seed: UInt64

    /// A book and its random state.
    /// - Parameters:
    ///   - exposures: Borrowers that default by themselves.
    ///   - correlation: Of their asset values, in [0, 1).
    ///   - seed: Determines every draw.
    /// - Throws: ``CreditRiskError/outOfRange(_:_:)``.
    public init(_ exposures: [Exposure], correlation: Double, seed: UInt64) throws(CreditRiskError) {
        guard (0..<1).contains(correlation) else { throw .outOfRange("correlation", "from 0, below 1") }
        for exposure in exposures {
            _ = try ExpectedLoss(
                probabilityOfDefault: exposure.probabilityOfDefault,
                lossGivenDefault: exposure.lossGivenDefault,
                exposure: exposure.amount
            )
        }
        losses = exposures.map { $0.amount * $0.lossGivenDefault }
        thresholds = exposures.map { NormalDistribution.standard.quantile($0.probabilityOfDefault) }
        self.correlation = correlation
        self.seed = seed
    }

    /// Losses of one block, in no order.
    /// - Parameters:
    ///   - number: Which block; each has draws of its own.
    ///   - draws: How many.
    /// - Returns: `[draws]`, in the unit of the exposures.
    public func block(_ number: Int, draws: Int) -> [Double] {
        var generator = SeededGenerator(seed: seed &+ 0x9E37_79B9_7F4A_7C15 &* UInt64(number + 1))
        return (0..<draws).map { _ in draw(&generator) }
    }

    private func draw(_ generator: inout SeededGenerator) -> Double {
        let shared = correlation.squareRoot() * generator.normal()
        let own = (1 - correlation).squareRoot()
        var loss = 0.0
        for index in losses.indices where shared + own * generator.normal() < thresholds[index] {
            loss += losses[index]
        }
        return loss
    }
}
