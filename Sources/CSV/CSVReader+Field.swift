extension CSVReader {
    /// Reads one field and what ends it.
    ///
    /// - Returns: Whether another field follows in the record.
    mutating func readField() throws(CSVError) -> Bool {
        guard fields.count < limits.maximumColumns else {
            throw failure(.tooManyColumns(maximum: limits.maximumColumns))
        }
        let isQuoted = try peek() == UInt8(ascii: "\"")
        let text = try isQuoted ? text(of: quotedField()) : plainText()
        guard let end = try peek() else {
            fields.append(text)
            return false
        }
        if end == delimiter {
            offset += 1
        } else {
            try readLineEnd()
        }
        fields.append(text)
        return end == delimiter
    }

    /// A field without quotes; where it ends in this piece of the file, without a copy in between.
    private mutating func plainText() throws(CSVError) -> String {
        let start = offset
        let end = plainEnd(from: start)
        guard end < chunk.count, end - start <= limits.maximumFieldBytes, chunk[end] != 0,
            chunk[end] != UInt8(ascii: "\"")
        else { return try text(of: plainField()) }
        guard let text = String(validating: chunk[start..<end], as: UTF8.self) else { throw failure(.invalidUTF8) }
        offset = end
        return text
    }

    /// Where a run of plain bytes ends.
    private func plainEnd(from start: Int) -> Int {
        let bytes = chunk.span
        let delimiter = delimiter
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            // Digits, letters and most marks are above the comma: two comparisons where five would do as well.
            if byte > UInt8(ascii: ","), byte != delimiter {
                end += 1
                continue
            }
            guard !isSpecial(byte) else { break }
            end += 1
        }
        return end
    }

    private mutating func plainField() throws(CSVError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let byte = try peek(), byte != delimiter, byte != 0x0A, byte != 0x0D {
            let start = offset
            offset = chunk[start...].firstIndex { isSpecial($0) } ?? chunk.count
            guard offset > start else { throw failure(byte == 0 ? .nul : .strayQuote) }
            try append(chunk[start..<offset], to: &bytes)
        }
        return bytes
    }

    /// Whether a byte ends a run of plain ones.
    private func isSpecial(_ byte: UInt8) -> Bool {
        byte == delimiter || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D || byte == 0
    }

    private mutating func quotedField() throws(CSVError) -> [UInt8] {
        let start = line
        var bytes: [UInt8] = []
        offset += 1
        while let byte = try peek() {
            if byte == UInt8(ascii: "\"") {
                offset += 1
                guard try peek() == UInt8(ascii: "\"") else {
                    try checkSeparator()
                    return bytes
                }
            }
            guard byte != 0 else { throw failure(.nul) }
            if byte == 0x0A { line += 1 }
            try append(chunk[offset...offset], to: &bytes)
            offset += 1
        }
        throw failure(.unterminatedQuote, line: start)
    }

    /// After a closing quote only a separator, a line end or the end may come.
    private mutating func checkSeparator() throws(CSVError) {
        guard let byte = try peek(), byte != delimiter, byte != 0x0A, byte != 0x0D else { return }
        throw failure(.afterQuote)
    }

    private func append(_ slice: ArraySlice<UInt8>, to bytes: inout [UInt8]) throws(CSVError) {
        guard bytes.count + slice.count <= limits.maximumFieldBytes else {
            throw failure(.fieldTooLong(maximum: limits.maximumFieldBytes))
        }
        bytes.append(contentsOf: slice)
    }

    private func text(of bytes: [UInt8]) throws(CSVError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw failure(.invalidUTF8) }
        return text
    }
}
