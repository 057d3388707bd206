extension JSONValue {
    /// Reads a document (RFC 8259, strictly).
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 without a byte order mark.
    ///   - limits: How large it may be.
    /// - Returns: The document.
    /// - Throws: ``JSONSyntaxError`` for the first thing that is wrong.
    public static func parse(
        _ bytes: [UInt8],
        limits: JSONLimits = .standard
    ) throws(JSONSyntaxError) -> JSONValue {
        var parser = JSONParser(bytes, limits: limits)
        do {
            return try parser.document()
        } catch {
            throw error.located(in: bytes)
        }
    }
}

extension JSONValue {
    /// Reads a document, and says whether it is in the canonical form; that is found out while reading.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 without a byte order mark.
    ///   - limits: How large it may be.
    /// - Returns: The document, and whether ``canonicalBytes`` would write the same bytes.
    /// - Throws: ``JSONSyntaxError`` for the first thing that is wrong.
    public static func parseCanonical(
        _ bytes: [UInt8],
        limits: JSONLimits = .standard
    ) throws(JSONSyntaxError) -> (value: JSONValue, isCanonical: Bool) {
        var parser = JSONParser(bytes, limits: limits)
        do {
            let value = try parser.document()
            return (value, parser.isSurelyCanonical || value.canonicalBytes == bytes)
        } catch {
            throw error.located(in: bytes)
        }
    }
}

/// A failure as the parser meets it: its place is a byte, its path grows while the containers unwind.
struct JSONFailure: Error {
    var offset: Int
    var reason: JSONSyntaxError.Reason

    /// The same failure, seen from the container around it.
    func inside(_ step: @autoclosure () -> String) -> JSONFailure {
        guard case .duplicateKey(let path) = reason else { return self }
        let separator = path.utf8.first == UInt8(ascii: "[") ? "" : "."
        return JSONFailure(offset: offset, reason: .duplicateKey(step() + separator + path))
    }

    func located(in bytes: [UInt8]) -> JSONSyntaxError {
        let before = bytes.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return JSONSyntaxError(line: line, column: offset - lineStart + 1, reason: reason)
    }
}

extension String {
    /// A key as it may be printed in a message: nothing but plain letters, and not many.
    package var printableKey: String {
        let isPlain = utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && utf8.count <= 64 ? self : "(unprintable)"
    }
}
