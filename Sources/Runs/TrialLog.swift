import Documents
import Foundation
public import Search
public import Terminal

/// The tries of a search, one line each after a line that says which search it is; a search that was stopped goes on from it.
public struct TrialLog {
    private let path: String
    private let identity: String
    /// Tries read from an earlier run, in order.
    public let trials: [SearchTrial]

    /// Opens or begins a log.
    /// - Parameters:
    ///   - path: The file.
    ///   - identity: What the search hangs on: data, definition, learner, method, folds, seed, versions.
    ///   - space: What may be chosen; belongs to the identity.
    /// - Throws: ``CommandFailure`` where the log is of another search.
    public init(_ path: String, identity: String, space: SearchSpace) throws(CommandFailure) {
        self.path = path
        let identity = "\(identity); \(space.text)"
        self.identity = identity
        guard FileManager.default.fileExists(atPath: path) else {
            trials = []
            return
        }
        let lines = try Files.bytes(path).split(separator: UInt8(ascii: "\n")).map { Array($0) }
        // A line that was cut when the search was stopped is no try; nor is any after it.
        let documents = lines.map { try? JSONValue.parse($0, limits: .file) }
        guard let first = documents.first, first?["search"]?.stringValue == identity else {
            throw CommandFailure(file: path, "holds the tries of another search; give another --out or take it away")
        }
        var trials: [SearchTrial] = []
        for document in documents.dropFirst() {
            guard let document, let trial = SearchTrial(json: document), trial.number == trials.count else { break }
            guard space.holds(trial.place) else {
                throw CommandFailure(file: path, "try \(trial.number) is not of this search; take the file away")
            }
            trials.append(trial)
        }
        self.trials = trials
    }

    /// Writes all tries known, whole or not at all.
    /// - Parameter trials: In order.
    /// - Throws: ``CommandFailure`` naming the file.
    public func write(_ trials: [SearchTrial]) throws {
        var bytes = JSONValue.object(["search": .string(identity)]).canonicalBytes + [UInt8(ascii: "\n")]
        for trial in trials { bytes += trial.json.canonicalBytes + [UInt8(ascii: "\n")] }
        try Files.replace(path) { try $0.write(contentsOf: Data(bytes)) }
    }
}
