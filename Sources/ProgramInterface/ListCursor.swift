import ApplicationLedger
import Lending

/// A place in a list as an address carries it: a time and an id.
struct ListCursor {
    let position: ListPosition

    init(_ position: ListPosition) { self.position = position }

    /// Such as `1763740800000-4GX7…`.
    var text: String { "\(position.submittedAt.milliseconds)-\(position.id.base32)" }

    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...15).contains(parts[0].count),
            parts[0].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let id = ApplicationID(base32: String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        let milliseconds = parts[0].reduce(Int64(0)) { $0 * 10 + .init($1 - UInt8(ascii: "0")) }
        position = ListPosition(submittedAt: Timestamp(milliseconds: milliseconds), id: id)
    }
}
