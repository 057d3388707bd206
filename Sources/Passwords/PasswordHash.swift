import CCrypt
import Crypto
import Foundation

/// A password as it is stored: bcrypt over what a pepper made of it, so that all of it counts and the database alone
/// cannot tell.
///
/// `$2b$12$…#1f2e3d4c`: 60 characters of bcrypt, and after `#` the id of the pepper.
package struct PasswordHash: Sendable, Hashable {
    /// What is stored.
    let text: String

    package enum Failure: Error { case refused }

    /// Hashes a password; takes long on purpose (174 ms at cost 12), and may block.
    init(_ password: String, cost: Int, pepper: Pepper) throws(Failure) {
        let setting = try Self.freshSetting(cost: cost)
        text = try Self.crypt(Self.peppered(password, pepper), setting: setting) + "#" + pepper.id
    }

    /// Takes what was stored; nil if it is nothing that ``init(_:cost:pepper:)`` makes.
    init?(stored text: String) {
        guard text.utf8.count == 69, text.utf8.starts(with: "$2b$".utf8) else { return nil }
        self.text = text
    }

    /// Whether a password is the one; as slow as hashing.
    func matches(_ password: String, pepper: Pepper) -> Bool {
        guard pepperID.elementsEqual(pepper.id.utf8) else { return false }
        let setting = String(decoding: text.utf8.prefix(60), as: UTF8.self)
        // What the library refuses to compute matches nothing.
        guard let computed = try? Self.crypt(Self.peppered(password, pepper), setting: setting) else { return false }
        return zip(computed.utf8, setting.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Whether this pepper was mixed in.
    func isUnder(_ pepper: Pepper) -> Bool { pepperID.elementsEqual(pepper.id.utf8) }

    /// Whether it was made with less cost or another pepper than is asked for now.
    func isOutdated(cost: Int, pepper: Pepper) -> Bool {
        let digits = text.utf8.dropFirst(4).prefix(2)
        let made = digits.reduce(0) { $0 * 10 + .init($1 & 15) }
        return made < cost || !pepperID.elementsEqual(pepper.id.utf8)
    }

    private var pepperID: Substring.UTF8View { text.utf8.suffix(8) }

    /// 64 bytes, however long the password is: bcrypt would drop what is past 72 in silence.
    private static func peppered(_ password: String, _ pepper: Pepper) -> [UInt8] {
        let normal = Array(password.precomposedStringWithCanonicalMapping.utf8)
        let code = HMAC<SHA384>.authenticationCode(for: normal, using: pepper.key)
        return Array(Data(code).base64EncodedData())
    }

    private static func freshSetting(cost: Int) throws(Failure) -> String {
        // No bytes given: the library takes its randomness from the system.
        guard let setting = unsafe crypt_gensalt_ra("$2b$", .init(cost), nil, 0) else { throw .refused }
        defer { unsafe free(setting) }
        return unsafe String(cString: setting)
    }

    /// bcrypt of `crypt(3)`.
    static func crypt(_ input: [UInt8], setting: String) throws(Failure) -> String {
        guard input.count <= 72, !input.contains(0) else { throw .refused }
        let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        unsafe memset(data, 0, MemoryLayout<crypt_data>.size)
        defer {
            unsafe explicit_bzero(data, MemoryLayout<crypt_data>.size)
            unsafe data.deallocate()
        }
        let phrase = input.map { CChar(bitPattern: $0) } + [0]
        // Failure is a text that begins with an asterisk.
        guard let result = unsafe crypt_r(phrase, setting, data), unsafe result[0] != CChar(bitPattern: 0x2A) else {
            throw .refused
        }
        return unsafe String(cString: result)
    }
}
