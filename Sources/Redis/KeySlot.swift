import RedisReplies

/// The slot of a cluster that a key is in.
///
/// - seealso: Redis Cluster specification, *Key distribution model*: CRC16 (XMODEM) of the hash tag, or of the whole key
///   where there is none, modulo 16,384.
struct KeySlot: Sendable, Hashable {
    /// 0 to 16,383.
    let number: UInt16

    /// A slot that a server named; nil if there is none of that number.
    init?(number: Int) {
        guard (0..<16_384).contains(number) else { return nil }
        self.number = UInt16(number)
    }

    /// The slot of a key.
    init(of key: some Collection<UInt8>) {
        number = Self.checksum(Self.tag(of: key)) % 16_384
    }

    /// What stands between the first brace and the next closing one, if anything does.
    private static func tag<Key: Collection<UInt8>>(of key: Key) -> Key.SubSequence {
        guard let open = key.firstIndex(of: UInt8(ascii: "{")) else { return key[...] }
        let rest = key[key.index(after: open)...]
        guard let close = rest.firstIndex(of: UInt8(ascii: "}")), close != rest.startIndex else { return key[...] }
        return rest[..<close]
    }

    private static func checksum(_ bytes: some Collection<UInt8>) -> UInt16 {
        var remainder: UInt16 = 0
        for byte in bytes {
            remainder ^= UInt16(byte) << 8
            for _ in 0..<8 { remainder = remainder & 0x8000 == 0 ? remainder << 1 : remainder << 1 ^ 0x1021 }
        }
        return remainder
    }
}

extension KeySlot {
    /// The slot of a command's first key, which all its keys share; nil for a command that any node may answer.
    init?(of command: [RedisArgument]) {
        guard let place = Self.placeOfKey(in: command), place < command.count else { return nil }
        switch command[place] {
        case .string(let key): self.init(of: key.utf8)
        case .bytes(let key): self.init(of: key)
        case .integer(let key): self.init(of: "\(key)".utf8)
        }
    }

    private static func placeOfKey(in command: [RedisArgument]) -> Int? {
        guard case .string(let name)? = command.first else { return nil }
        switch name {
        case "EVAL", "EVALSHA": return command.count > 2 && command[2] != 0 ? 3 : nil
        case "XREADGROUP", "XREAD": return command.firstIndex(of: "STREAMS").map { $0 + 1 }
        case "XINFO", "XGROUP", "OBJECT", "MEMORY": return 2
        default: return withoutKeys.contains(name) ? nil : 1
        }
    }

    private static let withoutKeys: Set<String> = [
        "ACL", "AUTH", "CLIENT", "CLUSTER", "COMMAND", "CONFIG", "DBSIZE", "FLUSHALL", "INFO", "LATENCY", "PING",
        "ROLE", "SCAN", "SCRIPT", "SELECT", "SLOWLOG", "TIME", "WAIT",
    ]
}
