import Crypto
import Dispatch
import Documents
import Hosting
import Lending
import Synchronization
import Tokens

extension Subjects {
    private static let tokenKey = Array("a secret key of at least thirty-two bytes".utf8)
    private static let issuer = "underwriter"
    private static let tokens = wait {
        await AccessTokens(
            key: tokenKey,
            keyID: "00000000",
            issuer: issuer,
            clock: TimeSource { Timestamp(milliseconds: 1_800_000_000_000) }
        )
    }

    /// A header in the first line and claims behind it, signed with our key.
    ///
    /// Else nothing behind the signature is ever reached. As they are, the bytes are a token that nobody signed.
    static func token(_ bytes: [UInt8]) {
        let raw = String(decoding: bytes, as: UTF8.self)
        let header = Array(bytes.prefix { $0 != 0x0A })
        let text = "\(base64URL(header)).\(base64URL(Array(bytes.dropFirst(header.count + 1))))"
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: tokenKey))
        let signed = "\(text).\(base64URL(Array(code)))"
        let (forged, claims) = wait { [tokens] in
            (await tokens.claims(in: raw, audience: .pages), await tokens.claims(in: signed, audience: .pages))
        }
        precondition(forged == nil, "taken without a signature")
        guard let claims else { return }
        let ours: JSONValue = ["alg": "HS256", "typ": "at+jwt", "kid": "00000000"]
        precondition((try? JSONValue.parse(header)) == ours, "a header that is not ours")
        precondition(claims.sessionID.utf8.count == 22, "no session")
    }

    /// libFuzzer calls and wants an answer; the tokens are checked elsewhere meanwhile.
    private static func wait<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Value {
        let (done, found) = (DispatchSemaphore(value: 0), Found<Value>())
        // Ends before this function does, which waits for it.
        Task.detached {
            let value = await work()
            found.value.withLock { $0 = value }
            done.signal()
        }
        done.wait()
        guard let value = found.value.withLock({ $0 }) else { preconditionFailure("no answer") }
        return value
    }

    private final class Found<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }
}
