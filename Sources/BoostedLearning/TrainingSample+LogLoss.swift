import Samples
import Statistics

extension TrainingSample {
    /// The weighted mean log loss of probabilities.
    func logLoss(of probabilities: [Double]) -> Double {
        var sum = 0.0
        for row in 0..<count {
            let chance = isBad[row] ? probabilities[row] : 1 - probabilities[row]
            sum -= weights[row] * naturalLogarithm(max(chance, 1e-15))
        }
        return sum / weights.reduce(0, +)
    }
}
