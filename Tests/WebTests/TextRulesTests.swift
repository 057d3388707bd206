import HTTPTypes
import NIOCore
import Testing

@testable import ProgramInterface
@testable import Requests
@testable import Responses
@testable import Web

@Suite("Bytes at the door")
struct TextRulesTests {
    @Test(arguments: [
        ("/applications", true), ("/applications/4GX7/pages/loan", true), ("/", true), ("//evil", false),
        ("/loans/5", true), ("/\\evil", false), ("https:evil", false), ("https://evil", false), ("/%2f%2fevil", false),
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

    /// A listener for both kinds of address tells IPv4 as IPv6, and all of IPv4 is in one /64 there.
    @Test func anIPv4AddressWithinIPv6IsThatIPv4Address() throws {
        let none: Set<String> = []
        let (one, two) = (
            ClientAddress(try SocketAddress(ipAddress: "::ffff:1.2.3.4", port: 1), fields: [:], trusting: none),
            ClientAddress(try SocketAddress(ipAddress: "::ffff:1.2.3.5", port: 1), fields: [:], trusting: none)
        )
        #expect(one.text == "1.2.3.4" && one.network == "1.2.3.4" && two.network == "1.2.3.5")
        let proxy = try SocketAddress(ipAddress: "::ffff:10.0.0.1", port: 1)
        let fields: HTTPFields = [.forwardedFor: "6.6.6.6, ::FFFF:1.2.3.4"]
        #expect(ClientAddress(proxy, fields: fields, trusting: ["10.0.0.1"]).text == "1.2.3.4")
        #expect(ClientAddress(proxy, fields: fields, trusting: ["10.0.0.1", "1.2.3.4"]).text == "6.6.6.6")
        #expect(ClientAddress.plain("::ffff:10.0.0.1") == "10.0.0.1" && ClientAddress.plain("::1") == "::1")
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
