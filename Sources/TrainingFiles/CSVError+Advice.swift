public import CSV

extension CSVError {
    /// The error and, of a file that is no UTF-8, the option of commands that reads it.
    public var withAdvice: String {
        guard reason == .invalidUTF8 else { return description }
        return "\(self); --latin1 reads a file of Latin-1 or Windows-1252"
    }

    /// What to try where all of a header is one field, which holds what parts the fields of other files.
    /// - Parameter header: The first record.
    /// - Returns: Nil where nothing speaks for another delimiter.
    public static func advice(onHeader header: [String]) -> String? {
        guard header.count == 1, let name = header.first else { return nil }
        let marks: [(byte: UInt8, word: String)] = [(0x3B, "';'"), (0x09, "tab"), (0x7C, "'|'"), (0x2C, "','")]
        return marks.first { name.utf8.contains($0.byte) }
            .map { "its first line is one field; --delimiter \($0.word) parts it" }
    }
}
