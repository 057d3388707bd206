import Definitions
package import Documents

// Settings that a definition states replace the usual ones one by one: a list of words is given whole.

extension StatementSettings {
    private static let keys: Set = [
        "day_tolerance", "amount_tolerance", "least_months", "edge_days", "lender_words", "rent_words", "cash_words",
        "return_words",
    ]

    /// Reads the settings of a field of kind `statement`.
    init(_ node: DefinitionNode) throws(ProductError) {
        self.init()
        try node.permit(Self.keys)
        if let days = try node["day_tolerance"]?.integer(0...15) { dayTolerance = days }
        if let place = node["amount_tolerance"] {
            let share = try place.number()
            guard (0...1).contains(share) else { throw place.failure(.expected("a share from 0 to 1")) }
            amountTolerance = share
        }
        if let months = try node["least_months"]?.integer(2...24) { leastMonths = months }
        if let days = try node["edge_days"]?.integer(0...10) { edgeDays = days }
        if let words = try Self.words(node["lender_words"]) { lenderWords = words }
        if let words = try Self.words(node["rent_words"]) { rentWords = words }
        if let words = try Self.words(node["cash_words"]) { cashWords = words }
        if let words = try Self.words(node["return_words"]) { returnWords = words }
    }

    /// Lines of a statement are compared word by word: what is none, as two words or a number, would match nothing.
    private static func words(_ node: DefinitionNode?) throws(ProductError) -> [String]? {
        try node?
            .each { place throws(ProductError) in
                let text = try place.text()
                guard words(of: text) == [text.lowercased()] else {
                    throw place.failure(.expected("one word of letters"))
                }
                return text.lowercased()
            }
    }

    /// What a model notices of them.
    package var json: JSONValue {
        func list(_ words: [String]) -> JSONValue { .array(words.map(JSONValue.string)) }
        return [
            "day_tolerance": .number(Double(dayTolerance)), "amount_tolerance": .number(amountTolerance),
            "least_months": .number(Double(leastMonths)), "edge_days": .number(Double(edgeDays)),
            "lender_words": list(lenderWords), "rent_words": list(rentWords), "cash_words": list(cashWords),
            "return_words": list(returnWords),
        ]
    }
}
