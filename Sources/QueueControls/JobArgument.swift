public import ArgumentParser
public import Sealing

/// A job's id as people type it.
public struct JobArgument: ExpressibleByArgument, Sendable, Hashable {
    /// The id.
    public let id: JobID

    /// Nil for anything but a UUID; capitals are taken.
    public init?(argument: String) {
        guard let id = JobID(argument.lowercased()) else { return nil }
        self.id = id
    }
}
