/// Which workers read a shard first.
///
/// Rendezvous hashing: the workers with the greatest weights have the shard, so each knows by itself what is its own, and
/// one that comes or goes moves no shards but its own. Every shard has two workers at least, and every worker two shards
/// on average; a single worker has them all. What is not its own a worker reads when it has nothing else to do.
enum HomeShards {
    /// Whether a shard is a worker's own.
    /// - Parameters:
    ///   - shard: Of these it is asked.
    ///   - worker: The name of the worker.
    ///   - workers: The names of all that live; whether its own is among them does not matter.
    ///   - shards: Into how many shards the queue is divided.
    /// - Returns: The same answer in every worker that knows of the same others.
    static func isHome(_ shard: Int, of worker: String, among workers: Set<String>, shards: Int) -> Bool {
        let others = workers.subtracting([worker])
        let own = weight(worker, shard)
        return others.count { weight($0, shard) > own } < owners(workers: others.count + 1, shards: shards)
    }

    /// How many workers a shard has.
    static func owners(workers: Int, shards: Int) -> Int { max(2, (2 * workers + shards - 1) / shards) }

    /// FNV-1a of name and shard, mixed (the last step of SplitMix64), because names differ in their last characters.
    private static func weight(_ worker: String, _ shard: Int) -> UInt64 {
        let hash = worker.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var mixed = hash ^ UInt64(truncatingIfNeeded: shard) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
