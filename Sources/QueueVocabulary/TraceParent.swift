/// The trace to which a job belongs, as it travels in the job: `traceparent` of W3C Trace Context.
public struct TraceParent: Sendable, Hashable {
    /// Version, trace id, span id and flags.
    public let text: String
    /// The trace: 32 hexadecimal digits, not all of them 0.
    public let traceID: String

    /// A span of its own in a trace: the sending of a job.
    ///
    /// It is sampled, and its id is random. Nil if the trace id is none.
    public init?(sendingIn traceID: String) {
        guard Self.isTraceID(traceID) else { return nil }
        let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
        text = "00-\(traceID)-\(String(repeating: "0", count: 16 - digits.utf8.count))\(digits)-01"
        self.traceID = traceID
    }

    /// Reads what a job carries; nil if that is no trace.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let traceID = String(decoding: parts[1], as: UTF8.self)
        guard Self.isTraceID(traceID) else { return nil }
        (self.text, self.traceID) = (text, traceID)
    }

    private static func isTraceID(_ text: String) -> Bool {
        text.utf8.count == 32 && text.utf8.contains { $0 != UInt8(ascii: "0") }
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }
}
