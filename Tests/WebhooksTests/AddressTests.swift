import NIOCore
import Testing

@testable import Webhooks

/// Trust, I11.
@Suite struct AddressTests {
    @Test(arguments: [
        ("https://example.com", "example.com", 443, "/"),
        ("https://Example.com:8443/a?b=c", "example.com", 8443, "/a?b=c"),
        ("https://203.0.114.9/x", "203.0.114.9", 443, "/x"), ("https://[2001:4860::1]:444/", "2001:4860::1", 444, "/"),
    ])
    func `Reads what is plain`(_ text: String, _ host: String, _ port: Int, _ path: String) throws {
        let address = try #require(WebhookAddress(text))
        #expect(address.host == host && address.port == port && address.path == path && address.isSecure)
    }

    @Test(arguments: [
        "http://example.com", "ftp://example.com", "https://", "https://user@example.com", "https://example.com#a",
        "https://example.com\\@127.0.0.1", "https://exa mple.com", "https://2130706433/", "https://0x7f000001/",
        "https://127.1/", "https://example.com:0/", "https://example.com:99999/", "https://example.com:/",
        "https://é.com",
        "https://%31.com", "https://[::1", "https://example.com\r\nx: y",
    ])
    func `Refuses what could be something else`(_ text: String) { #expect(WebhookAddress(text) == nil) }

    @Test(arguments: [
        ("8.8.8.8", true), ("127.0.0.1", false), ("10.0.0.1", false), ("172.16.0.1", false), ("172.32.0.1", true),
        ("192.168.1.1", false), ("169.254.169.254", false), ("100.64.0.1", false), ("0.0.0.0", false),
        ("224.0.0.1", false), ("255.255.255.255", false), ("192.0.2.1", false), ("198.18.0.1", false), ("::1", false),
        ("::", false), ("fe80::1", false), ("fc00::1", false), ("::ffff:127.0.0.1", false), ("::ffff:8.8.8.8", true),
        ("64:ff9b::7f00:1", false), ("2002:7f00:1::", false), ("2001:db8::1", false), ("2606:4700::1111", true),
    ])
    func `Knows what is inside`(_ text: String, _ isPublic: Bool) throws {
        #expect(ReachableAddress.isPublic(try SocketAddress(ipAddress: text, port: 443)) == isPublic)
    }
}
