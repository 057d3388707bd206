/// How long a client is willing to wait: whole seconds.
package struct WaitTime: Sendable, Hashable {
    package let seconds: Int

    package var duration: Duration { .seconds(seconds) }

    /// One to three digits.
    package init?(_ text: String?) {
        guard let text, (1...3).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        seconds = text.utf8.reduce(0) { $0 * 10 + .init($1 - UInt8(ascii: "0")) }
    }
}
