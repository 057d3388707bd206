import Documents
import Testing

@Suite struct CanonicalReaderTests {
    static let keys = CanonicalKeys(["a", "b\"c", "é"])

    private func read(_ text: String) -> (String, [JSONValue])? {
        var reader = CanonicalReader(Array(text.utf8), limits: .standard)
        guard reader.key("name"), let name = reader.string(), reader.key("values"),
            let values = reader.members(Self.keys),
            reader.isAtEnd()
        else { return nil }
        return (name, values)
    }

    @Test func whatAWriterWroteIsReadByItsKeys() throws {
        var writer = CanonicalWriter()
        writer.beginObject()
        writer.key("name")
        writer.string("Ana")
        writer.key("values")
        writer.beginObject()
        for index in 0..<3 {
            writer.key(index, of: Self.keys)
            writer.number(Double(index) / 4)
        }
        writer.endObject()
        writer.endObject()
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text == #"{"name":"Ana","values":{"a":0,"b\"c":0.25,"é":0.5}}"#)
        let found = try #require(read(text))
        #expect(found.0 == "Ana" && found.1 == [0, 0.25, 0.5])
    }

    @Test(
        arguments: [
            #"{"name": "Ana","values":{"a":0,"b\"c":0,"é":0}}"#, #"{"name":"Ana","values":{"a":0,"b\"c":0,"é":0}} "#,
            #"{"name":"Ana","values":{"a":0,"b\"c":0}}"#, #"{"name":"Ana","values":{"b\"c":0,"a":0,"é":0}}"#,
            #"{"name":"Ana","values":{"a":0.0,"b\"c":0,"é":0}}"#,
            #"{"name":"\u0041na","values":{"a":0,"b\"c":0,"é":0}}"#,
            #"{"values":{"a":0,"b\"c":0,"é":0},"name":"Ana"}"#,
            #"{"name":"Ana","values":{"a":0,"b\"c":0,"é":0,"x":0}}"#,
            #"{"name":"Ana","values":{"a":0,"b\"c":0,"é":0}"#, #"{"name":1,"values":{"a":0,"b\"c":0,"é":0}}"#,
            #"{"name":"Ana","values":[0,0,0]}"#, #"{"name":"Ana","values":{"a":{"d":1,"c":1},"b\"c":0,"é":0}}"#, "",
            "{",
        ]
    )
    func whatIsNotAsExpectedIsNothing(_ text: String) { #expect(read(text) == nil) }

    @Test func aDocumentDeeperThanTheLimitIsNothing() {
        let limits = JSONLimits(maximumDepth: 2, maximumBytes: 100, maximumKeys: 3)
        func reads(_ text: String) -> Bool {
            var reader = CanonicalReader(Array(text.utf8), limits: limits)
            return reader.key("a") && reader.value() != nil && reader.isAtEnd()
        }
        #expect(reads(#"{"a":[1]}"#))
        #expect(!reads(#"{"a":[[1]]}"#))
        #expect(reads(#"{"a":{"b":1,"c":2}}"#))
        #expect(!reads(#"{"a":{"b":1,"c":2,"d":3}}"#))
        #expect(!reads("{\"a\":\"" + String(repeating: "x", count: 100) + "\"}"))
    }
}
