import CCrypt
import Crypto
import Foundation
import NIOPosix
import Synchronization

/// bcrypt (`$2b$`, libxcrypt) over base64(HMAC-SHA-384(password, pepper)), on threads of its own.
///
/// The HMAC makes 64 bytes of any password: bcrypt alone drops what is past 72 bytes in silence.
final class PasswordHasher: Sendable {
    private static let pepperID = "p1"
    private let pepper: SymmetricKey
    private let cost: Int
    private let threads: NIOThreadPool
    private let waiting = Mutex(0)
    private let maximumWaiting = 64
    /// What an unknown name is verified against, so that it takes as long as a known one.
    private let dummy: String

    init(pepper: [UInt8], cost: Int) throws(WebError) {
        self.pepper = SymmetricKey(data: pepper)
        self.cost = cost
        threads = NIOThreadPool(numberOfThreads: 1)
        threads.start()
        dummy = try Self.hash("nobody's password", cost: cost)
    }

    /// A stored form: pepper id, colon, bcrypt string.
    func hash(_ password: String) async throws -> String {
        let peppered = peppered(password)
        let cost = cost
        return try await onThread { try "\(Self.pepperID):\(Self.hash(peppered, cost: cost))" }
    }

    /// Whether a password is the one of a stored form; a nil form takes as long and is false.
    func verify(_ password: String, _ stored: String?) async throws -> Bool {
        let peppered = peppered(password)
        let setting = stored.map {
            String(decoding: $0.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst(), as: UTF8.self)
        }
        let against = setting ?? dummy
        let isRight = try await onThread { try Self.verify(peppered, against) }
        return isRight && setting != nil
    }

    /// Whether a stored form was made with today's settings.
    func isCurrent(_ stored: String) -> Bool {
        stored.utf8.starts(with: "\(Self.pepperID):$2b$\(cost < 10 ? "0" : "")\(cost)$".utf8)
    }

    private func peppered(_ password: String) -> String {
        Data(HMAC<SHA384>.authenticationCode(for: Array(password.utf8), using: pepper)).base64EncodedString()
    }

    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let isFull = waiting.withLock { count in
            guard count < maximumWaiting else { return true }
            count += 1
            return false
        }
        guard !isFull else { throw WebError.unavailable("Too many people are logging in at once.", seconds: 3) }
        defer { waiting.withLock { $0 -= 1 } }
        return try await threads.runIfActive(body)
    }

    private static func hash(_ text: String, cost: Int) throws(WebError) -> String {
        // Null and 0: the system's randomness. The result is ours to free.
        guard let salt = unsafe crypt_gensalt_ra("$2b$", UInt(cost), nil, 0) else {
            throw .unavailable("Passwords cannot be hashed.", seconds: 60)
        }
        defer { unsafe free(salt) }
        return try crypt(text, unsafe String(cString: salt))
    }

    private static func verify(_ text: String, _ stored: String) throws(WebError) -> Bool {
        let computed = Array(try crypt(text, stored).utf8)
        let expected = Array(stored.utf8)
        guard computed.count == expected.count else { return false }
        return zip(computed, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func crypt(_ text: String, _ setting: String) throws(WebError) -> String {
        precondition(text.utf8.count <= 72, "bcrypt reads 72 bytes, not \(text.utf8.count)")
        let state = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        unsafe memset(state, 0, MemoryLayout<crypt_data>.size)
        defer {
            unsafe explicit_bzero(state, MemoryLayout<crypt_data>.size)
            unsafe state.deallocate()
        }
        // Failure is "*0" or "*1", not null.
        guard let result = unsafe crypt_r(text, setting, state), unsafe result.pointee != CChar(UInt8(ascii: "*"))
        else {
            throw .unavailable("Passwords cannot be hashed.", seconds: 60)
        }
        return unsafe String(cString: result)
    }
}
