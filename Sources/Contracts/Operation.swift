import Documents

/// A contract at its address.
package struct Operation: Sendable {
    package let method: String
    /// Such as `/api/v1/applications/{id}`.
    package let path: String
    package let contract: Contract
    /// Whether somebody must be signed in.
    package let isProtected: Bool

    package init(method: String, path: String, contract: Contract, isProtected: Bool) {
        self.method = method
        self.path = path
        self.contract = contract
        self.isProtected = isProtected
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "operationId": .string(contract.id), "summary": .string(contract.summary),
            "tags": .array([.string(contract.chapter)]), "responses": .object(responses),
            "security": .array(isProtected ? security : []),
        ]
        if !contract.parameters.isEmpty { members["parameters"] = .array(contract.parameters.map(\.json)) }
        if !contract.bodies.isEmpty {
            members["requestBody"] = ["required": true, "content": .object(Self.contents(contract.bodies))]
        }
        if let scope = contract.scope { members["x-scope"] = .string(scope.rawValue) }
        return .object(members)
    }

    private var security: [JSONValue] {
        [["bearer": []]] + (contract.scope == nil ? [] : [["key": []]])
    }

    private var responses: [String: JSONValue] {
        var responses: [String: JSONValue] = [:]
        for status in problems { responses["\(status)"] = ["$ref": .string("#/components/responses/Problem\(status)")] }
        for answer in contract.answers { responses["\(answer.status)"] = Self.response(answer) }
        return responses
    }

    /// Problems that every address may answer with, and those of this one.
    private var problems: Set<Int> {
        var problems: Set = [400, 406, 429, 500, 503]
        if isProtected { problems.formUnion([401, 403]) }
        if !contract.bodies.isEmpty { problems.formUnion([408, 413, 415]) }
        if contract.parameters.contains(where: { $0.place == .path }) { problems.insert(404) }
        return problems.union(contract.problems)
    }

    private static func response(_ answer: Contract.Answer) -> JSONValue {
        var members: [String: JSONValue] = ["description": .string(answer.summary)]
        if !answer.contents.isEmpty { members["content"] = .object(contents(answer.contents)) }
        if !answer.headers.isEmpty {
            members["headers"] = .object(
                answer.headers.mapValues { ["description": .string($0), "schema": ["type": "string"]] }
            )
        }
        return .object(members)
    }

    private static func contents(_ contents: [Contract.Content]) -> [String: JSONValue] {
        var types: [String: JSONValue] = [:]
        for content in contents {
            var members = ["schema": content.schema.json]
            members["example"] = content.example
            types[content.type] = .object(members)
        }
        return types
    }
}
