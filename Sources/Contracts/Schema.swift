package import Documents

/// A JSON Schema (draft 2020-12), in the words that OpenAPI 3.1 shares with it.
package struct Schema: Sendable, Hashable {
    /// As the document prints it.
    package let json: JSONValue

    package init(_ members: [String: JSONValue]) { json = .object(members) }

    /// A copy with more said about it.
    package func with(_ more: [String: JSONValue]) -> Schema {
        Schema((json.objectValue ?? [:]).merging(more) { $1 })
    }

    /// The same, or null: not answered, not known, or not decided yet.
    package var orNull: Schema {
        guard case .object(var members) = json, let type = members["type"] else {
            return Schema(["anyOf": .array([json, ["type": "null"]])])
        }
        members["type"] = .array((type.arrayValue ?? [type]) + ["null"])
        if let words = members["enum"]?.arrayValue { members["enum"] = .array(words + [.null]) }
        return Schema(members)
    }
}

extension Schema {
    /// A text; lengths count Unicode scalars.
    package static func text(
        _ lengths: ClosedRange<Int>? = nil,
        format: String? = nil,
        pattern: String? = nil
    ) -> Schema {
        var members: [String: JSONValue] = ["type": "string"]
        if let lengths {
            members["minLength"] = .number(.init(lengths.lowerBound))
            members["maxLength"] = .number(.init(lengths.upperBound))
        }
        if let format { members["format"] = .string(format) }
        if let pattern { members["pattern"] = .string(pattern) }
        return Schema(members)
    }

    /// One of some words.
    package static func word(_ words: [String]) -> Schema {
        Schema(["type": "string", "enum": .array(words.map(JSONValue.string))])
    }

    /// A number, whole or not.
    package static func number(
        minimum: Double? = nil,
        maximum: Double? = nil,
        isWhole: Bool = false
    ) -> Schema {
        var members: [String: JSONValue] = ["type": isWhole ? "integer" : "number"]
        members["minimum"] = minimum.map(JSONValue.number)
        members["maximum"] = maximum.map(JSONValue.number)
        return Schema(members)
    }

    package static let flag = Schema(["type": "boolean"])
    /// RFC 3339, in UTC.
    package static let time = text(format: "date-time")
    package static let date = text(format: "date")
    /// The code of a currency.
    package static let currency = text(3...3, pattern: "^[A-Z]{3}$")
    package static let count = number(minimum: 0, isWhole: true)

    /// A list.
    package static func list(_ element: Schema, most: Int? = nil, isUnique: Bool = false) -> Schema {
        var members: [String: JSONValue] = ["type": "array", "items": element.json]
        if let most { members["maxItems"] = .number(.init(most)) }
        if isUnique { members["uniqueItems"] = true }
        return Schema(members)
    }

    /// An object whose members are all named.
    /// - Parameters:
    ///   - members: By name.
    ///   - optional: Names that need not be there.
    /// - Returns: A schema that admits no other member.
    package static func object(_ members: [String: Schema], optional: Set<String> = []) -> Schema {
        Schema([
            "type": "object", "properties": .object(members.mapValues(\.json)), "additionalProperties": false,
            "required": .array(members.keys.filter { !optional.contains($0) }.sorted().map(JSONValue.string)),
        ])
    }

    /// Values of one sort by names that are not known beforehand.
    package static func table(_ element: Schema) -> Schema {
        Schema(["type": "object", "additionalProperties": element.json])
    }

    /// Any of several.
    package static func any(_ schemas: [Schema]) -> Schema {
        schemas.count == 1 ? schemas[0] : Schema(["anyOf": .array(schemas.map(\.json))])
    }

    /// A schema that the document states once.
    package static func named(_ name: String) -> Schema {
        Schema(["$ref": .string("#/components/schemas/\(name)")])
    }
}
