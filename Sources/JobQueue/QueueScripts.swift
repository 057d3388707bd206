import Redis

/// The scripts of the queue; each is one file in `Scripts/`, built into the program.
enum QueueScripts {
    static let enqueue = script("enqueue", PackageResources.enqueue_lua)
    static let begin = script("begin", PackageResources.begin_lua)
    static let complete = script("complete", PackageResources.complete_lua)
    static let fail = script("fail", PackageResources.fail_lua)
    static let heartbeat = script("heartbeat", PackageResources.heartbeat_lua)
    static let promote = script("promote", PackageResources.promote_lua)
    static let replay = script("replay", PackageResources.replay_lua)
    static let cancel = script("cancel", PackageResources.cancel_lua)
    static let discard = script("discard", PackageResources.discard_lua)
    static let control = script("control", PackageResources.control_lua)
    static let reap = script("reap", PackageResources.reap_lua)
    static let stat = script("stat", PackageResources.stat_lua)

    private static func script(_ name: String, _ source: [UInt8]) -> RedisScript {
        RedisScript(name: name, source: String(decoding: source, as: UTF8.self))
    }
}
