package import Documents

/// The interface as OpenAPI 3.1 describes it, made from the operations that the router has.
package struct OpenAPIDocument: Sendable {
    package let operations: [Operation]
    package let title: String
    package let version: String
    /// Schemas that operations name.
    package let schemas: [String: Schema]

    package init(title: String, version: String, operations: [Operation], schemas: [String: Schema]) {
        self.title = title
        self.version = version
        self.operations = operations
        self.schemas = schemas
    }

    package var json: JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for operation in operations { paths[operation.path, default: [:]][operation.method] = operation.json }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": .string(title), "version": .string(version),
                "description": "Send applications, wait for decisions, read what was decided and why.",
                "license": ["name": "MIT", "identifier": "MIT"],
            ],
            "servers": [["url": "/"]], "paths": .object(paths.mapValues { .object($0) }),
            "tags": .array(chapters.map { ["name": .string($0)] }),
            "components": [
                "schemas": .object(schemas.merging(["Problem": Self.problem]) { $1 }.mapValues(\.json)),
                "responses": .object(Self.problems), "securitySchemes": Self.securitySchemes,
            ],
        ]
    }

    /// In the order in which they first appear.
    package var chapters: [String] {
        operations.reduce(into: []) { chapters, operation in
            if !chapters.contains(operation.contract.chapter) { chapters.append(operation.contract.chapter) }
        }
    }

    private static let securitySchemes: JSONValue = [
        "bearer": ["type": "http", "scheme": "bearer", "description": "A token of POST /token, for some minutes."],
        "key": [
            "type": "http", "scheme": "bearer",
            "description": "A key of a program, uwk_…, which lasts until it is revoked; x-scope says what it needs.",
        ],
    ]

    private static let problem = Schema.object(
        [
            "type": .text(pattern: "^/problems/"), "title": .text(), "status": .number(isWhole: true),
            "detail": .text(), "instance": .text(),
            "error": .object([
                "code": .word(["validation"]),
                "fields": .list(
                    .object(
                        ["field": .text(), "code": .text(), "message": .text(), "line": .count],
                        optional: ["line"]
                    )
                ),
            ]),
        ],
        optional: ["error"]
    )

    private static let problems: [String: JSONValue] = {
        let meanings = [
            400: "Not well formed", 401: "No token, or one that is worth nothing", 403: "Not allowed",
            404: "Not there, or not theirs to see", 406: "No such form of it", 408: "Too slow",
            409: "Not possible as things stand", 412: "Changed in the meantime", 413: "Too large",
            415: "Another type of body is taken", 422: "Some values are missing or cannot be right",
            428: "A condition is needed", 429: "Too many requests", 500: "A fault of ours", 503: "Not now",
        ]
        return Dictionary(
            uniqueKeysWithValues: meanings.map { status, meaning in
                let content = Contract.Content(type: "application/problem+json", .named("Problem"))
                return (
                    "Problem\(status)",
                    ["description": .string(meaning), "content": [content.type: ["schema": content.schema.json]]]
                )
            }
        )
    }()
}
