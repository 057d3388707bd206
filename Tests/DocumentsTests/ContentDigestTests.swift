import Documents
import Testing

@Suite struct ContentDigestTests {
    /// FIPS 180-4 examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func isTheSHA256OfTheBytes(_ text: String, _ hex: String) {
        let digest = ContentDigest.sha256(of: Array(text.utf8))
        #expect(digest.hex == hex)
        #expect("\(digest)" == hex)
        #expect(ContentDigest(hex: hex) == digest)
    }

    @Test(arguments: [
        "", "ab", String(repeating: "A", count: 64), String(repeating: "g", count: 64),
        String(repeating: "a", count: 63) + "é", String(repeating: "0", count: 65),
    ])
    func hasOneSpelling(_ hex: String) {
        #expect(ContentDigest(hex: hex) == nil)
    }
}
