package import RedisReplies

/// How many outcomes of a stream wait to be recorded: jobs, of which one entry may tell up to 64.
package struct UnrecordedEvents: Sendable {
    /// Jobs whose outcome is told of; beyond the entries looked at, an estimate by those.
    package let jobs: Int
    /// The id of the oldest entry; nil if there is none.
    package let oldest: String?

    /// What to ask of the server.
    /// - Parameters:
    ///   - stream: The stream of outcomes.
    ///   - sample: How many of its entries are looked at.
    /// - Returns: Commands, whose replies make a value of this.
    package static func questions(of stream: RedisArgument, sample: Int) -> [[RedisArgument]] {
        [["XLEN", stream], ["XRANGE", stream, "-", "+", "COUNT", .integer(sample)]]
    }

    /// Reads the replies to ``questions(of:sample:)``.
    package init(_ replies: some Collection<RedisValue>) {
        let length = replies.first?.integer.map { Int($0) } ?? 0
        let entries = replies.dropFirst().first?.array ?? []
        oldest = entries.first?.array?.first?.string
        // What no script of ours wrote is one that somebody has to look at.
        let told = entries.reduce(0) { sum, entry in
            sum + max(1, (entry.array?.last?.array ?? []).count { $0.string == "id" })
        }
        jobs = length > entries.count && !entries.isEmpty ? told * length / entries.count : told
    }
}
