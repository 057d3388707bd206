import Crypto
import Testing

@testable import Sealing

@Suite struct KeyedHashTests {
    /// The library's, over the same bytes at once; the lengths go over the ends of blocks of 64.
    @Test(arguments: [1, 20, 32, 63, 64])
    func isTheHMACOfItsParts(keyLength: Int) {
        let key = SymmetricKey(data: (0..<keyLength).map { UInt8($0 * 7 % 251) })
        let bytes = (0..<200).map { UInt8($0) }
        for (first, second) in [(0, 0), (0, 64), (20, 44), (55, 9), (64, 128), (119, 64), (130, 3)] {
            let (beginning, context, body) = (Array(bytes[..<first]), Array(bytes[..<second]), bytes)
            let tag = KeyedHash(key: key, beginning: beginning).tag(of: context, body)
            let known = HMAC<SHA256>.authenticationCode(for: beginning + context + body, using: key)
            #expect(Array(tag) == Array(known), "\(first) and \(second) bytes")
        }
    }

    /// RFC 4231, test case 2.
    @Test func isThatOfTheStandard() {
        let hash = KeyedHash(key: SymmetricKey(data: Array("Jefe".utf8)), beginning: Array("what do ya ".utf8))
        let tag = hash.tag(of: Array("want for ".utf8), Array("nothing?".utf8))
        let known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        #expect(tag.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() == known)
    }

    @Test func isTheSameOnlyAsAllOfItsBytes() {
        let tag = SHA256.hash(data: [1, 2, 3] as [UInt8])
        let bytes = Array(tag)
        #expect(tag.isSame(as: bytes[...]))
        #expect(!tag.isSame(as: bytes.dropLast()) && !tag.isSame(as: bytes.dropFirst()) && !tag.isSame(as: []))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x80
            #expect(!tag.isSame(as: other[...]))
        }
    }
}
