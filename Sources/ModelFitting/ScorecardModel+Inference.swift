import FeatureDefinitions
import Features
import Regression
public import Samples
public import Scoring
import Statistics

extension ScorecardModel {
    /// What is known of each coefficient where the same weights of evidence are fitted without a penalty.
    ///
    /// The bins are taken as given: that they were cut on rows like these makes p rather too small.
    /// - Parameter sample: What happened to whom, of the model's schema.
    /// - Returns: What is known of each coefficient, by the keys of the features.
    /// - Throws: ``LearningError`` if characteristics separate the classes.
    public func inference(on sample: TrainingSample) throws(LearningError) -> LogisticRegression.Inference {
        let names = characteristics.map(\.feature)
        do {
            let found = try UnpenalisedFit(weightsOfEvidence(of: sample), sample)
            return LogisticRegression.Inference(
                table: CoefficientTable(
                    of: found.fit,
                    names: found.columns.map { names[$0] },
                    isBad: sample.isBad,
                    weights: sample.weights
                ),
                varianceInflation: found.varianceInflation,
                dropped: names.indices.filter { !found.columns.contains($0) }.map { names[$0] }
            )
        } catch {
            throw .regression(error)
        }
    }

    /// One column for each characteristic.
    private func weightsOfEvidence(of sample: TrainingSample) -> Matrix {
        let places = characteristics.compactMap { schema.index(of: $0.feature) }
        var elements: [Double] = []
        elements.reserveCapacity(sample.count * places.count)
        for vector in sample.vectors {
            for (place, characteristic) in zip(places, characteristics) {
                elements.append(characteristic.bins[characteristic.binIndex(of: vector[place])].weightOfEvidence)
            }
        }
        return Matrix(elements: elements, rowCount: sample.count, columnCount: places.count)
    }
}
