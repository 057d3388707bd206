public import ModelFitting
public import Samples

extension TrainingSample {
    /// The rows to fit to and the rows to judge by.
    /// - Parameter holdOut: Which rows are set aside.
    /// - Returns: Both samples.
    /// - Throws: ``LearningError/sample(_:)``.
    public func split(_ holdOut: HoldOut) throws(LearningError) -> (training: TrainingSample, test: TrainingSample) {
        do {
            let split = try holdOut.split(isBad)
            return (try rows(split.training), try rows(split.test))
        } catch {
            throw .sample(error)
        }
    }

    /// The same for every fold.
    /// - Parameter plan: How rows are cut into folds.
    /// - Returns: Both samples, for each fold.
    /// - Throws: ``LearningError/sample(_:)``.
    public func splits(
        _ plan: CrossValidation
    ) throws(LearningError) -> [(training: TrainingSample, test: TrainingSample)] {
        var parts: [(training: TrainingSample, test: TrainingSample)] = []
        do {
            for split in try plan.splits(isBad) { parts.append((try rows(split.training), try rows(split.test))) }
        } catch {
            throw .sample(error)
        }
        return parts
    }
}
