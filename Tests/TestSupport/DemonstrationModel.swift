import Foundation
import Synchronization

/// The demonstration model of each product: trained once, by the first installation that wants it, for all tests of a
/// process.
enum DemonstrationModel {
    private static let artefacts = Mutex<[String: Data]>([:])

    /// Those who come while it is trained wait for it.
    static func artefact(by installation: Installation) throws -> Data {
        let product = installation.environment["PRODUCTS"] ?? ""
        return try artefacts.withLock { artefacts in
            if let artefact = artefacts[product] { return artefact }
            let artefact = try train(product, by: installation)
            artefacts[product] = artefact
            return artefact
        }
    }

    private static func train(_ product: String, by installation: Installation) throws -> Data {
        let (data, model) = (installation.folder.file("synthetic.csv"), installation.folder.file("model"))
        try installation.underwriter(
            "synthesise",
            "--product",
            product,
            "--rows",
            "3000",
            "--seed",
            "42",
            "--out",
            data
        )
        try installation.underwriter(
            "train",
            "--product",
            product,
            "--data",
            data,
            "--out",
            model,
            "--learner",
            "scorecard",
            "--folds",
            "0"
        )
        return try Data(contentsOf: URL(fileURLWithPath: "\(model)/artefact.json"))
    }
}
