package import Redis

/// The scripts of the queue; each is one file in `Scripts/`, built into the program.
package enum QueueScripts {
    package static let enqueue = script("enqueue", PackageResources.enqueue_lua)
    package static let begin = script("begin", PackageResources.begin_lua)
    package static let complete = script("complete", PackageResources.complete_lua)
    package static let fail = script("fail", PackageResources.fail_lua)
    package static let heartbeat = script("heartbeat", PackageResources.heartbeat_lua)
    package static let promote = script("promote", PackageResources.promote_lua)
    package static let replay = script("replay", PackageResources.replay_lua)
    package static let restore = script("restore", PackageResources.restore_lua)
    package static let cancel = script("cancel", PackageResources.cancel_lua)
    package static let discard = script("discard", PackageResources.discard_lua)
    package static let control = script("control", PackageResources.control_lua)
    package static let reap = script("reap", PackageResources.reap_lua)
    package static let stat = script("stat", PackageResources.stat_lua)

    private static func script(_ name: String, _ source: [UInt8]) -> RedisScript {
        RedisScript(name: name, source: String(decoding: source, as: UTF8.self))
    }
}
