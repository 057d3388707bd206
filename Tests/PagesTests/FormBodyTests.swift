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
}
