/// The users of `deploy/redis/users.acl`.
///
/// There they have no password, so that nobody can log in before the operator has set one. Here all have the same.
public enum RedisUsers {
    /// What all users of a test log in with.
    public static let password = "pw"

    /// Rules by name.
    public static let rules: [String: [String]] = {
        let text = (try? Repository.bytes("deploy/redis/users.acl")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let lines = text.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 2).map(String.init) }
        return Dictionary(lines.map { ($0[1], words(of: $0[2])) }) { $1 }
    }()

    /// Words, but for what stands in parentheses, which is one rule.
    private static func words(of text: String) -> [String] {
        var rules: [String] = []
        for part in text.split(separator: "(", omittingEmptySubsequences: false) {
            let halves = part.split(separator: ")", maxSplits: 1, omittingEmptySubsequences: false)
            if halves.count == 2 { rules.append("(\(halves[0]))") }
            rules += (halves.last ?? "").split(separator: " ").map(String.init)
        }
        return rules
    }
}

extension RedisServer {
    /// Makes the users on this server; the default user keeps its rights, so that the test keeps its own.
    public func makeUsers() throws {
        for (name, rules) in RedisUsers.rules where name != "default" {
            let answer = try commandLine(["ACL", "SETUSER", name] + rules + [">" + RedisUsers.password])
            guard answer == "OK\n" else { throw Failure.notReady(log: "\(name): \(answer)") }
        }
    }

    /// The address of this server for one of the users.
    public func url(as user: String) -> String { "unix://\(user):\(RedisUsers.password)@\(socketPath)" }
}
