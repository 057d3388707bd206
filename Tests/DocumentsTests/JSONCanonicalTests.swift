import Documents
import Testing

@Suite struct JSONCanonicalTests {
    /// RFC 8785, appendix B.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
            (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xC340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"),
            (0x44B5_2D02_C7E1_4AF6, "1e+23"),
            (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"),
            (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
            (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"),
            (0x444B_1AE4_D6E2_EF50, "1e+21"),
            (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"),
            (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
            (0x41B3_DE43_5555_5553, "333333333.3333332"),
            (0x41B3_DE43_5555_5554, "333333333.33333325"),
            (0x41B3_DE43_5555_5555, "333333333.3333333"),
            (0x41B3_DE43_5555_5556, "333333333.3333334"),
            (0x41B3_DE43_5555_5557, "333333333.33333343"),
            (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
            (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
        ] as [(UInt64, String)]
    )
    func writesNumbersAsECMAScriptDoes(_ bits: UInt64, _ text: String) {
        let value = JSONValue.number(Double(bitPattern: bits))
        #expect(String(decoding: value.canonicalBytes, as: UTF8.self) == text)
    }

    /// RFC 8785, section 3.2.2.
    @Test func writesTheExampleOfTheStandard() throws {
        let text = #"""
            {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
             "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}
            """#
        let canonical =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(String(decoding: try JSONValue.parse(Array(text.utf8)).canonicalBytes, as: UTF8.self) == canonical)
    }

    /// RFC 8785, section 3.2.3.
    @Test func ordersKeysByUTF16() {
        let value: JSONValue = [
            "\u{20AC}": 1, "\r": 2, "\u{FB33}": 3, "1": 4, "\u{1F600}": 5, "\u{80}": 6, "\u{F6}": 7,
        ]
        let text = "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{F6}\":7,\"\u{20AC}\":1,\"\u{1F600}\":5,\"\u{FB33}\":3}"
        #expect(value.canonicalBytes == Array(text.utf8))
    }

    @Test func escapesByBytesAndNotByWhatLooksLikeOneCharacter() throws {
        let text = "\"\u{301}\r\n\\\u{200D}\u{1}"
        let value = JSONValue.string(text)
        #expect(value.canonicalBytes == Array("\"\\\"\u{301}\\r\\n\\\\\u{200D}\\u0001\"".utf8))
        #expect(try JSONValue.parse(value.canonicalBytes).stringValue.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test func readsBackEveryDoubleBitForBit() throws {
        var state: UInt64 = 20_260_102
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Double(bitPattern: state)
            guard number.isFinite, number != 0 else { continue }
            let short = (Double(state >> 40) / 1000) * (state & 1 == 0 ? 1 : -1)
            for value in [number, short] where value != 0 {
                let read = try JSONValue.parse(JSONValue.number(value).canonicalBytes).numberValue
                #expect(read?.bitPattern == value.bitPattern)
            }
        }
    }

    /// Exact whole numbers above 2⁵³, which the standard library prints with a fraction.
    @Test func writesLargeWholeNumbersWithoutAFraction() {
        #expect(JSONValue.number(9_007_199_254_740_994).canonicalBytes == Array("9007199254740994".utf8))
        #expect(JSONValue.number(18_014_398_509_481_984).canonicalBytes == Array("18014398509481984".utf8))
    }

    @Test(
        arguments: [
            ("{}", true), (#"{"a":1,"b":[true,null,"x"]}"#, true), (#"{"b":1,"a":2}"#, false), ("[1, 2]", false),
            ("1.0", false), ("1e2", false), ("-0", false), ("0.10", false), ("0.1", true), ("1e+21", true),
            (#"{"a":{"z":1},"b":{"a":1}}"#, true), (#""a\nb""#, true), (#""\u0061""#, false),
            (#"{"ab":1,"a":2}"#, false),
            (#"{"é":1,"z":2}"#, false), (#"{"z":1,"é":2}"#, true), ("-5.25", true), ("123456789012345678", false),
        ]
    )
    func whetherADocumentIsCanonicalIsFoundWhileReading(_ text: String, _ isCanonical: Bool) throws {
        let bytes = Array(text.utf8)
        let reading = try JSONValue.parseCanonical(bytes)
        #expect(reading.isCanonical == isCanonical)
        #expect((reading.value.canonicalBytes == bytes) == isCanonical)
        #expect(try JSONValue.parse(bytes) == reading.value)
    }

    @Test func theWriterWritesWhatTheTreeDoes() {
        var writer = CanonicalWriter()
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.endArray()
        writer.key("b")
        writer.beginArray()
        writer.number(1.5)
        writer.null()
        writer.beginObject()
        writer.key("\u{e9}\"" as String)
        writer.bool(false)
        writer.endObject()
        writer.string("x\ny")
        writer.endArray()
        writer.endObject()
        let tree: JSONValue = ["a": [], "b": [1.5, nil, ["\u{e9}\"": false], "x\ny"]]
        #expect(writer.bytes == tree.canonicalBytes)
    }
}
