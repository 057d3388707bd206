import Documents
import Lending

/// The first line of a backup, in the clear: what it is, and which changes its tables had.
struct BackupHeader {
    /// What a file holds.
    enum Format: String {
        case rows = "underwriter-backup"
        case keys = "underwriter-keys"
    }

    static let version = 1.0

    let format: Format
    /// Names the file; its pieces are bound to it.
    let id: String
    let takenAt: Timestamp
    /// Names of the changes that the tables had, in order.
    let migrations: [String]

    init(_ format: Format = .rows, id: String, takenAt: Timestamp, migrations: [String]) {
        self.format = format
        self.id = id
        self.takenAt = takenAt
        self.migrations = migrations
    }

    /// Nil for anything else than the first line of a backup.
    init?(line: [UInt8]) {
        guard let value = try? JSONValue.parse(line),  // whatever is wrong with it: it is none
            let format = value["format"]?.stringValue.flatMap(Format.init(rawValue:)),
            value["version"]?.numberValue == Self.version,
            let id = value["id"]?.stringValue, let taken = value["taken_at_ms"]?.numberValue,
            case .array(let names)? = value["migrations"], (0...9e15).contains(taken)
        else { return nil }
        self.init(
            format,
            id: id,
            takenAt: Timestamp(milliseconds: Int64(taken)),
            migrations: names.compactMap(\.stringValue)
        )
    }

    /// With its line end.
    var line: [UInt8] {
        let value: JSONValue = [
            "format": .string(format.rawValue), "version": .number(Self.version), "id": .string(id),
            "taken_at_ms": .number(Double(takenAt.milliseconds)),  // scalar-safe: a number already
            "taken_at": .string(takenAt.rfc3339),
            "migrations": .array(migrations.map(JSONValue.string)),
        ]
        return value.canonicalBytes + [UInt8(ascii: "\n")]
    }
}
