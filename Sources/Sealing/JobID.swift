/// Names a job: a UUID in lower-case text.
public struct JobID: Sendable, Hashable, CustomStringConvertible {
    /// Lower-case, 8-4-4-4-12.
    public let text: String

    /// Nil for anything but a UUID in lower-case text.
    public init?(_ text: String) {
        guard text.utf8.count == 36 else { return nil }
        for (index, byte) in text.utf8.enumerated() {
            switch (index, byte) {
            case (8, UInt8(ascii: "-")), (13, UInt8(ascii: "-")), (18, UInt8(ascii: "-")), (23, UInt8(ascii: "-")):
                continue
            case (8, _), (13, _), (18, _), (23, _): return nil
            case (_, UInt8(ascii: "0")...UInt8(ascii: "9")), (_, UInt8(ascii: "a")...UInt8(ascii: "f")): continue
            default: return nil
            }
        }
        self.text = text
    }

    /// The text.
    public var description: String { text }
}
