/// What a browser is, in a few words of ours; what it says of itself is looked at and not kept.
struct DeviceWords {
    /// Such as `Firefox on Linux`.
    let text: String

    /// - Parameter userAgent: The header, of anybody's making.
    init(userAgent: String?) {
        let agent = Array((userAgent ?? "").utf8.prefix(512))
        let browser = Self.first(of: Self.browsers, in: agent) ?? "A browser"
        let system = Self.first(of: Self.systems, in: agent)
        text = system.map { "\(browser) on \($0)" } ?? browser
    }

    private static func first(of known: [(mark: String, name: String)], in agent: [UInt8]) -> String? {
        known.first { agent.firstRange(of: Array($0.mark.utf8)) != nil }?.name
    }

    /// In this order: most browsers name others too.
    private static let browsers: [(mark: String, name: String)] = [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]
    private static let systems: [(mark: String, name: String)] = [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "a Mac"),
        ("Linux", "Linux"),
    ]
}
