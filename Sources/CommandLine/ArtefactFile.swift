import Scoring

/// An artefact with the bytes of its file, checked whole.
struct ArtefactFile {
    let bytes: [UInt8]
    let artefact: ModelArtefact

    /// Reads an artefact.
    /// - Throws: ``CommandFailure`` naming file, key and reason.
    init(_ path: String) throws(CommandFailure) {
        bytes = try Files.bytes(path)
        do {
            artefact = try ModelArtefact(reading: bytes, file: path)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
