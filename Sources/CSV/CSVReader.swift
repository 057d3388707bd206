/// Reads CSV (RFC 4180) record by record, on bytes.
///
/// A byte order mark is skipped, lines end in LF or CR LF, quoted fields may hold both, blank lines are passed over.
/// Every record must have as many fields as the first. After an error the reader has no more records, unless it is told
/// to ``recover()``.
public struct CSVReader {
    let limits: CSVLimits
    let delimiter: UInt8
    private let source: () throws -> [UInt8]
    var chunk: [UInt8] = []
    var offset = 0
    var length = 0
    /// Line of the next byte.
    var line = 1
    var fields: [String] = []
    /// Where the fields of the last plain record end.
    var ends: [Int] = []
    private var recordCount = 0
    private var isFinished = false
    private var fault: CSVError.Reason?

    /// The first record, once it was read.
    public private(set) var header: [String]?

    /// Reads from where bytes come from.
    ///
    /// - Parameters:
    ///   - limits: How large the file may be.
    ///   - delimiter: What stands between fields; ASCII.
    ///   - source: Gives the next piece of the file; an empty one is the end.
    public init(
        limits: CSVLimits = .standard,
        delimiter: Unicode.Scalar = ",",
        source: @escaping () throws -> [UInt8]
    ) {
        self.limits = limits
        self.delimiter = UInt8(ascii: delimiter)
        self.source = source
    }

    /// Reads from bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limits: How large it may be.
    ///   - delimiter: What stands between fields; ASCII.
    public init(_ bytes: [UInt8], limits: CSVLimits = .standard, delimiter: Unicode.Scalar = ",") {
        self.init(limits: limits, delimiter: delimiter) { [] }
        chunk = bytes
        length = bytes.count
    }

    /// Names the columns of a file that has no line of names; before the first record is read.
    ///
    /// - Parameter header: As many names as each record has fields.
    public mutating func name(_ header: [String]) { self.header = header }

    /// Reads the next record.
    ///
    /// - Returns: The record; nil at the end.
    /// - Throws: ``CSVError`` for what is wrong with it.
    public mutating func next() throws(CSVError) -> CSVRecord? {
        guard !isFinished else { return nil }
        do {
            if recordCount == 0 { try skipMark() }
            guard let record = try record() else {
                isFinished = true
                return nil
            }
            return record
        } catch {
            isFinished = true
            fault = error.reason
            throw error
        }
    }

    /// Reads the next record, passing over those that are broken.
    ///
    /// - Parameter broken: Is told what is wrong with each of them.
    /// - Returns: The record; nil at the end.
    /// - Throws: ``CSVError`` where the header or the file itself is at fault.
    public mutating func next(_ broken: (CSVError) -> Void) throws(CSVError) -> CSVRecord? {
        while true {
            do throws(CSVError) {
                return try next()
            } catch {
                guard recover() else { throw error }
                broken(error)
            }
        }
    }

    /// Goes on after an error in one record, behind the line that it ends on.
    ///
    /// - Returns: Whether there may be more records; not where the header or the file itself is at fault.
    public mutating func recover() -> Bool {
        guard let fault, header != nil, fault.isOfOneRecord else { return false }
        self.fault = nil
        if case .fieldCount = fault {} else { skipLine() }
        isFinished = false
        return true
    }

    /// Passes over what is left of a line; what cannot be read is told by the next record.
    private mutating func skipLine() {
        while let byte = try? peek() {
            offset += 1
            guard byte == 0x0A else { continue }
            line += 1
            return
        }
    }

    private mutating func record() throws(CSVError) -> CSVRecord? {
        fields.removeAll(keepingCapacity: true)
        try skipBlankLines()
        guard try peek() != nil else { return nil }
        let start = line
        recordCount += 1
        guard recordCount <= limits.maximumRecords else {
            throw CSVError(line: start, reason: .tooManyRecords(maximum: limits.maximumRecords))
        }
        if let plain = plainRecord() { return plain }
        while try readField() {}
        if let header, header.count != fields.count {
            let reason = CSVError.Reason.fieldCount(found: fields.count, expected: header.count)
            throw CSVError(line: start, reason: reason)
        }
        if header == nil { header = fields }
        return CSVRecord(line: start, fields: fields)
    }

    /// The next byte, which is not consumed; nil at the end.
    mutating func peek() throws(CSVError) -> UInt8? {
        if offset == chunk.count { try refill() }
        return offset < chunk.count ? chunk[offset] : nil
    }

    private mutating func refill() throws(CSVError) {
        do {
            chunk = try source()
        } catch {
            throw failure(.unreadable)
        }
        offset = 0
        length += chunk.count
        try checkLength()
    }

    private func checkLength() throws(CSVError) {
        guard length <= limits.maximumBytes else { throw failure(.fileTooLong(maximum: limits.maximumBytes)) }
    }

    /// Passes over a UTF-8 mark; a UTF-16 one is refused by name.
    private mutating func skipMark() throws(CSVError) {
        try checkLength()
        guard let first = try peek() else { return }
        if first == 0xFE || first == 0xFF { throw failure(.utf16) }
        guard first == 0xEF else { return }
        for byte: UInt8 in [0xEF, 0xBB, 0xBF] {
            guard try peek() == byte else { throw failure(.invalidUTF8) }
            offset += 1
        }
    }

    private mutating func skipBlankLines() throws(CSVError) {
        while let byte = try peek(), byte == 0x0A || byte == 0x0D { try readLineEnd() }
    }

    /// Passes over LF or CR LF.
    mutating func readLineEnd() throws(CSVError) {
        if try peek() == 0x0D {
            offset += 1
            guard try peek() == 0x0A else { throw failure(.bareCarriageReturn) }
        }
        offset += 1
        line += 1
    }

    /// An error in the field that is being read.
    func failure(_ reason: CSVError.Reason, line: Int? = nil) -> CSVError {
        let column = fields.count
        let name = header.flatMap { column < $0.count ? $0[column] : nil }
        return CSVError(line: line ?? self.line, column: column + 1, field: name, reason: reason)
    }
}
