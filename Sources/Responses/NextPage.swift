/// Where to go after signing in: one of our own pages, by its path.
package struct NextPage: Sendable, Hashable {
    package let path: String

    /// Nil for anything but a plain path under one of the pages people come back to.
    package init?(_ text: String?) {
        guard let text, text.utf8.count <= 200 else { return nil }
        let segments = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard segments.count >= 2, segments[0].isEmpty,
            segments.dropFirst().allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isPlain) }) || text.utf8.count == 1
        else { return nil }
        let first = String(segments[1]) ?? ""
        guard
            [
                "", "account", "admin", "applications", "desk", "drift", "help", "index", "loans", "login", "ops",
                "portfolio", "prediction", "register",
            ]
            .contains(first)
        else { return nil }
        path = text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
