import Documents
import Lending

/// Something an address takes beside its body: a part of the query, of the path, or a header.
package struct Parameter: Sendable, Hashable {
    /// Where it stands.
    package enum Place: String, Sendable { case path, query, header }

    /// What it may be, and how it is read.
    package enum Form: Sendable, Hashable {
        /// Decimal digits.
        case whole(ClosedRange<Int>)
        /// One of some words.
        case word([String])
        /// So many capital letters.
        case capitals(Int)
        /// Bytes of printable ASCII.
        case ascii(ClosedRange<Int>)
        /// A day as ISO 8601 writes it.
        case day
        /// Whatever it is; what is not understood counts as not given.
        case text
    }

    package let name: String
    package let place: Place
    package let form: Form
    package let isRequired: Bool
    package let summary: String

    package init(_ name: String, in place: Place, _ form: Form, required: Bool = false, _ summary: String) {
        self.name = name
        self.place = place
        self.form = form
        isRequired = required || place == .path
        self.summary = summary
    }

    /// Whether a text is one of those it may be.
    package func admits(_ text: String) -> Bool {
        switch form {
        case .text: true
        case .whole(let range): DecimalCount(text).map { range.contains($0.value) } ?? false
        case .word(let words): words.contains { $0.utf8.elementsEqual(text.utf8) }
        case .capitals(let count):
            text.utf8.count == count && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        case .ascii(let lengths):
            lengths.contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        case .day: CalendarDate(iso: text) != nil
        }
    }

    package var schema: Schema {
        switch form {
        case .text: .text()
        case .whole(let range):
            .number(minimum: .init(range.lowerBound), maximum: .init(range.upperBound), isWhole: true)
        case .word(let words): .word(words)
        case .capitals(let count): .text(count...count, pattern: "^[A-Z]{\(count)}$")
        case .ascii(let lengths): .text(lengths, pattern: "^[ -~]*$")
        case .day: .date
        }
    }

    var json: JSONValue {
        [
            "name": .string(name), "in": .string(place.rawValue), "required": .bool(isRequired),
            "description": .string(summary), "schema": schema.json,
        ]
    }
}

extension Parameter {
    /// How many of a list.
    package static func limit(_ fallback: Int, most: Int = 200) -> Parameter {
        Parameter("limit", in: .query, .whole(1...most), "At most so many; \(fallback) if not given.")
    }

    /// How many of a list are passed over.
    package static let offset = Parameter("offset", in: .query, .whole(0...1_000_000), "Passes over so many.")

    /// Where the next page of a list begins.
    package static let cursor = Parameter(
        "cursor",
        in: .query,
        .ascii(1...100),
        "Where this page begins: from the Link header of the page before."
    )

    /// Of the loans that are counted.
    package static let currency = Parameter(
        "currency",
        in: .query,
        .capitals(3),
        "ISO 4217 code of the loans that are counted; that of most loans if not given."
    )

    /// At the end of which day the book is looked at.
    package static let asAt = Parameter(
        "asAt",
        in: .query,
        .day,
        "The day at whose end the book is looked at, not after its business date; as it stands now if not given."
    )

    /// How long the client is willing to wait for a decision.
    package static let wait = Parameter(
        "wait",
        in: .query,
        .whole(0...999),
        "Seconds to wait for a decision; the answer may come earlier."
    )

    /// The id of an application in a path.
    package static let applicationID = Parameter("id", in: .path, .ascii(1...26), "The id of an application.")

    /// The client's key, which makes a repeated request the same request.
    package static func idempotencyKey(required: Bool) -> Parameter {
        Parameter(
            "Idempotency-Key",
            in: .header,
            .ascii(1...255),
            required: required,
            "The same key with the same body is answered like the first time, and done once."
        )
    }
}

/// A whole number of at most nine decimal digits, without signs or blanks.
struct DecimalCount {
    let value: Int

    init?(_ text: String) {
        let digits = text.utf8
        guard (1...9).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        value = digits.reduce(0) { $0 * 10 + .init($1 - UInt8(ascii: "0")) }
    }
}
