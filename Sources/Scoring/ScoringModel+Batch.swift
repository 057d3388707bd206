public import Encoding
public import Features

extension ScoringModel {
    /// The natural log-odds of default of many applicants: of each, to the bit, what ``logOdds(of:)`` says.
    ///
    /// Trees are summed one after another over blocks of applicants, so that each is read once for many of them.
    /// - Parameter vectors: In the schema's order.
    /// - Returns: ln(PD / (1 − PD)), finite; one for each applicant.
    /// - Throws: ``ScoringError`` if a vector does not fit the schema or a result is not finite; whose it is, is not said.
    public func logOdds(ofAll vectors: [FeatureVector]) throws(ScoringError) -> [Double] {
        let logOdds: [Double]
        switch self {
        case .logistic, .scorecard, .prototypes:
            return try vectors.map { vector throws(ScoringError) in try self.logOdds(of: vector) }
        case .trees(let model): logOdds = try model.logOdds(ofAll: vectors)
        case .vote(let model): logOdds = try model.logOdds(ofAll: vectors)
        }
        guard logOdds.allSatisfy(\.isFinite) else { throw .output }
        return logOdds
    }
}
