import CSV
import Decimals
import Testing

@Suite struct CSVReaderTests {
    /// Everything in the file, read in pieces of some size.
    private func records(
        _ text: String,
        pieces size: Int = .max,
        limits: CSVLimits = .standard,
        delimiter: Unicode.Scalar = ","
    ) throws(CSVError) -> [CSVRecord] {
        let bytes = Array(text.utf8)
        var offset = 0
        var reader = CSVReader(limits: limits, delimiter: delimiter) {
            let end = min(bytes.count, size == .max ? bytes.count : offset + size)
            defer { offset = end }
            return Array(bytes[offset..<end])
        }
        var records: [CSVRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    @Test(arguments: [1, 2, 3, 7, Int.max])
    func readsQuotesLineEndsMarksAndBlankLines(pieces: Int) throws {
        let text = "\u{FEFF}a,b,c\r\n1,\"x, \"\"y\"\"\r\nz\",\n\n,é,\"\"\r\n\r\n\"last\",2,3"
        let found = try records(text, pieces: pieces)
        #expect(
            found.map(\.fields) == [["a", "b", "c"], ["1", "x, \"y\"\r\nz", ""], ["", "é", ""], ["last", "2", "3"]]
        )
        #expect(found.map(\.line) == [1, 2, 5, 7])
    }

    @Test(arguments: ["", "\n\r\n", "\u{FEFF}"])
    func findsNoRecordInAnEmptyFile(_ text: String) throws {
        #expect(try records(text).isEmpty)
    }

    /// What is scanned eight bytes at once in one piece is what is read field by field where each byte comes alone.
    @Test(arguments: [",", ";", "|", "\t"] as [Unicode.Scalar])
    func meansTheSameWhateverTheBytesAre(_ delimiter: Unicode.Scalar) {
        var state = UInt64(delimiter.value)
        func below(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        let odd = ["\"x\"", "é", "a\"b", " ", "\u{0}", "\r", ",", ";", "\"\n\""]
        func field() -> String {
            below(30) == 0 ? odd[below(odd.count)] : String("-1234567.890abc".dropFirst(below(16)).prefix(below(16)))
        }
        var (different, readable) = ([String](), 0)
        for _ in 0..<2_000 {
            let lines = (0..<4)
                .map { _ in
                    (0..<(below(40) == 0 ? 2 : 3)).map { _ in field() }.joined(separator: "\(delimiter)")
                }
            let text = lines.joined(separator: below(3) == 0 ? "\r\n" : "\n") + (below(2) == 0 ? "\n" : "")
            let whole = Result { () throws(CSVError) in try records(text, delimiter: delimiter) }
            let single = Result { () throws(CSVError) in try records(text, pieces: 1, delimiter: delimiter) }
            if whole != single { different.append(text) }
            if case .success = whole { readable += 1 }
        }
        #expect(different == [])
        #expect((500..<2_000).contains(readable))
    }

    /// Records without quotes that lie in one piece are scanned as a whole, others field by field.
    @Test(arguments: ["a,b\r\n1,-2.50\n00,1e5\n,x\r\n 3,+4\n5,é\n12345678901234567890,0.1\n"])
    func meansTheSameInOnePieceAndInMany(_ text: String) throws {
        let whole = try records(text)
        for size in [1, 3, 8] { #expect(try records(text, pieces: size) == whole) }
        for record in whole {
            var numbers: [Double] = [7]
            record.appendNumbers(to: &numbers)
            #expect(numbers.count == 1 + record.count && numbers[0] == 7)
            for column in 0..<record.count {
                #expect(record.number(column) == DecimalNumber(record[column]))
                let number = numbers[1 + column]
                #expect(number.isNaN ? record.number(column) == nil : number == record.number(column)?.value)
            }
        }
        #expect(whole.map { $0.number(1)?.value } == [nil, -2.5, 1e5, nil, nil, nil, 0.1])
        #expect(whole.map { $0.number(0)?.value } == [nil, 1, nil, nil, nil, 5, 1.234_567_890_123_456_8e19])
    }

    @Test func readsAFieldAfterTheLastSeparator() throws {
        #expect(try records("a,b\n1,").map(\.fields) == [["a", "b"], ["1", ""]])
    }

    @Test func readsOtherSeparators() throws {
        var reader = CSVReader(Array("a;b\n1,5;\"x;y\"\n".utf8), delimiter: ";")
        #expect(try reader.next()?.fields == ["a", "b"])
        #expect(try reader.next()?.fields == ["1,5", "x;y"])
        #expect(try reader.next() == nil)
        #expect(reader.header == ["a", "b"])
    }

    @Test(
        arguments: [
            ("a,b\n1,x\0y", 2, 2, "b", CSVError.Reason.nul),
            ("a,b\n\"\0\",1", 2, 1, "a", .nul),
            ("a,b\n1,x\"y", 2, 2, "b", .strayQuote),
            ("a,b\n1,\"x\"y", 2, 2, "b", .afterQuote),
            ("a,b\n1,\"x\ny\n", 2, 2, "b", .unterminatedQuote),
            ("a,b\n1,x\ry", 2, 2, "b", .bareCarriageReturn),
            ("a,b\n1,2\n\n\rx", 4, 1, "a", .bareCarriageReturn),
            ("a,b\n1,2,3", 2, nil, nil, .fieldCount(found: 3, expected: 2)),
            ("a,b\n1,2\n3\n", 3, nil, nil, .fieldCount(found: 1, expected: 2)),
            ("a,b,c,d,e,f", 1, 6, nil, .tooManyColumns(maximum: 5)),
            ("a\n123456789", 2, 1, "a", .fieldTooLong(maximum: 8)),
            ("a\n\"12345678\"\"\"", 2, 1, "a", .fieldTooLong(maximum: 8)),
            ("a\n1\n2\n3\n4", 5, nil, nil, .tooManyRecords(maximum: 4)),
            ("a\n1\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", 1, 1, nil, .fileTooLong(maximum: 20)),
        ] as [(String, Int, Int?, String?, CSVError.Reason)]
    )
    func refusesNamingLineAndField(
        _ text: String,
        _ line: Int,
        _ column: Int?,
        _ field: String?,
        _ reason: CSVError.Reason
    ) {
        let limits = CSVLimits(maximumBytes: 20, maximumRecords: 4, maximumColumns: 5, maximumFieldBytes: 8)
        #expect(throws: CSVError(line: line, column: column, field: field, reason: reason)) {
            try records(text, limits: limits)
        }
    }

    @Test(
        arguments: [
            ([0xFE, 0xFF, 0, 0x61], CSVError.Reason.utf16), ([0xFF, 0xFE, 0x61, 0], .utf16),
            ([0x61, 0, 0x2C, 0], .nul), ([0x61, 0x2C, 0xC3, 0x28], .invalidUTF8), ([0xEF, 0xBB, 0x61], .invalidUTF8),
            ([0x61, 0x2C, 0xC0, 0xAF], .invalidUTF8),
        ] as [([UInt8], CSVError.Reason)]
    )
    func refusesOtherEncodings(_ bytes: [UInt8], _ reason: CSVError.Reason) {
        var reader = CSVReader(bytes)
        let error = #expect(throws: CSVError.self) { try reader.next() }
        #expect(error?.reason == reason)
    }

    @Test func refusesTenMegabytesOfQuotesAndAMillionColumns() {
        for byte in ["\"", ","] {
            var reader = CSVReader(Array(String(repeating: byte, count: 10_000_000).utf8), limits: .file)
            #expect(throws: CSVError.self) { try reader.next() }
        }
    }

    @Test func hasNoRecordsAfterAnErrorAndSaysWhenItsSourceFails() throws {
        var reader = CSVReader(Array("a,b\n1\n2,3\n".utf8))
        #expect(try reader.next() != nil)
        #expect(throws: CSVError.self) { try reader.next() }
        #expect(try reader.next() == nil)
        var broken = CSVReader { throw CancellationError() }
        let error = #expect(throws: CSVError.self) { try broken.next() }
        #expect(error?.reason == .unreadable)
    }

    @Test func describesWithoutTheValue() {
        let error = CSVError(line: 3, column: 2, field: "income", reason: .invalid(message: "must be a number"))
        #expect("\(error)" == "line 3, field 2 (income): must be a number")
        let odd = CSVError(line: 3, column: 2, field: "a\nb", reason: .nul)
        #expect("\(odd)" == "line 3, field 2 ((unprintable)): a NUL byte")
        let column = CSVError(line: 1, field: "income", reason: .missingColumn)
        #expect("\(column)" == "line 1, field income: the column is missing")
        #expect("\(CSVError(line: 1, reason: .noHeader))" == "line 1: the file is empty")
    }

    @Test func `Broken records are passed over one by one, and those behind them are read`() throws {
        let text = "a,b\n1,2\n1,2,3\n3,\"x\"y\n4,5\nq\"r,6\n\u{0},7\n8,9\n"
        var reader = CSVReader(Array(text.utf8))
        var broken: [Int] = []
        var records: [[String]] = []
        while let record = try reader.next({ broken.append($0.line) }) { records.append(record.fields) }
        #expect(records == [["a", "b"], ["1", "2"], ["4", "5"], ["8", "9"]])
        #expect(broken == [3, 4, 6, 7])
    }

    @Test func `A file that never closes a quote has no records behind it`() throws {
        var reader = CSVReader(Array("a,b\n1,\"2\n3,4\n".utf8))
        _ = try reader.next()
        #expect(throws: CSVError(line: 2, column: 2, field: "b", reason: .unterminatedQuote)) {
            try reader.next { _ in Issue.record("not a broken record") }
        }
    }
}
