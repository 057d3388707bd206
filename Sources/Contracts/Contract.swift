package import Documents

// One declaration of an address drives what the router lets through, what the policy asks for, and what the published
// document says of it. What a handler reads of a query it can only read from what is declared here.

/// What an address of the interface takes and gives.
package struct Contract: Sendable {
    /// A body, of a request or an answer.
    package struct Content: Sendable {
        package let type: String
        package let schema: Schema
        package let example: JSONValue?

        package init(type: String = "application/json", _ schema: Schema, example: JSONValue? = nil) {
            self.type = type
            self.schema = schema
            self.example = example
        }
    }

    /// One answer.
    package struct Answer: Sendable {
        package let status: Int
        package let summary: String
        package let contents: [Content]
        /// Names of headers, with what they say.
        package let headers: [String: String]

        package init(_ status: Int, _ summary: String, _ contents: [Content] = [], headers: [String: String] = [:]) {
            self.status = status
            self.summary = summary
            self.contents = contents
            self.headers = headers
        }

        /// A JSON answer.
        package init(_ status: Int, _ summary: String, _ schema: Schema, headers: [String: String] = [:]) {
            self.init(status, summary, [Content(schema)], headers: headers)
        }
    }

    /// Unique over the interface.
    package let id: String
    /// The chapter of the documentation it belongs to.
    package let chapter: String
    package let summary: String
    package var parameters: [Parameter]
    package var bodies: [Content]
    package let answers: [Answer]
    /// What a key of a program must be allowed; nil where keys are not taken.
    package let scope: Scope?
    /// Statuses of problems beside those that every address may have.
    package let problems: Set<Int>

    package init(
        _ id: String,
        chapter: String,
        _ summary: String,
        scope: Scope? = nil,
        parameters: [Parameter] = [],
        bodies: [Content] = [],
        answers: [Answer],
        problems: Set<Int> = []
    ) {
        self.id = id
        self.chapter = chapter
        self.summary = summary
        self.scope = scope
        self.parameters = parameters
        self.bodies = bodies
        self.answers = answers
        self.problems = problems
    }

    /// Reads a query as this address takes it.
    /// - Throws: ``QueryProblem``.
    package func query(_ fields: [String: [String]]) throws(QueryProblem) -> Query { try Query(fields, parameters) }
}
