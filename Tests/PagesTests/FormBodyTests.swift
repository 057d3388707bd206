import Testing

@testable import Pages

@Suite("Forms, byte by byte")
struct FormBodyTests {
    @Test(arguments: [
        ("a=1&b=2", ["a": ["1"], "b": ["2"]]), ("a=1&a=2", ["a": ["1", "2"]]), ("", [:]), ("a", ["a": [""]]),
        ("name=Ana+N%C3%BA%C3%B1ez", ["name": ["Ana Núñez"]]), ("a=x%09y", ["a": ["x y"]]), ("&&a=1&", ["a": ["1"]]),
        ("c.0.type=gold", ["c.0.type": ["gold"]]), ("a=1%3D2%26", ["a": ["1=2&"]]),
    ])
    func aFormIsReadAsBrowsersSendIt(_ body: String, _ fields: [String: [String]]) throws {
        #expect(try FormBody(body.utf8).fields == fields)
    }

    @Test(arguments: [
        ("name=%ZZ", FormError.badEscape("name")), ("name=%4", .badEscape("name")), ("name=%", .badEscape("name")),
        ("income[=1", .badName), ("x[a][a]=1", .badName), ("=1", .badName), ("%00=1", .badName),
        ("name=%C3%28", .notUTF8("name")), ("name=%C0%AF", .notUTF8("name")), ("name=%ED%A0%80", .notUTF8("name")),
        ("name=%EF%BB%BFx", .notUTF8("name")), ("name=a%00b", .control("name")), ("name=a%0D%0Ab", .control("name")),
        ("name=%1B%5B31m", .control("name")),
    ])
    func aMalformedFormIsRefusedNamingTheField(_ body: String, _ error: FormError) {
        #expect(throws: error) { try FormBody(body.utf8) }
    }

    @Test func aFormHasTwoHundredFieldsAtMost() throws {
        let fields = { (count: Int) in (0..<count).map { "f\($0)=1" }.joined(separator: "&") }
        #expect(try FormBody(fields(200).utf8).fields.count == 200)
        #expect(throws: FormError.tooManyFields) { try FormBody(fields(150_000).utf8) }
    }

    @Test func onlyFieldsThatMayAreThereTwice() throws {
        let form = try FormBody("a=1&a=2&cards=x&cards=y".utf8)
        #expect(throws: FormError.repeated("a")) { try form.refuseRepeats { $0 == "cards" } }
        try form.refuseRepeats { ["a", "cards"].contains($0) }
    }

    private static func part(_ header: String, _ content: String) -> String {
        "--b0\r\nContent-Disposition: form-data; \(header)\r\n\r\n\(content)\r\n"
    }

    @Test func aFormInPartsIsReadWithItsFileAsAText() throws {
        let body =
            Self.part("name=\"_token\"", "a b") + Self.part("name=\"cards\"", "visa")
            + Self.part("name=\"cards\"", "amex")
            + Self.part("name=\"none\"; filename=\"\"\r\nContent-Type: application/octet-stream", "")
            + Self.part("name=\"file\"; filename=\"a;b.csv\"\r\nContent-Type: text/csv", "x,y\r\n--b\r\n1,2\n")
            + "--b0--\r\n"
        let form = try FormBody(Array(body.utf8), boundary: "b0")
        #expect(form.fields == ["_token": ["a b"], "cards": ["visa", "amex"], "file": ["x,y\r\n--b\r\n1,2\n"]])
        let latin =
            Array(Self.part("name=\"f\"; filename=\"x\"", "M").utf8.dropLast(2)) + [0xFC] + Array("\r\n--b0--".utf8)
        #expect(try FormBody(latin, boundary: "b0").fields == ["f": ["M\u{FC}"]])
    }

    @Test func linesAreReadFromABoxForThemAsFromAFileAndFromNoOther() throws {
        let lines = String(repeating: "2026-01-01\tFee\t-1.00\r\n", count: 1000)
        let form = try FormBody(Array(Self.closed("name=\"x-pasted\"", lines).utf8), boundary: "b0")
        #expect(form.fields == ["x-pasted": [lines]])
        #expect(throws: FormError.tooLong("x_pasted")) {
            try FormBody(Array(Self.closed("name=\"x_pasted\"", lines).utf8), boundary: "b0")
        }
        #expect(try FormBody(Array(Self.closed("name=\"x-pasted\"", "").utf8), boundary: "b0").fields.isEmpty)
        #expect(throws: FormError.control("x-pasted")) {
            try FormBody(Array(Self.closed("name=\"x-pasted\"", "1\u{0}").utf8), boundary: "b0")
        }
    }

    private static let malformed: [(body: String, error: FormError)] = [
        ("", .badParts), ("--b1\r\n", .badParts), ("--b0", .badParts), ("--b0\r\n", .badParts),
        (part("name=\"a\"", "1"), .badParts), ("--b0\r\n\r\n--b0--", .badParts),
        ("--b0\r\nContent-Type: text/csv\r\n\r\n1\r\n--b0--", .badParts),
        (closed("name=\"a[0]\"", "1"), .badName), (closed("filename=\"x\"", "1"), .badParts),
        (closed("name=\"a\"", "1\n2"), .control("a")),
        (closed("name=\"a\"; filename=\"x\"", "1\u{0}"), .control("a")),
        (closed("name=\"a\"", "1", times: 201), .tooManyFields),
        (closed("name=\"a\"", String(repeating: "x", count: 16 * 1024 + 1)), .tooLong("a")),
    ]

    private static func closed(_ header: String, _ content: String, times: Int = 1) -> String {
        String(repeating: part(header, content), count: times) + "--b0--"
    }

    @Test(arguments: malformed)
    func aMalformedFormInPartsIsRefused(_ body: String, _ error: FormError) {
        #expect(throws: error) { try FormBody(Array(body.utf8), boundary: "b0") }
    }

    @Test func aFormInPartsThatIsCutAnywhereIsRefusedOrRead() {
        let body = Array(
            (Self.part("name=\"a\"", "1") + Self.part("name=\"f\"; filename=\"x\"", "2\r\n3") + "--b0--").utf8
        )
        for length in body.indices {
            #expect(throws: FormError.self, "cut to \(length)") {
                try FormBody(Array(body[..<length]), boundary: "b0")
            }
        }
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=----WebKitFormBoundaryA1", "----WebKitFormBoundaryA1"),
        ("Multipart/Form-Data; charset=utf-8; boundary=\"x y\"", nil), ("multipart/form-data; boundary=\"xy\"", "xy"),
        ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil), ("text/html; boundary=x", nil),
        ("", nil),
        ("multipart/form-data; boundary=" + String(repeating: "x", count: 71), nil),
    ])
    func theBoundaryIsWhatTheHeaderSays(_ type: String, _ boundary: String?) {
        #expect(FormBody.boundary(of: type) == boundary)
    }
}
