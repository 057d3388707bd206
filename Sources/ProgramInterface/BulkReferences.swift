import CSV
import CheckedAnswers
import Documents

/// What the sender of a file calls its rows: the same name is the same application, in this file and in later ones.
struct BulkReferences {
    /// Of each row; empty where it bears none.
    private let names: [String]

    /// Reads them from the records after a header, where that has such a column.
    init(_ records: [CSVRecord], header: [String]) {
        let column = header.firstIndex(of: "application_ref")
        names = records.map { record in
            column.flatMap { record.fields.indices.contains($0) ? record.fields[$0].trimmed : nil } ?? ""
        }
    }

    /// Rows that may be taken side by side, and then those that bear a name of one of these: they are answered by what
    /// became of it.
    var inTurn: [[Int]] {
        var seen: Set<String> = []
        var (first, repeats) = ([Int](), [Int]())
        for (index, name) in names.enumerated() {
            if name.utf8.isEmpty || seen.insert(name).inserted { first.append(index) } else { repeats.append(index) }
        }
        return [first, repeats]
    }
}

extension IdempotencyKey {
    /// The keys of a row of a file that came under this one, the last of them that which it is taken under.
    ///
    /// A row is known by its reference, whatever file it comes in and on whichever line; without one by its line. Rows
    /// that were taken before references counted are known by their line as well.
    func ofRow(_ line: Int, reference: String) -> [IdempotencyKey] {
        let name = reference.trimmed
        return name.utf8.isEmpty ? [ofRow(line)] : [ofRow(line), .ofReference(name)]
    }
}
