import CSV
import Products
import Terminal

/// A further file of a data set, held in memory by its key: only the columns that the mapping names.
struct JoinedTable {
    /// More than this would not be held: the first file is the one that may be of any length.
    static let mostRows = 5_000_000

    /// Names of its columns without the key, in the file's order.
    let header: [String]
    /// Rows whose key an earlier row has; the earlier stands.
    private(set) var duplicates = 0
    private var rows: [String: [String]] = [:]

    /// Reads the whole file.
    /// - Parameters:
    ///   - path: The file.
    ///   - mapping: Names the key and the columns.
    ///   - isLatin1: Whether it is Latin-1.
    ///   - broken: Is told of each broken record.
    /// - Throws: ``CommandFailure`` naming the file.
    init(
        _ path: String,
        _ mapping: ImportMapping,
        isLatin1: Bool,
        _ broken: (CSVError) -> Void
    ) throws(CommandFailure) {
        guard let key = mapping.joinColumn else {
            throw CommandFailure("the mapping \(mapping.id) says nothing of files to join")
        }
        var file = try ForeignFile(path, mapping, isLatin1: isLatin1)
        guard let place = file.header.firstIndex(of: key) else {
            throw CommandFailure(file: path, CSVError(line: 1, field: key, reason: .missingColumn))
        }
        let kept = file.header.indices.filter {
            $0 != place && (mapping.columns[file.header[$0]] != nil || mapping.dropOthers == nil)
        }
        header = kept.map { file.header[$0] }
        while let record = try file.next(broken) {
            guard rows.count < Self.mostRows else {
                throw CommandFailure(
                    file: path,
                    "more than \(Self.mostRows.groupedText) rows; give the longest file as --data"
                )
            }
            if rows[record[place]] != nil { duplicates += 1 } else { rows[record[place]] = kept.map { record[$0] } }
        }
    }

    /// The cells of a key; nil where the file has no such row.
    subscript(_ key: String) -> [String]? { rows[key] }
}
