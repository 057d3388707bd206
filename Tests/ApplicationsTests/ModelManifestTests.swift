import Documents
import Lending
import Messages
import Testing

@Suite struct ModelManifestTests {
    /// The first key of RFC 8032, section 7.1.
    static let seed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
    static let publicKey = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

    static let manifest = ModelManifest(
        product: "quick-loan",
        model: "quick-loan-logistic",
        version: "1.0.0",
        artefactDigest: .sha256(of: [1]),
        definitionDigest: .sha256(of: [2]),
        policyVersion: "1.0.0",
        promotedAt: Timestamp(milliseconds: 1_795_000_000_000),
        sequence: 3
    )

    @Test func aSignedManifestIsBelieved() throws {
        let key = try #require(ManifestSigningKey(base64: Self.seed))
        let bytes = try Self.manifest.signed(by: key)
        #expect(try ModelManifest.verified(bytes, by: [key.verificationKey]) == Self.manifest)
        let other = try #require(ManifestSigningKey(base64: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="))
            .verificationKey
        #expect(try ModelManifest.verified(bytes, by: [other, key.verificationKey]) == Self.manifest)
        #expect(throws: ManifestError.unknownKey) { try ModelManifest.verified(bytes, by: [other]) }
        #expect(throws: ManifestError.unknownKey) { try ModelManifest.verified(bytes, by: []) }
    }

    @Test func theKeyPairIsThatOfTheStandard() throws {
        let key = try #require(ManifestSigningKey(base64: Self.seed))
        #expect(key.verificationKey.base64 == Self.publicKey)
        #expect(ManifestVerificationKey(base64: Self.publicKey)?.id == key.verificationKey.id)
    }

    @Test(arguments: ["", "AAAA", "not base64", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", " " + seed, seed + "\n"])
    func whatIsNoKeyIsRefused(_ text: String) {
        #expect(ManifestSigningKey(base64: text) == nil)
        #expect(ManifestVerificationKey(base64: text) == nil)
    }

    @Test(arguments: ["artefact_sha256", "sequence", "product", "promoted_at"])
    func aChangedManifestIsNotBelieved(_ key: String) throws {
        let signing = try #require(ManifestSigningKey(base64: Self.seed))
        var envelope = try #require(try JSONValue.parse(try Self.manifest.signed(by: signing)).objectValue)
        var members = try #require(envelope["manifest"]?.objectValue)
        members[key] = key == "sequence" ? 4 : .string(ContentDigest.sha256(of: [9]).hex)
        envelope["manifest"] = .object(members)
        let bytes = JSONValue.object(envelope).canonicalBytes
        #expect(throws: ManifestError.badSignature) {
            try ModelManifest.verified(bytes, by: [signing.verificationKey])
        }
    }

    @Test func anUnsignedManifestIsNotBelieved() throws {
        let key = try #require(ManifestSigningKey(base64: Self.seed)).verificationKey
        #expect(throws: ManifestError.malformed(.missingKey("manifest"))) {
            try ModelManifest.verified(Self.manifest.canonicalBytes, by: [key])
        }
        let empty: JSONValue = ["manifest": [:], "key": .string(key.id), "signature": ""]
        #expect(throws: ManifestError.badSignature) { try ModelManifest.verified(empty.canonicalBytes, by: [key]) }
        let long = [UInt8](repeating: 0x5B, count: 70_000)
        #expect(throws: ManifestError.malformed(.tooLarge(byteCount: 70_000))) {
            try ModelManifest.verified(long, by: [key])
        }
    }

    @Test func theSigningKeyIsNeverPrinted() throws {
        let key = try #require(ManifestSigningKey(base64: Self.seed))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(text.utf8.count < 60)
            #expect(!text.contains("nWGx"))
        }
    }
}
