import Mustache

/// Escapes text for HTML, scalar by scalar.
///
/// swift-mustache 2.1.1 escapes by `Character`, and `"` followed by a combining mark is one that it does not know: it came
/// out as it was and ran script. Registered as `HTML` before any template is parsed, and named by the first line of each.
struct ScalarHTML: MustacheContentType {
    func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.marks.contains($0) }) else { return text }
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    private static let marks = Array("&<>\"'".utf8)
}
