import RedisReplies
import Synchronization

/// A Lua script, run by its digest once the server has told it.
public final class RedisScript: Sendable {
    /// What errors and logs call it.
    public let name: String
    /// Its text.
    public let source: String
    /// The SHA-1 by which servers know it; it depends on the text alone, so it holds for every server.
    private let digest = Mutex<String?>(nil)

    /// A script of a name and a text.
    public init(name: String, source: String) {
        self.name = name
        self.source = source
    }

    /// The command that runs the script: by digest if that is known, else by its text.
    func command(keys: [String], arguments: [RedisArgument]) -> [RedisArgument] {
        let digest = digest.withLock { $0 }
        var command: [RedisArgument] = digest.map { ["EVALSHA", .string($0)] } ?? ["EVAL", .string(source)]
        command.reserveCapacity(3 + keys.count + arguments.count)
        command.append(.integer(keys.count))
        for key in keys { command.append(.string(key)) }
        return command + arguments
    }

    /// Whether some server has told the digest.
    var isKnown: Bool { digest.withLock { $0 != nil } }

    /// Takes the digest that a server gave.
    func learn(_ digest: String) { self.digest.withLock { $0 = digest } }
}
