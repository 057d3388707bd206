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
        let delimiter = delimiter
        let maximumFieldBytes = limits.maximumFieldBytes
        let bytes = chunk.span
        var (place, fieldStart, found) = (offset, offset, 0)
        var places = ends.mutableSpan
        var every: UInt8 = 0
        while place < bytes.count {
            let byte = bytes[place]
            // Digits, letters and most marks are above the comma: two comparisons where five would do as well.
            if byte > UInt8(ascii: ","), byte != delimiter {
                every |= byte
                place &+= 1
                continue
            }
            if byte == delimiter || byte == 0x0A || byte == 0x0D {
                guard found < count, place - fieldStart <= maximumFieldBytes else { return nil }
                places[found] = place
                found += 1
                fieldStart = place + 1
                if byte != delimiter {
                    guard found == count, every < 0x80 else { return nil }
                    guard byte == 0x0D else { return place + 1 }
                    return place + 1 < bytes.count && bytes[place + 1] == 0x0A ? place + 2 : nil
                }
            } else if byte == 0 || byte == UInt8(ascii: "\"") {
                return nil
            }
            place &+= 1
        }
        return nil
    }
}
