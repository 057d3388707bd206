import Contracts
import Documents
import Testing

@Suite struct OpenAPIDocumentTests {
    private static let document = OpenAPIDocument(
        title: "Test",
        version: "1",
        operations: [
            Operation(
                method: "post",
                path: "/a/{id}",
                contract: Contract(
                    "make",
                    chapter: "Tests",
                    "Makes.",
                    scope: .writeApplications,
                    parameters: [Parameter("id", in: .path, .ascii(1...26), "Which.")],
                    bodies: [.init(.object(["n": Schema.number(minimum: 1, isWhole: true).orNull]))],
                    answers: [Contract.Answer(201, "Made", Schema.text())],
                    problems: [409]
                ),
                isProtected: true
            )
        ],
        schemas: [:]
    )

    @Test func `Says of an operation what its contract says`() throws {
        let operation = try #require(Self.document.json["paths"]?["/a/{id}"]?["post"])
        #expect(operation["operationId"] == "make")
        #expect(operation["x-scope"] == "applications:write")
        let body = operation["requestBody"]?["content"]?["application/json"]?["schema"]
        #expect(body?["properties"]?["n"]?["type"] == ["integer", "null"])
        #expect(body?["additionalProperties"] == false)
        #expect(body?["required"] == ["n"])
        let statuses = try #require(operation["responses"]?.objectValue).keys.sorted()
        #expect(
            statuses == [
                "201", "400", "401", "403", "404", "406", "408", "409", "413", "415", "429", "500", "503",
            ]
        )
    }

    @Test func `Every problem an operation refers to is there`() throws {
        let responses = try #require(Self.document.json["components"]?["responses"]?.objectValue)
        let operation = try #require(Self.document.json["paths"]?["/a/{id}"]?["post"]?["responses"]?.objectValue)
        for (status, response) in operation where response["$ref"] != nil {
            #expect(responses["Problem\(status)"] != nil)
        }
        #expect(operation.count == 13)
    }
}
