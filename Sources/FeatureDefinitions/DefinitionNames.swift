package import Definitions
import Documents
package import Fields

// The vocabulary of a definition while it is read: fields first, then each derived feature in file order, so that
// what is not here yet is a forward reference and cycles cannot be written.

/// What keys stand for.
package struct DefinitionNames {
    /// What an operation can do with the value of a key.
    package enum Meaning {
        /// A number or a category, also of kinds that are no predictors themselves.
        case value(Feature.Kind)
        case date
        /// Selected codes.
        case list(codes: [String])
        /// Entries of a group.
        case entries([Field])
        /// Words or documents, of which only presence can be read.
        case text

        /// For messages.
        var phrase: String {
            switch self {
            case .value(.number): "a number"
            case .value(.category): "a category"
            case .date: "a date"
            case .list: "a multi-choice"
            case .entries: "a group"
            case .text: "a text"
            }
        }
    }

    package let fields: [Field]
    let series: [String: [String]]
    package private(set) var derived: [DerivedFeature] = []
    /// Where in the file each key stands.
    package private(set) var places: [String: DefinitionNode]
    private var meanings: [String: Meaning]
    private let laterKeys: Set<String>

    /// The vocabulary of a form; `laterKeys` are those of the derived features that are still to come.
    package init(_ form: FormReader, laterKeys: Set<String>) {
        fields = form.fields
        series = form.series
        places = form.places
        meanings = Dictionary(uniqueKeysWithValues: form.fields.map { ($0.key, $0.meaning) })
        self.laterKeys = laterKeys
    }

    package mutating func add(_ feature: DerivedFeature, at node: DefinitionNode) throws(ProductError) {
        guard meanings[feature.key] == nil else { throw node.failure(.taken(feature.key), at: "key") }
        meanings[feature.key] = .value(feature.kind)
        places[feature.key] = node
        derived.append(feature)
    }

    /// What the key at a place stands for.
    package func meaning(_ node: DefinitionNode) throws(ProductError) -> Meaning {
        let key = try node.text()
        if key == "submitted_on" { return .date }
        if let meaning = meanings[key] { return meaning }
        throw node.failure(laterKeys.contains(key) ? .forwardReference(key) : .unknown(key))
    }

    /// Who may read a key.
    package func uses(of key: String) -> Set<Use> {
        fields.first { $0.key == key }?.uses ?? derived.first { $0.key == key }?.uses ?? []
    }

    /// The keys a list names, `@series` expanded, none twice, each with its place.
    package func expanded(_ node: DefinitionNode) throws(ProductError) -> [(key: String, place: DefinitionNode)] {
        var keys: [(key: String, place: DefinitionNode)] = []
        for place in try node.elements() {
            let text = try place.text()
            for key in try members(text, place) ?? [text] {
                guard !keys.contains(where: { $0.key == key }) else { throw place.failure(.taken(key)) }
                keys.append((key, place))
            }
        }
        return keys
    }

    /// The keys of a series, nil for a text that names none.
    func members(_ text: String, _ place: DefinitionNode) throws(ProductError) -> [String]? {
        guard text.utf8.first == UInt8(ascii: "@") else { return nil }
        guard let keys = series[String(decoding: text.utf8.dropFirst(), as: UTF8.self)] else {
            throw place.failure(.unknown("the series \(text)"))
        }
        return keys
    }

    /// An operand of a rule.
    package func number(_ node: DefinitionNode, mayBeConstant: Bool) throws(ProductError) -> Operand {
        if mayBeConstant, let number = node.value.numberValue { return .number(number) }
        let meaning = try meaning(node)
        guard case .value(.number) = meaning else {
            throw node.failure(.wrongType(try node.text(), needed: "a number"))
        }
        return .key(try node.text())
    }

    /// A value that policy may name: a feature, or what is computed like one, of use `policy`.
    package func policyValue(_ node: DefinitionNode) throws(ProductError) -> (key: String, kind: Feature.Kind) {
        let key = try node.text()
        guard case .value(let kind) = try meaning(node) else {
            throw node.failure(.wrongType(key, needed: "a number or a category"))
        }
        guard uses(of: key).contains(.policy) else { throw node.failure(.wrongType(key, needed: "of use policy")) }
        return (key, kind)
    }
}

extension Field {
    /// What an operation can do with an answer.
    var meaning: DefinitionNames.Meaning {
        switch kind {
        case .integer, .decimal, .percent, .money, .duration, .quoted, .yesNo: .value(.number)
        case .choice: .value(.category(codes: codes, isOrdered: isOrdered))
        case .fixed: defaultValue?.numberValue == nil ? .text : .value(.number)
        case .date, .month: .date
        case .multiChoice: .list(codes: codes)
        case .group: .entries(fields)
        case .text, .email, .phone, .nationalID, .file, .statement: .text
        }
    }

    /// The field as an input of a model.
    package var feature: Feature? {
        guard isFeature, case .value(let kind) = meaning else { return nil }
        return Feature(key: key, name: name, kind: kind, unit: unit, special: special, risk: risk)
    }
}
