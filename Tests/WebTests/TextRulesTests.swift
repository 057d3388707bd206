import HTTPTypes
import NIOCore
import Testing

@testable import Web

@Suite("Bytes at the door")
struct TextRulesTests {
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

    @Test(arguments: [
        ("/applications", true), ("/applications/4GX7/pages/loan", true), ("/", true), ("//evil", false),
        ("/\\evil", false), ("https:evil", false), ("https://evil", false), ("/%2f%2fevil", false),
        ("/applications//evil", false), ("/applications/../x", false), ("applications", false), ("/evil", false),
        ("/applications?x=https://evil", false), ("", false), ("/applications/\u{0301}", false),
    ])
    func afterSigningInPeopleGoOnlyToOurOwnPages(_ next: String, _ isTaken: Bool) {
        #expect((NextPage(next) != nil) == isTaken)
    }

    @Test(arguments: [
        ("localhost", true), ("localhost:8080", true), ("LOANS.example.com", true), ("[::1]:8080", true),
        ("127.0.0.1", true), ("a b", false), ("", false), ("a:b", false), ("a/b", false), ("a@b", false),
        ("[::1", false), ("a:123456", false), ("a,b", false),
    ])
    func aHostIsANameOrAnAddressWithAtMostAPort(_ text: String, _ isHost: Bool) {
        #expect((HostHeader(text) != nil) == isHost)
    }

    @Test(arguments: [
        ("text/html", "text/html", 1_000), ("application/json", "text/html", 0), ("*/*", "text/html", 1_000),
        ("text/*;q=0.5, application/json", "text/html", 500), ("text/html;q=0, */*", "text/html", 0),
        ("TEXT/HTML; Q=0.25", "text/html", 250), ("text/html;q=0.x", "text/html", 0),
    ])
    func acceptedTypesAreWeighed(_ field: String, _ type: String, _ weight: UInt16) {
        #expect(AcceptedTypes([field]).weight(of: type) == weight)
        #expect(AcceptedTypes([]).weight(of: type) == 1_000)
    }

    @Test func aForwardedAddressIsBelievedFromATrustedProxyOnly() throws {
        let peer = try SocketAddress(ipAddress: "10.0.0.1", port: 1)
        let fields: HTTPFields = [.forwardedFor: "6.6.6.6, 1.2.3.4"]
        #expect(ClientAddress(peer, fields: fields, trusting: []).text == "10.0.0.1")
        #expect(ClientAddress(peer, fields: fields, trusting: ["10.0.0.1"]).text == "1.2.3.4")
        let chain: Set = ["10.0.0.1", "1.2.3.4"]
        #expect(ClientAddress(peer, fields: fields, trusting: chain).text == "6.6.6.6")
        let rubbish: HTTPFields = [.forwardedFor: "<script>"]
        #expect(ClientAddress(peer, fields: rubbish, trusting: ["10.0.0.1"]).text == "10.0.0.1")
    }

    @Test func limitsSeeAllOfAnIPv6CustomerAsOne() throws {
        let one = ClientAddress(try SocketAddress(ipAddress: "2001:db8:1:2::1", port: 1), fields: [:], trusting: [])
        let two = ClientAddress(
            try SocketAddress(ipAddress: "2001:db8:1:2:ffff::9", port: 1),
            fields: [:],
            trusting: []
        )
        let other = ClientAddress(try SocketAddress(ipAddress: "2001:db8:1:3::1", port: 1), fields: [:], trusting: [])
        #expect(one.network == two.network)
        #expect(one.network != other.network)
    }

    @Test(arguments: [
        ("a=1; __Host-uw_at=x.y.z", "x.y.z"), ("__Host-uw_at=1; __Host-uw_at=2", nil), ("__Host-uw_at", nil),
        ("x__Host-uw_at=1", nil), ("__Host-uw_at=\u{301}", nil),
    ])
    func aCookieIsThereOnceAndPlain(_ field: String, _ value: String?) {
        let fields: HTTPFields = [.cookie: field]
        #expect(fields.cookie(CookieName.access) == value)
    }

    @Test(arguments: [("wait=5", 5), ("respond-async, wait=5", nil), ("foo; wait=10", 10), ("wait=abc", nil)])
    func aPreferenceNamesHowLongToWait(_ field: String, _ seconds: Int?) {
        #expect(Preference([field]).wait?.seconds == seconds)
    }

    @Test(arguments: [("\"a1\"", "a1"), ("a1", "a1"), ("", nil), ("\"\"", nil), ("ключ", nil)])
    func anIdempotencyKeyIsQuotedOrBare(_ field: String, _ key: String?) {
        #expect((try? IdempotencyKey([field]))?.text == key)
        #expect((try? IdempotencyKey([field, field])) == nil)
        #expect((try? IdempotencyKey([String(repeating: "a", count: 256)])) == nil)
    }
}
