public import ArgumentParser
import Lending
public import Sealing

/// A job's id as people type it: a UUID, or the number of the application that the job is for.
public struct JobArgument: ExpressibleByArgument, Sendable, Hashable {
    /// The id.
    public let id: JobID

    /// Nil for anything else; capitals are taken.
    public init?(argument: String) {
        let uuid = ApplicationID(base32: argument)?.uuid ?? argument.lowercased()
        guard let id = JobID(uuid) else { return nil }
        self.id = id
    }
}
