/// Whom to tell of a weakness: an address of mail, of a page or of a telephone, as a URI.
package struct SecurityContact: Sendable, Hashable {
    package let uri: String

    /// Nil for anything but `mailto:`, `https://` or `tel:` and something behind it, in printable ASCII.
    package init?(_ text: String) {
        let bytes = text.utf8
        let schemes = ["mailto:", "https://", "tel:"]
        guard let scheme = schemes.first(where: { bytes.starts(with: $0.utf8) }),
            (scheme.utf8.count + 1...500).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        uri = text
    }
}
