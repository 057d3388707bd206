import Documents
import Testing

@Suite struct JSONParsingTests {
    @Test(arguments: [
        (" null ", JSONValue.null),
        ("true", .bool(true)),
        ("[]", .array([])),
        ("{}", .object([:])),
        ("[1, -0.5,\t2e3]\r\n", .array([1, -0.5, 2000])),
        (#"{"a": {"b": [null, false]}}"#, .object(["a": .object(["b": .array([.null, .bool(false)])])])),
        (#""\"\\\/\b\f\n\r\tA\u00e9""#, .string("\"\\/\u{8}\u{C}\n\r\tAé")),
        (#""\ud83d\ude00😀""#, .string("😀😀")),
    ])
    func acceptsWhatTheStandardAllows(_ text: String, _ value: JSONValue) throws {
        #expect(try JSONValue.parse(Array(text.utf8)) == value)
    }

    @Test(arguments: [
        ("", 1, 1, JSONSyntaxError.Reason.unexpectedEnd),
        ("{\n  \"a\": nul\n}", 2, 8, .unexpectedByte),
        ("[1,]", 1, 4, .unexpectedByte),
        ("[1", 1, 3, .unexpectedEnd),
        ("tru", 1, 4, .unexpectedEnd),
        ("{\"a\":1,}", 1, 8, .unexpectedByte),
        ("{a:1}", 1, 2, .unexpectedByte),
        ("'a'", 1, 1, .unexpectedByte),
        ("1 2", 1, 3, .trailingContent),
        ("\u{FEFF}1", 1, 1, .byteOrderMark),
        ("\"a", 1, 3, .unexpectedEnd),
        ("\"a\nb\"", 1, 3, .controlCharacter),
        ("\"a\u{0}\"", 1, 3, .controlCharacter),
        (#""\u0000""#, 1, 2, .controlCharacter),
        (#""\x""#, 1, 2, .invalidEscape),
        (#""\u12g4""#, 1, 2, .invalidEscape),
        (#""\u12"#, 1, 2, .invalidEscape),
        (#""\ud83d""#, 1, 2, .invalidEscape),
        (#""\ud83dx\ude00""#, 1, 2, .invalidEscape),
        (#""\ude00""#, 1, 2, .invalidEscape),
        ("NaN", 1, 1, .unexpectedByte),
        ("[-Infinity]", 1, 2, .invalidNumber),
        ("01", 1, 1, .invalidNumber),
        ("-", 1, 1, .invalidNumber),
        ("+1", 1, 1, .unexpectedByte),
        ("1.", 1, 1, .invalidNumber),
        (".5", 1, 1, .unexpectedByte),
        ("0x10", 1, 1, .invalidNumber),
        ("1e", 1, 1, .invalidNumber),
        ("1_000", 1, 2, .trailingContent),
        ("[1e400]", 1, 2, .numberOutOfRange),
    ])
    func refusesAndSaysWhere(_ text: String, _ line: Int, _ column: Int, _ reason: JSONSyntaxError.Reason) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(Array(text.utf8)) }
        #expect(error?.line == line)
        #expect(error?.column == column)
        #expect(error?.reason == reason)
    }

    @Test(
        arguments: [
            [0xC3, 0x28], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82],
        ] as [[UInt8]]
    )
    func refusesTextThatIsNotUTF8(_ bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse([quote] + bytes + [quote]) }
        #expect(error?.reason == .invalidUTF8)
        let escaped = #expect(throws: JSONSyntaxError.self) {
            try JSONValue.parse(Array(#""\n"#.utf8) + bytes + [quote])
        }
        #expect(escaped?.reason == .invalidUTF8)
    }

    @Test(arguments: [
        (#"{"x":1,"x":2}"#, "x"),
        (#"{"pages":[{"id":1},{"fields":{"a":1,"\u0061":2}}]}"#, "pages[1].fields.a"),
        (#"[[{"k":1,"k":1}]]"#, "[0][0].k"),
        (#"{"a":[{"\u001b[31m":1,"\u001b[31m":1}]}"#, "a[0].(unprintable)"),
    ])
    func refusesDuplicateKeysNamingTheirPath(_ text: String, _ path: String) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(Array(text.utf8)) }
        #expect(error?.reason == .duplicateKey(path))
    }

    @Test func takesTheSameKeyInTwoNormalFormsForADuplicate() {
        let text = "{\"jos\u{E9}\":1,\"jose\u{301}\":2}"
        #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(Array(text.utf8)) }
    }

    @Test(arguments: ["[", "{\"a\":"])
    func refusesBombs(_ opening: String) {
        let bomb = Array(String(repeating: opening, count: 100_000).utf8)
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(bomb, limits: .file) }
        #expect(error?.reason == .tooDeep)
        let short = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(bomb) }
        #expect(short?.reason == .tooLong)
    }

    @Test func allowsExactlyTheDepthKeysAndBytesOfItsLimits() throws {
        let limits = JSONLimits(maximumDepth: 2, maximumBytes: 17, maximumKeys: 2)
        #expect(try JSONValue.parse(Array(#"{"a":[],"b":  []}"#.utf8), limits: limits) == ["a": [], "b": []])
        for (text, reason) in [
            (#"{"a":[],"b":   []}"#, JSONSyntaxError.Reason.tooLong),
            (#"{"a":1,"b":{}} "#, nil), (#"[[[]]]"#, .tooDeep), (#"{"a":1,"b":{"c":0"#, .tooManyKeys),
        ] {
            let result = Result { () throws(JSONSyntaxError) in try JSONValue.parse(Array(text.utf8), limits: limits) }
            #expect(result.reason == reason)
        }
    }

    @Test func readsAMillionDigitsQuicklyOrNotAtAll() throws {
        let digits = Array(String(repeating: "9", count: 1_000_000).utf8)
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(digits, limits: .file) }
        #expect(error?.reason == .numberOutOfRange)
        let small = Array("0.".utf8) + digits
        #expect(try JSONValue.parse(small, limits: .file) == 1)
    }

    @Test func survivesEveryTruncationAndEveryChangedByte() throws {
        let text = Array(#"{"name":"\u00e9\ud83d\ude00é","list":[1.5e-3,true,null,{"k":-0}]}"#.utf8)
        let whole = try JSONValue.parse(text)
        for length in 0..<text.count {
            #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(Array(text[..<length])) }
        }
        for index in text.indices {
            for byte in [0, 0x22, 0x5C, 0x7B, 0x80, 0xFF] as [UInt8] {
                var changed = text
                changed[index] = byte
                let value = try? JSONValue.parse(changed)  // either outcome is right: it must not crash
                #expect(value == nil || value != whole || changed == text)
            }
        }
    }

    @Test func readsValuesByTheirKind() throws {
        let value = try JSONValue.parse(Array(#"{"n":3,"h":0.5,"s":"x","b":true,"a":[1],"z":null}"#.utf8))
        #expect(value["n"]?.integerValue == 3)
        #expect(value["h"]?.integerValue == nil)
        #expect(value["h"]?.numberValue == 0.5)
        #expect(value["s"]?.stringValue == "x")
        #expect(value["b"]?.boolValue == true)
        #expect(value["a"]?.arrayValue == [1])
        #expect(value["z"]?.isNull == true)
        #expect(value["missing"] == nil)
        #expect(value.objectValue?.count == 6)
        #expect(value.stringValue == nil)
    }
}

extension Result<JSONValue, JSONSyntaxError> {
    fileprivate var reason: JSONSyntaxError.Reason? {
        if case .failure(let error) = self { error.reason } else { nil }
    }
}
