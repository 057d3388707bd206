// A form with a file in it (multipart/form-data, RFC 7578), read on bytes: parts stand between lines of the boundary, a
// header before an empty line says what each is called. What is a file becomes a text as the other fields are, for the
// one reader of answers; nothing is written anywhere.

extension FormBody {
    /// What a `Content-Type` says parts are told apart by.
    /// - Parameter contentType: The header field.
    /// - Returns: Nil for one that is no form in parts.
    package static func boundary(of contentType: String) -> String? {
        let pieces = contentType.utf8.split(separator: UInt8(ascii: ";")).map { Array($0).trimmed }
        guard let type = pieces.first, String(decoding: type, as: UTF8.self).lowercased() == "multipart/form-data",
            let piece = pieces.dropFirst().first(where: { $0.starts(with: "boundary=".utf8) })
        else { return nil }
        let boundary = Array(piece.dropFirst(9)).unquoted
        let isPlain = boundary.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
        return (1...70).contains(boundary.count) && isPlain ? String(decoding: boundary, as: UTF8.self) : nil
    }

    /// Reads a body in parts.
    /// - Parameters:
    ///   - bytes: The body.
    ///   - boundary: What tells its parts apart.
    /// - Throws: ``FormError`` naming the field that is wrong.
    package init(_ bytes: [UInt8], boundary: String) throws(FormError) {
        self.init()
        let line = Array("\r\n--\(boundary)".utf8)
        guard bytes.starts(with: line[2...]) else { throw .badParts }
        var start = line.count - 2
        var count = 0
        while !bytes[start...].starts(with: "--".utf8) {
            guard bytes[start...].starts(with: "\r\n".utf8), let end = bytes.place(of: line, from: start) else {
                throw .badParts
            }
            count += 1
            guard count <= Self.maximumFields else { throw .tooManyFields }
            try add(part: bytes[(start + 2)..<max(end, start + 2)])
            start = end + line.count
        }
    }

    private mutating func add(part: ArraySlice<UInt8>) throws(FormError) {
        let gap = Array("\r\n\r\n".utf8)
        guard let end = part.place(of: gap, from: part.startIndex), end - part.startIndex <= 2048 else {
            throw .badParts
        }
        let header = String(decoding: part[..<end], as: UTF8.self)
        guard let plain = Self.parameter("name", of: header) else { throw .badParts }
        let name = try Self.name(plain: plain)
        let content = Array(part[(end + gap.count)...])
        guard Self.parameter("filename", of: header) != nil || Self.isPasted(name) else {
            guard content.count <= Self.maximumTextBytes else { throw .tooLong(name) }
            fields[name, default: []].append(try Self.text(plain: content, of: name))
            return
        }
        // A control in which no file was chosen sends an empty one.
        guard !content.isEmpty else { return }
        guard !content.contains(0) else { throw .control(name) }
        fields[name, default: []].append(Self.fileText(content))
    }

    /// Whether a control takes the lines of a file that somebody would rather paste: they are read as the file would be.
    private static func isPasted(_ name: String) -> Bool {
        name.utf8.reversed().starts(with: "-pasted".utf8.reversed())
    }

    /// UTF-8, or else Latin-1: banks write either.
    private static func fileText(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// A quoted parameter of `Content-Disposition: form-data`.
    private static func parameter(_ name: String, of header: String) -> [UInt8]? {
        let lines = header.utf8.split(separator: 0x0A).map { Array($0).trimmed }
        let wanted = Array("content-disposition:".utf8)
        guard
            let line = lines.first(where: { line in
                line.prefix(wanted.count).map { $0 | 0x20 }.elementsEqual(wanted.map { $0 | 0x20 })
            })
        else { return nil }
        let pieces = line.split(separator: UInt8(ascii: ";")).map { Array($0).trimmed }
        return pieces.first { $0.starts(with: "\(name)=".utf8) }
            .map { Array($0.dropFirst(name.utf8.count + 1)).unquoted }
    }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// Where bytes stand for the first time at or behind a place; nil where they do not.
    fileprivate func place(of wanted: [UInt8], from start: Int) -> Int? {
        guard let first = wanted.first, endIndex - start >= wanted.count else { return nil }
        for place in start...(endIndex - wanted.count) where self[place] == first {
            if self[place..<(place + wanted.count)].elementsEqual(wanted) { return place }
        }
        return nil
    }
}

extension [UInt8] {
    /// Without blanks around it.
    fileprivate var trimmed: [UInt8] {
        let rest = drop { $0 <= 0x20 }
        return Array(rest.prefix((rest.lastIndex { $0 > 0x20 } ?? rest.startIndex - 1) - rest.startIndex + 1))
    }

    /// Without the quotation marks around it.
    fileprivate var unquoted: [UInt8] {
        let mark = UInt8(ascii: "\"")
        return count >= 2 && first == mark && last == mark ? Array(dropFirst().dropLast()) : self
    }
}
