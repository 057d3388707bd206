import Foundation
import TestSupport

/// reference/drift/drift.json: scipy 1.17.1, numpy 2.4.6; tolerance 1e-10, p-values 1e-7.
struct DriftReference: Decodable {
    struct Case: Decodable {
        let reference: [Double]
        let current: [Double]
        let innerEdges: [Double]
        let referenceCount: [Double]
        let currentCount: [Double]
        let psiParts: [Double]
        let psi: Double
        let ksStatistic: Double
        let ksPValueAsymptotic: Double
        let refMean: Double
        let refStdDdof1: Double
        let curMean: Double
        let zMeanShift: Double
        let zPValue: Double
        let wasserstein1: Double
        let jensenShannonDistanceBase2: Double
    }
    struct Categories: Decodable {
        let referenceCount: [Double]
        let currentCount: [Double]
        let psi: Double
        let chi2Statistic: Double
        let chi2Dof: Int
        let chi2PValue: Double
    }

    static let names = [
        "normal_shift", "no_shift", "taiwan_PAY_0_many_ties", "taiwan_AGE_by_limit", "disjoint_supports",
    ]

    let cases: [String: Case]
    let categorical: Categories

    static func read() throws -> DriftReference {
        guard let shared = Repository.shared else { throw CocoaError(.fileNoSuchFile) }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            DriftReference.self,
            from: Data(contentsOf: shared.appendingPathComponent("reference/drift/drift.json"))
        )
    }
}
