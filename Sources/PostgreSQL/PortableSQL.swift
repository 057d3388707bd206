/// Portable SQL in PostgreSQL's spelling.
///
/// Texts in quotes are left alone. The rest differs in three words: values are `$1` for `?`, a BLOB is bytea, and TEXT
/// sorts by its bytes as it does in SQLite, whatever the language of the cluster.
enum PortableSQL {
    /// Numbers the question marks of a statement.
    static func numbered(_ sql: String) -> String {
        var (out, count, quote) = ([UInt8](), 0, UInt8(0))
        out.reserveCapacity(sql.utf8.count + 16)
        for byte in sql.utf8 {
            quote = after(byte, quote)
            guard byte == UInt8(ascii: "?"), quote == 0 else {
                out.append(byte)
                continue
            }
            count += 1
            out.append(contentsOf: "$\(count)".utf8)
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Renames the types of a definition.
    static func definition(_ sql: String) -> String {
        var (out, word, quote) = ([UInt8](), [UInt8](), UInt8(0))
        for byte in sql.utf8 {
            let wasQuoted = quote != 0
            quote = after(byte, quote)
            if !wasQuoted, quote == 0, isWord(byte) {
                word.append(byte)
            } else {
                out.append(contentsOf: type(word))
                word = []
                out.append(byte)
            }
        }
        return String(decoding: out + type(word), as: UTF8.self)
    }

    /// The statements of a text, without the semicolons between them.
    static func statements(_ sql: String) -> [String] {
        var (statements, statement, quote) = ([String](), [UInt8](), UInt8(0))
        for byte in sql.utf8 + [UInt8(ascii: ";")] {
            quote = after(byte, quote)
            guard byte == UInt8(ascii: ";"), quote == 0 else {
                statement.append(byte)
                continue
            }
            if statement.contains(where: isWord) { statements.append(String(decoding: statement, as: UTF8.self)) }
            statement = []
        }
        return statements
    }

    /// The quote that is open behind a byte; 0 if none is.
    private static func after(_ byte: UInt8, _ quote: UInt8) -> UInt8 {
        guard byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") else { return quote }
        return quote == 0 ? byte : quote == byte ? 0 : quote
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func type(_ word: [UInt8]) -> [UInt8] {
        switch word {
        case Array("BLOB".utf8): Array("BYTEA".utf8)
        case Array("TEXT".utf8): Array("TEXT COLLATE \"C\"".utf8)
        default: word
        }
    }
}
