public import RedisReplies

/// One run of a script.
public struct RedisScriptCall: Sendable {
    /// The script.
    public let script: RedisScript
    /// Its `KEYS`.
    public let keys: [String]
    /// Its `ARGV`.
    public let arguments: [RedisArgument]

    /// A run of a script on keys with arguments.
    public init(_ script: RedisScript, keys: [String], arguments: [RedisArgument]) {
        self.script = script
        self.keys = keys
        self.arguments = arguments
    }
}

extension RedisClient {
    /// Runs a script, and teaches it to the server first if that does not know it.
    /// - Parameters:
    ///   - script: The script.
    ///   - keys: Its `KEYS`.
    ///   - arguments: Its `ARGV`.
    ///   - timeout: How long to wait for the reply; nil is the configuration's `commandTimeout`.
    /// - Returns: What the script returned.
    /// - Throws: ``RedisError``.
    @discardableResult
    public func evaluate(
        _ script: RedisScript,
        keys: [String],
        arguments: [RedisArgument],
        timeout: Duration? = nil
    ) async throws(RedisError) -> RedisValue {
        let call = RedisScriptCall(script, keys: keys, arguments: arguments)
        let replies = try await evaluateAll([call], timeout: timeout)
        guard let reply = replies.first else { throw .protocolError }
        if let error = reply.serverError { throw error }
        return reply
    }

    /// Runs scripts in one pipeline.
    ///
    /// Those that the server does not know are taught to it and run in a second pipeline, so their order among the
    /// others is not kept.
    /// - Parameters:
    ///   - calls: What to run.
    ///   - timeout: How long to wait for the replies; nil is the configuration's `commandTimeout`.
    /// - Returns: One reply per call, in order; errors of the server stay among them as values.
    /// - Throws: ``RedisError`` if the replies did not come.
    public func evaluateAll(
        _ calls: [RedisScriptCall],
        timeout: Duration? = nil
    ) async throws(RedisError) -> [RedisValue] {
        let unlearned = distinctScripts(of: calls.filter { !$0.script.isKnown })
        if !unlearned.isEmpty { try await load(unlearned) }
        var replies = try await pipeline(calls.map(\.command), timeout: timeout)
        let unknown = replies.indices.filter { replies[$0].isUnknownScript }
        guard !unknown.isEmpty else { return replies }
        try await teach(unknown.map { calls[$0] })
        let again = try await pipeline(unknown.map { calls[$0].command }, timeout: timeout)
        for (index, reply) in zip(unknown, again) { replies[index] = reply }
        return replies
    }

    /// Teaches scripts to the server; of a cluster, to one node, which is enough to learn their digests.
    /// - Parameter scripts: The scripts; each then knows its digest.
    /// - Throws: ``RedisError``.
    public func load(_ scripts: [RedisScript]) async throws(RedisError) {
        try learn(scripts, from: try await pipeline(scripts.map(\.loading)))
    }

    /// Teaches scripts to whoever is to run them: each node of a cluster has to be told.
    private func teach(_ calls: [RedisScriptCall]) async throws(RedisError) {
        guard cluster != nil else { return try await load(distinctScripts(of: calls)) }
        let replies = try await pipeline(calls.map(\.script.loading), whereKeysAre: calls.map { $0.keys.first ?? "" })
        try learn(calls.map(\.script), from: replies)
    }

    private func learn(_ scripts: [RedisScript], from replies: [RedisValue]) throws(RedisError) {
        for (script, reply) in zip(scripts, replies) {
            if let error = reply.serverError { throw error }
            guard let digest = reply.string else { throw .protocolError }
            script.learn(digest)
        }
    }
}

private func distinctScripts(of calls: [RedisScriptCall]) -> [RedisScript] {
    var scripts: [RedisScript] = []
    for call in calls where !scripts.contains(where: { $0 === call.script }) { scripts.append(call.script) }
    return scripts
}

extension RedisScript {
    fileprivate var loading: [RedisArgument] { ["SCRIPT", "LOAD", .string(source)] }
}

extension RedisScriptCall {
    fileprivate var command: [RedisArgument] { script.command(keys: keys, arguments: arguments) }
}

extension RedisValue {
    fileprivate var isUnknownScript: Bool {
        if case .server("NOSCRIPT", _) = serverError { true } else { false }
    }
}
