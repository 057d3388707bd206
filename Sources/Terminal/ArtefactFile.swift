import FeatureDefinitions
import Foundation
public import ModelArtefacts
public import Scoring

/// An artefact with the bytes of its file, checked whole.
public struct ArtefactFile {
    /// The file.
    public let bytes: [UInt8]
    /// What it holds.
    public let artefact: ModelArtefact
    private let path: String

    /// Reads an artefact.
    /// - Throws: ``CommandFailure`` naming file, key and reason.
    public init(_ path: String) throws(CommandFailure) {
        try self.init(try Files.bytes(path), named: path)
    }

    /// Reads an artefact that is at hand.
    /// - Parameters:
    ///   - bytes: The whole of it.
    ///   - path: Its name, for errors.
    /// - Throws: ``CommandFailure`` naming it, key and reason.
    public init(_ bytes: [UInt8], named path: String) throws(CommandFailure) {
        self.path = path
        self.bytes = bytes
        let memory = try Self.explanationBytes(ProcessInfo.processInfo.environment)
        do {
            artefact = try ModelArtefact(reading: bytes, file: path, explanationBytes: memory)
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// The most memory that tables for explanations may take, as a worker reads it: `UNDERWRITER_EXPLANATION_MEMORY`.
    /// - Parameter environment: Names and values.
    /// - Returns: Bytes; 64 MiB unless set.
    /// - Throws: ``CommandFailure`` naming the variable.
    static func explanationBytes(_ environment: [String: String]) throws(CommandFailure) -> Int {
        let name = "UNDERWRITER_EXPLANATION_MEMORY"
        guard let text = environment[name], !text.utf8.isEmpty else { return TreeModel.standardExplanationBytes }
        // scalar-safe: what is no plain number is refused.
        guard let size = Int(text), (0...4096).contains(size) else {
            throw CommandFailure("environment variable \(name): must be a whole number of MiB from 0 to 4096")
        }
        return size << 20
    }

    /// Refuses a model of which it is not proved that risk moves as its product says; of a logistic model that is told,
    /// and no reason to refuse it.
    /// - Throws: ``CommandFailure`` naming every feature.
    public func requireStatedDirections() throws(CommandFailure) {
        guard artefact.model.mustKeepDirections, let problem = artefact.model.directionProblem else { return }
        let way =
            if case .scorecard = artefact.model {
                "give its bins points in the order of risk"
            } else {
                "train it with monotone constraints"
            }
        throw CommandFailure(file: path, "\(problem); \(way), or state no direction in the product")
    }
}

extension ScoringModel {
    /// What the product says of risk and the model does not keep, in one phrase; nil if it keeps all.
    public var directionProblem: String? {
        let features = unprovenDirections
        guard !features.isEmpty else { return nil }
        return "not proved: " + features.map { "risk \($0.risk) with \($0.key)" }.joined(separator: ", ")
    }
}

extension ModelArtefact {
    /// Refuses to write what could not be read again.
    /// - Parameter byteCount: Bytes of an artefact, or of its model alone.
    /// - Throws: ``CommandFailure`` with the size, and the largest there may be.
    public static func requireReadable(byteCount: Int) throws(CommandFailure) {
        guard byteCount > largestFile else { return }
        let size = (byteCount + (1 << 20) - 1) >> 20
        throw CommandFailure(
            "the artefact would take \(size) MiB, more than the \(largestFile >> 20) MiB that are read again; take fewer trees"
        )
    }
}
