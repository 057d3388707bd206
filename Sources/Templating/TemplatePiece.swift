/// A tag, or the text between two.
enum TemplatePiece {
    case text(String)
    case tag(TemplateTag)

    /// Cuts a template into its pieces.
    ///
    /// Of a line with nothing on it but a tag that prints nothing only the tag is left.
    /// - Parameters:
    ///   - template: The template.
    ///   - name: Its name, for errors.
    /// - Returns: Texts and tags in their order.
    /// - Throws: ``TemplateError/notATag(_:template:)``.
    static func pieces(of template: String, named name: String) throws(TemplateError) -> [TemplatePiece] {
        var pieces: [TemplatePiece] = []
        for line in lines(of: template) {
            let cut = try self.cut(line, named: name)
            let tags = cut.filter { if case .tag = $0 { true } else { false } }
            pieces += tags.count == 1 && standsAlone(cut) ? tags : cut
        }
        return pieces
    }

    /// The lines, each with its end.
    private static func lines(of template: String) -> [Substring] {
        var lines: [Substring] = []
        var rest = template[...]
        while let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) {
            let next = rest.utf8.index(after: end)
            lines.append(rest[..<next])
            rest = rest[next...]
        }
        return rest.isEmpty ? lines : lines + [rest]
    }

    private static func cut(_ line: Substring, named name: String) throws(TemplateError) -> [TemplatePiece] {
        var pieces: [TemplatePiece] = []
        var rest = line
        while let (start, afterStart) = range(of: UInt8(ascii: "{"), in: rest) {
            if start > rest.startIndex { pieces.append(.text(.init(rest[..<start]))) }
            let inner = rest[afterStart...]
            guard let (end, afterEnd) = range(of: UInt8(ascii: "}"), in: inner), let tag = TemplateTag(inner[..<end])
            else { throw .notATag(.init(inner.prefix(40)), template: name) }
            pieces.append(.tag(tag))
            rest = rest[afterEnd...]
        }
        if !rest.isEmpty { pieces.append(.text(.init(rest))) }
        return pieces
    }

    /// Where two of the same brace stand beside each other, and where they end.
    private static func range(of brace: UInt8, in text: Substring) -> (String.Index, String.Index)? {
        let bytes = text.utf8
        var place = bytes.startIndex
        while let first = bytes[place...].firstIndex(of: brace) {
            let next = bytes.index(after: first)
            if next < bytes.endIndex, bytes[next] == brace { return (first, bytes.index(after: next)) }
            place = next
        }
        return nil
    }

    private static func standsAlone(_ line: [TemplatePiece]) -> Bool {
        line.allSatisfy {
            switch $0 {
            case .tag(let tag): tag.mayStandAlone
            case .text(let text): text.utf8.allSatisfy { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
            }
        }
    }
}
