import Crypto
import Foundation
import Testing

/// What makes the codes on a person's phone: RFC 6238 written anew, so that the product is not its own witness.
struct AuthenticatorApp {
    private let key: SymmetricKey

    /// - Parameter secret: As the page shows it: RFC 4648, base32, in groups.
    /// - Throws: What is no letter of base32.
    init(secret: String) throws {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var (bits, count, bytes): (UInt32, Int, [UInt8]) = (0, 0, [])
        for letter in secret.utf8 where letter != UInt8(ascii: " ") {
            bits = bits << 5 | UInt32(try #require(alphabet.firstIndex(of: letter)))
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        key = SymmetricKey(data: bytes)
    }

    /// Six digits, for the half minute that is now.
    func code() -> String {
        let counter = withUnsafeBytes(of: UInt64(Date().timeIntervalSince1970 / 30).bigEndian) { Data($0) }
        let code = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: key))
        let offset = Int(code[19] & 15)
        let number = code[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        return String(format: "%06u", number % 1_000_000)
    }
}
