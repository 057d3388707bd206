public import ModelArtefacts
import Scoring

/// An artefact with the bytes of its file, checked whole.
public struct ArtefactFile {
    /// The file.
    public let bytes: [UInt8]
    /// What it holds.
    public let artefact: ModelArtefact

    /// Reads an artefact.
    /// - Throws: ``CommandFailure`` naming file, key and reason.
    public init(_ path: String) throws(CommandFailure) {
        bytes = try Files.bytes(path)
        do {
            artefact = try ModelArtefact(reading: bytes, file: path)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
