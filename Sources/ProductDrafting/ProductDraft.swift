public import Documents

/// A product definition proposed for a file of which nothing else is known.
public struct ProductDraft: Sendable, Hashable {
    /// In the file's order.
    public let columns: [ColumnPlan]
    /// The definition.
    public let definition: JSONValue

    /// Proposes a definition.
    /// - Parameters:
    ///   - profiles: The columns of the file.
    ///   - outcome: The column that tells who defaulted.
    ///   - leaks: Columns that were found to know the outcome.
    ///   - codes: Columns of which a person says that their numbers are codes.
    ///   - id: Of the product: small letters, digits and `-`.
    ///   - currency: Three capital letters.
    /// - Throws: ``DraftError/noInputs`` or ``DraftError/noRows``.
    public init(
        _ profiles: [ColumnProfile],
        outcome: OutcomeColumn,
        leaks: Set<String> = [],
        codes: Set<String> = [],
        id: String,
        currency: String
    ) throws(DraftError) {
        guard profiles.contains(where: { $0.count > 0 }) else { throw .noRows }
        var plans: [ColumnPlan] = []
        for profile in profiles {
            let (isLeak, isCode) = (leaks.contains(profile.name), codes.contains(profile.name))
            plans.append(ColumnPlan(profile, outcome: outcome, isLeak: isLeak, isCode: isCode))
        }
        let keys = Self.keys(of: plans)
        var inputs: [(String, JSONValue)] = []
        var protected: [JSONValue] = []
        var rowKey: String?
        for (plan, key) in zip(plans, keys) {
            switch plan.use {
            case .input(let shape): inputs.append((key, .object(Self.field(plan.profile, key, shape))))
            case .protected(let shape): protected.append(.object(Self.field(plan.profile, key, shape)))
            case .key: rowKey = rowKey ?? plan.profile.name
            case .outcome, .dropped: break
            }
        }
        guard !inputs.isEmpty else { throw .noInputs }
        columns = plans
        var definition: [String: JSONValue] = [
            "format": 1, "id": .string(id), "version": "0.1.0", "title": .string(id),
            "currency": .object([
                "code": .string(currency), "minor_digits": 2, "symbol": .string(currency), "grouping": "western",
            ]),
            "target": .object([
                "column": .string(outcome.name), "bad": .array(outcome.bad.map(JSONValue.string)),
                "good": .array(outcome.good.map(JSONValue.string)),
            ]),
            "pages": .array(Self.pages(inputs.map(\.1), protected)),
            "reasons": .object(["groups": Self.groups(inputs)]),
        ]
        if let rowKey { definition["key_column"] = .string(rowKey) }
        self.definition = .object(definition)
    }

    /// Unique keys, in the order of the columns.
    private static func keys(of plans: [ColumnPlan]) -> [String] {
        var taken: Set = ["application_ref", "submitted_on", "weight", "consents", "product"]
        return plans.map { plan in
            let base = ColumnNames.key(plan.profile.name)
            var key = base
            var number = 2
            while !taken.insert(key).inserted {
                key = "\(base)_\(number)"
                number += 1
            }
            return key
        }
    }

    private static func field(_ profile: ColumnProfile, _ key: String, _ shape: ColumnPlan.Shape) -> [String: JSONValue]
    {
        var field: [String: JSONValue] = [
            "key": .string(key), "name": .string(name(of: profile, key)), "column": .string(profile.name),
        ]
        if profile.missing > 0 { field["required"] = false }
        switch shape {
        case .yesNo(let yes, let no):
            field["kind"] = "yes_no"
            field["values"] = .object([yes: "yes", no: "no"])
        case .choice(let texts):
            field["choices"] = .array(texts.map { .array([.string($0), .string($0)]) })
        case .number(let isWhole, let isMoney, let range, let special):
            field["kind"] = isMoney ? "money" : isWhole ? "integer" : "decimal"
            field["range"] = .object(["min": .number(range.lowerBound), "max": .number(range.upperBound)])
            if !special.isEmpty { field["special"] = .array(special.map(JSONValue.number)) }
        }
        return field
    }

    /// Pages of at most eight questions, then what is asked after the decision.
    private static func pages(_ inputs: [JSONValue], _ protected: [JSONValue]) -> [JSONValue] {
        var pages: [JSONValue] = []
        for start in stride(from: 0, to: inputs.count, by: 8) {
            pages.append(
                .object([
                    "id": .string("page-\(pages.count + 1)"), "title": .string("Part \(pages.count + 1)"),
                    "use": ["model"],
                    "fields": .array(Array(inputs[start..<min(start + 8, inputs.count)])),
                ])
            )
        }
        guard !protected.isEmpty else { return pages }
        let fields = protected.map { field -> JSONValue in
            var members = field.objectValue ?? [:]
            members["required"] = nil
            return .object(members)
        }
        return pages + [
            .object([
                "id": "monitoring", "title": "For our fairness report", "stage": "after_submit", "use": ["protected"],
                "fields": .array(fields),
            ])
        ]
    }

    /// One reason for each input, so that none says more than what was scored.
    private static func groups(_ inputs: [(String, JSONValue)]) -> JSONValue {
        .array(
            inputs.map { key, field in
                let text = ColumnNames.sentence(field["name"]?.stringValue ?? key)
                return .object([
                    "id": .string(key), "code": .string(ColumnWords.reason(key)), "text": .string(text),
                    "members": [.string(key)],
                ])
            }
        )
    }

    /// What people call a column; its key, where the file calls it nothing.
    private static func name(of profile: ColumnProfile, _ key: String) -> String {
        let phrase = ColumnNames.phrase(profile.name)
        return phrase.utf8.isEmpty ? ColumnNames.phrase(key) : phrase
    }
}
