import Testing

/// Attackers choose graphemes: what scans, splits or converts text in web, CSV, log and header code works on bytes.
@Suite struct ScalarSafetyTests {
    private static let refused = [
        "contains(\"", "hasPrefix(\"", "hasSuffix(\"", "split(separator: \"", "components(separatedBy",
        "replacingOccurrences", "Character(", "Double(", "Int(",
    ]

    /// The rooms of the web, and files of other rooms that are about CSV, logs or headers.
    private static let files = SourceFile.sources.filter { file in
        RoomTests.frontRooms.contains(file.room)
            || file.name.contains(/CSV|Cells?$|Rows?$|Log(?!istic|Odds|it)|Header|HTTPFields/)
    }

    @Test(arguments: refused)
    func refuses(_ phrase: String) {
        for file in Self.files {
            #expect(Self.violations(of: phrase, in: file).isEmpty, "\(file.path)")
        }
    }

    @Test func looksAtTheRightFiles() {
        let names = Set(Self.files.map(\.name))
        #expect(names.isSuperset(of: ["CSVReader", "CSVCell", "SecurityHeaders", "RequestLog", "FormBody"]))
        #expect(names.isDisjoint(with: ["LogisticModel", "LogOdds"]))
    }

    @Test func acceptsOnlyAReason() {
        let text = """
            let a = Int(b)
            let c = Int(d)  // scalar-safe: d is a double
            let e = Int(f)  // scalar-safe:
            // Int(g)
            let h = UInt(i)
            """
        #expect(Self.violations(of: "Int(", in: SourceFile(path: "a", text: text)) == [1, 3])
    }

    private static func violations(of phrase: String, in file: SourceFile) -> [Int] {
        let lines = file.lines
        return file.lineNumbers(saying: phrase)
            .filter { number in
                let line = lines[number - 1]
                let isComment = line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//")
                return !isComment && !line.contains(/\/\/ scalar-safe: \S/)
            }
    }
}
