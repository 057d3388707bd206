import Applications
package import Contracts
import Definitions
package import Documents
import FeatureDefinitions
package import Fields
package import Lending
package import Products

// The JSON form of an application as a schema: from the same definition as form, validators and CSV header.

extension Product {
    /// What a program answers, by field.
    package var answersSchema: Schema {
        let shown = formPages.flatMap { page in page.fields.map { (field: $0, page: page.condition) } }
            .filter { $0.field.isSent }
        var properties: [String: JSONValue] = [:]
        var required: [JSONValue] = []
        for (field, page) in shown {
            if let condition = field.condition ?? page {
                // What a condition hides is not read, whatever it is.
                properties[field.key] = [
                    "description": .string(words(condition, field)), "anyOf": .array([field.schema.json, true]),
                ]
            } else {
                properties[field.key] = field.schema.json
                if field.mustBeSent { required.append(.string(field.key)) }
            }
        }
        return Schema([
            "type": "object", "properties": .object(properties), "additionalProperties": false,
            "required": .array(required),
        ])
    }

    /// What is agreed to: all that must be, and what may be.
    package var consentsSchema: Schema {
        var schema = Schema.list(.word(consents.map(\.key)), most: consents.count)
        let needed = consents.filter(\.isRequired).map { ["contains": ["const": .string($0.key)]] as JSONValue }
        if !needed.isEmpty { schema = schema.with(["allOf": .array(needed)]) }
        return schema
    }

    /// Whether there is no application without a consent.
    package var needsConsent: Bool { consents.contains(where: \.isRequired) }

    /// An application that the product accepts, for whoever reads the description; nobody's.
    package func exampleAnswers(on today: CalendarDate) -> [String: JSONValue]? {
        // A product whose examples do not fit together has none.
        try? example(on: today)
    }

    private func words(_ condition: Condition, _ field: Field) -> String {
        let codes = condition.codes.sorted().joined(separator: " or ")
        return "Read where \(condition.field) is \(codes)\(field.mustBeSent ? ", and needed there" : "")."
    }
}

extension Field {
    /// Whether a program sends it: documents are not sent with an application, a statement as what was measured on it.
    var isSent: Bool { kind != .file }

    /// Whether there is no application without it, where it is asked at all.
    var mustBeSent: Bool { isRequired && defaultValue == nil && kind != .fixed }

    /// The schema of an answer.
    package var schema: Schema {
        let schema = shape.with(["title": .string(name)])
        return mustBeSent ? schema : schema.orNull
    }

    private var shape: Schema {
        switch kind {
        case .integer, .duration: numbers(isWhole: true)
        case .decimal, .percent, .quoted, .money: numbers(isWhole: false)
        case .choice: .word(choices.map(\.code))
        case .yesNo: .flag
        case .multiChoice: .list(.word(choices.map(\.code)), isUnique: true)
        case .date: .date
        case .month: .text(pattern: "^[0-9]{4}-(0[1-9]|1[0-2])$")
        case .text, .email, .phone, .nationalID, .file: .text(lengths)
        case .fixed: Schema(["enum": .array([defaultValue ?? .null])])
        case .group: entries
        case .statement: measures
        }
    }

    /// What was measured on a statement, as `underwriter data statement` prints it.
    private var measures: Schema {
        let months = StatementMeasure.monthsCovered
        var members = Dictionary(StatementMeasure.allCases.map { ($0.rawValue, Schema.number()) }) { first, _ in first }
        members[months.rawValue] = .number(
            minimum: StatementMeasure.wholeMonths.lowerBound,
            maximum: StatementMeasure.wholeMonths.upperBound
        )
        return .object(members, optional: Set(members.keys).subtracting([months.rawValue]))
    }

    private func numbers(isWhole: Bool) -> Schema {
        guard case .numbers(let minimum, let maximum, let step) = range else { return .number(isWhole: isWhole) }
        let schema = Schema.number(minimum: minimum, maximum: maximum, isWhole: isWhole)
        guard let step, step == step.rounded() else { return schema }
        return schema.with(["multipleOf": .number(step)])
    }

    /// In Unicode scalars, blanks around it not counted.
    private var lengths: ClosedRange<Int> {
        let usual =
            switch kind {
            case .email: 254
            case .phone: 16
            case .nationalID: 32
            default: 200
            }
        let least = mustBeSent ? 1 : 0
        guard case .length(let minimum, let maximum) = range else { return least...usual }
        return max(least, mustBeSent ? minimum : 0)...(maximum ?? usual)
    }

    private var entries: Schema {
        let members = Dictionary(fields.map { ($0.key, $0.schema) }) { first, _ in first }
        let optional = Set(fields.filter { !$0.mustBeSent || $0.condition != nil }.map(\.key))
        guard case .entries(_, let most) = range else { return .list(.object(members, optional: optional)) }
        return .list(.object(members, optional: optional), most: most)
    }
}
