import CSV
import Documents
import Foundation
import Terminal

/// The file a connector keeps: every row it ever brought, the newest state of each, and when it looked last.
public struct RefreshedFile {
    /// What a refresh changed.
    public struct Change: Sendable, Hashable {
        /// Rows that were not there.
        public let added: Int
        /// Rows whose cells are others now.
        public let changed: Int
        /// Rows of the file now.
        public let count: Int
    }

    /// Where the file is.
    public let path: String
    private let statePath: String
    private let connector: Connector

    /// The file of a connector in a folder.
    /// - Parameters:
    ///   - connector: Names it.
    ///   - folder: Where it is.
    public init(_ connector: Connector, in folder: String) {
        self.connector = connector
        path = "\(folder)/\(connector.id).csv"
        statePath = "\(folder)/\(connector.id).state.json"
    }

    /// When it was refreshed last, in seconds since 1970; nil for never.
    public var refreshedAt: Double? {
        guard FileManager.default.fileExists(atPath: path), FileManager.default.fileExists(atPath: statePath) else {
            return nil
        }
        // A state that cannot be read is none: the data is asked for again.
        let bytes = try? Files.bytes(statePath, limit: 4096)
        return bytes.flatMap { try? JSONValue.parse($0, limits: .file) }?["refreshed_at"]?.numberValue
    }

    /// Seconds until it is due; 0 or less if it is.
    /// - Parameter now: Seconds since 1970.
    /// - Returns: A number of seconds.
    public func secondsUntilDue(_ now: Double) -> Double {
        connector.secondsUntilDue(refreshedAt: refreshedAt, now: now)
    }

    /// Puts rows in, whole or not at all.
    /// - Parameters:
    ///   - rows: Cells in the order of the connector's columns.
    ///   - now: Seconds since 1970.
    /// - Returns: What changed.
    /// - Throws: ``ConnectorError/kept(_:)`` where the file was made by something else, ``CommandFailure`` naming a file.
    public func merge(_ rows: [[String]], at now: Double) throws -> Change {
        var kept = try self.kept()
        var places = Dictionary(kept.enumerated().map { (key(of: $1), $0) }) { first, _ in first }
        var (added, changed) = (0, 0)
        for row in rows {
            if let place = places[key(of: row)] {
                if kept[place] != row { changed += 1 }
                kept[place] = row
            } else {
                places[key(of: row)] = kept.count
                kept.append(row)
                added += 1
            }
        }
        try Files.replace(path) { file in
            try file.write(contentsOf: Data(csvLine(connector.columns).utf8))
            for row in kept { try file.write(contentsOf: Data(csvLine(row).utf8)) }
        }
        let state = JSONValue.object(["refreshed_at": .number(now), "rows": .number(Double(kept.count))])
        try Files.replace(statePath) { try $0.write(contentsOf: Data(state.canonicalBytes)) }
        return Change(added: added, changed: changed, count: kept.count)
    }

    private func key(of row: [String]) -> [String] { connector.key.map { row[$0] } }

    private func kept() throws -> [[String]] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let pieces = try FilePieces(path)
        var reader = CSVReader(limits: .file) { try pieces.next() }
        guard try reader.next()?.fields == connector.columns else {
            throw ConnectorError.kept("\(path) has other columns; take it away")
        }
        var rows: [[String]] = []
        while let record = try reader.next() { rows.append(record.fields) }
        return rows
    }
}
