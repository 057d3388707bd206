// Nearly every record of a large file is a line without quotes, of ASCII, that lies in one piece of the file. Such a one is
// scanned once and not copied; whatever is odd about a record is left to the reader of fields, which knows what to say.

extension CSVReader {
    /// A plain record where the reader stands.
    ///
    /// - Returns: Nil for any other, and the reader stands where it stood.
    mutating func plainRecord() -> CSVRecord? {
        guard let count = header?.count, let next = findPlainEnds(count) else { return nil }
        let record = CSVRecord(line: line, bytes: chunk, start: offset, ends: ends)
        offset = next
        line += 1
        return record
    }

    /// Finds where each of the fields of a plain record ends, in memory that the record before it no longer holds.
    ///
    /// - Returns: Where the next record begins.
    private mutating func findPlainEnds(_ count: Int) -> Int? {
        var ends: [Int] = []
        swap(&ends, &self.ends)
        defer { swap(&ends, &self.ends) }
        if ends.count != count { ends = [Int](repeating: 0, count: count) }
        var scan = PlainScan(delimiter: delimiter, maximumFieldBytes: limits.maximumFieldBytes, from: offset)
        var places = ends.mutableSpan
        return scan.end(in: chunk.span, &places)
    }
}
