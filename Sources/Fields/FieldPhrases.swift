import Definitions

/// The texts of a field: `{n}` is its position in a series, and the label falls back on the name.
struct FieldPhrases {
    private let node: DefinitionNode
    private let position: Int?

    init(_ node: DefinitionNode, position: Int?) {
        self.node = node
        self.position = position
    }

    func name() throws(ProductError) -> String { placed(try node.required("name").text()) }

    func label() throws(ProductError) -> String {
        if let label = try optional("label") { label } else { try name().withCapital }
    }

    func optional(_ key: String) throws(ProductError) -> String? { try node[key]?.text().mapped(placed) }

    private func placed(_ text: String) -> String {
        guard let position else { return text }
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "{"), rest.starts(with: "n}".utf8) {
                rest = rest.dropFirst(2)
                result += "\(position)".utf8
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension String {
    fileprivate func mapped(_ change: (String) -> String) -> String { change(self) }

    /// The text with its first scalar as a capital.
    fileprivate var withCapital: String {
        guard let first = unicodeScalars.first else { return self }
        return first.properties.titlecaseMapping + String(unicodeScalars.dropFirst())
    }
}

/// The tokens that tell a browser what a control asks for (WCAG 2.2, 1.3.5), and `off`.
enum AutocompleteToken {
    static let all: Set = [
        "off", "name", "honorific-prefix", "given-name", "additional-name", "family-name", "honorific-suffix",
        "nickname",
        "organization-title", "username", "new-password", "current-password", "organization", "street-address",
        "address-line1", "address-line2", "address-line3", "address-level4", "address-level3", "address-level2",
        "address-level1", "country", "country-name", "postal-code", "cc-name", "cc-given-name", "cc-additional-name",
        "cc-family-name", "cc-number", "cc-exp", "cc-exp-month", "cc-exp-year", "cc-csc", "cc-type",
        "transaction-currency", "transaction-amount", "language", "bday", "bday-day", "bday-month", "bday-year", "sex",
        "url", "photo", "tel", "tel-country-code", "tel-national", "tel-area-code", "tel-local", "tel-local-prefix",
        "tel-local-suffix", "tel-extension", "email", "impp",
    ]
}
