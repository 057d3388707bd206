import Assessments
import Baselines
import Decisioning
import Documents
import Encoding
import Features
import Messages
import ModelArtefacts
import Policies
import Products
import Scoring
import WhatIfs

/// One model ready to answer for one product: immutable, so that a decision cannot mix two.
struct Champion: Sendable {
    /// The model with the definition it is under.
    let artefact: ModelArtefact
    /// The policy of that definition.
    var policy: PolicyDefinition { artefact.product.policy }
    /// What promoted it; nil for a model from a file.
    let manifest: ModelManifest?
    let program: FeatureProgram
    /// Where answers of the model and the policy can turn; nil for a model that answers every change of a number.
    let turns: TurningPoints?

    /// A model from a file.
    init(_ artefact: ModelArtefact) {
        self.init(artefact, manifest: nil)
    }

    /// A model that was promoted.
    /// - Parameters:
    ///   - manifest: Whose signature has been verified.
    ///   - artefactBytes: What Redis holds under the manifest's digest of the artefact.
    ///   - explanationBytes: The most memory that the model's tables may take.
    /// - Throws: ``ChampionError`` if the bytes are not what the manifest says.
    init(
        promotedBy manifest: ModelManifest,
        artefactBytes: [UInt8],
        explanationBytes: Int
    ) throws(ChampionError) {
        guard ContentDigest.sha256(of: artefactBytes) == manifest.artefactDigest else { throw .artefactDigest }
        let artefact: ModelArtefact
        do {
            artefact = try ModelArtefact(
                reading: artefactBytes,
                file: "artefact \(manifest.artefactDigest.hex)",
                explanationBytes: explanationBytes
            )
        } catch {
            throw .artefact(error)
        }
        guard artefact.name == manifest.model, artefact.version == manifest.version,
            artefact.product.id == manifest.product
        else { throw .otherModel }
        guard artefact.product.definitionDigest == manifest.definitionDigest else { throw .definitionDigest }
        guard artefact.product.policy.version == manifest.policyVersion else { throw .policyVersion }
        self.init(artefact, manifest: manifest)
    }

    private init(_ artefact: ModelArtefact, manifest: ModelManifest?) {
        // Before the model is taken: the one before it answers meanwhile.
        artefact.model.prepareExplanations()
        self.artefact = artefact
        self.manifest = manifest
        program = FeatureProgram(artefact.product)
        turns = TurningPoints.of(artefact, under: artefact.product.policy)
    }

    /// Assesses the application of a message.
    /// - Parameters:
    ///   - message: Which names this model's product.
    ///   - tell: Told the keys of the features whose value training never saw, if there are any.
    /// - Returns: The assessment, whose elapsed time is 0.
    /// - Throws: ``MessageError`` if the answers are not those that the model reads, ``ScoringError`` if it cannot score.
    func assess(_ message: AssessmentMessage, telling tell: ([String]) -> Void = { _ in }) throws -> Assessment {
        let vector = try message.vector(by: program)
        let assessment = try Decisioning.assess(
            vector,
            facts: message.facts,
            with: artefact,
            under: policy,
            jobID: message.jobID
        )
        let unseen = artefact.model.unseen(in: vector)
        if !unseen.isEmpty { tell(unseen) }
        return assessment
    }
}

/// Why a model is not taken; the one before it stays.
enum ChampionError: Error, Sendable, Hashable, CustomStringConvertible {
    case manifest(ManifestError)
    case otherProduct, olderSequence, pinned(String)
    case artefactMissing, artefactDigest, artefact(ArtefactError), otherModel
    case definitionDigest, policyVersion
    case file(String)

    /// Whether the same manifest may be taken later, because only something beside it was missing.
    var mayPass: Bool { self == .artefactMissing }

    var description: String {
        switch self {
        case .manifest(let error): "\(error)"
        case .otherProduct: "the manifest is for another product"
        case .olderSequence: "the manifest is not newer than the one in use"
        case .pinned(let version): "the model is not of version \(version), to which MODEL_VERSION pins this worker"
        case .artefactMissing: "Redis does not hold the artefact"
        case .artefactDigest: "the artefact is not the one that was signed"
        case .artefact(let error): "\(error)"
        case .otherModel: "the artefact is of another model, version or product than the manifest says"
        case .definitionDigest: "the artefact holds another product definition than was signed"
        case .policyVersion: "the policy is of another version than the manifest says"
        case .file(let reason): reason
        }
    }
}
