import Documents
import Foundation
import JWTKit
import Lending

/// What an access token says.
struct AccessClaims: JWTPayload {
    var iss: IssuerClaim
    var aud: AudienceClaim
    var sub: SubjectClaim
    var iat: IssuedAtClaim
    var nbf: NotBeforeClaim
    var exp: ExpirationClaim
    var jti: IDClaim
    var sid: String

    func verify(using algorithm: some JWTAlgorithm) throws {
        try aud.verifyIntendedAudience(includes: AccessTokens.audience)
        guard iss.value == AccessTokens.issuer else {
            throw JWTError.claimVerificationFailure(failedClaim: iss, reason: "issuer")
        }
    }
}

/// Signs and checks access tokens (HS256).
///
/// The library takes an unknown `kid` for the first key and does not compare the header's `alg`; both are checked here.
struct AccessTokens: Sendable {
    static let issuer = "underwriter"
    static let audience = "underwriter-web"
    private static let leewaySeconds = 60.0
    private static let keyID = "k1"

    private let keys: JWTKeyCollection
    let lifetimeSeconds: Int

    init(secret: [UInt8], minutes: Int) async {
        precondition(secret.count >= 32, "HMAC key of \(secret.count) bytes")
        keys = JWTKeyCollection()
        lifetimeSeconds = minutes * 60
        await keys.add(
            hmac: HMACKey(from: Data(secret)),
            digestAlgorithm: .sha256,
            kid: JWKIdentifier(string: Self.keyID)
        )
    }

    func sign(account: String, session: String, at now: Timestamp) async throws -> String {
        let time = Date(timeIntervalSince1970: Double(now.milliseconds) / 1_000)  // scalar-safe: an integer, not text
        let claims = AccessClaims(
            iss: IssuerClaim(value: Self.issuer),
            aud: AudienceClaim(value: Self.audience),
            sub: SubjectClaim(value: account),
            iat: IssuedAtClaim(value: time),
            nbf: NotBeforeClaim(value: time),
            exp: ExpirationClaim(value: time + TimeInterval(lifetimeSeconds)),
            jti: IDClaim(value: Opaque.make().text),
            sid: session
        )
        return try await keys.sign(claims, kid: JWKIdentifier(string: Self.keyID), header: ["typ": "JWT"])
    }

    /// The claims of a token that holds now; nil for any other.
    func verify(_ token: String, at now: Timestamp) async -> AccessClaims? {
        guard token.utf8.count <= 2_048, Self.hasOurHeader(token) else { return nil }
        // Whatever is wrong with a token, the answer is the same.
        guard let claims = try? await keys.verify(token, as: AccessClaims.self) else { return nil }
        let time = Double(now.milliseconds) / 1_000  // scalar-safe: an integer, not text
        guard claims.nbf.value.timeIntervalSince1970 <= time + Self.leewaySeconds,
            claims.exp.value.timeIntervalSince1970 > time
        else { return nil }
        return claims
    }

    private static func hasOurHeader(_ token: String) -> Bool {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Opaque.decode(String(decoding: parts[0], as: UTF8.self)),
            let header = try? JSONValue.parse(bytes)  // no header: no token
        else { return false }
        return header["alg"] == .string("HS256") && header["kid"] == .string(keyID) && header["typ"] == .string("JWT")
    }
}

/// A random value that means nothing by itself, and its base64url text.
struct Opaque: Sendable {
    let bytes: [UInt8]

    static func make(count: Int = 32) -> Opaque {
        Opaque(bytes: (0..<count).map { _ in UInt8.random(in: .min ... .max) })
    }

    var text: String {
        var text = ""
        for character in Data(bytes).base64EncodedString().unicodeScalars where character != "=" {
            text.unicodeScalars.append(character == "+" ? "-" : character == "/" ? "_" : character)
        }
        return text
    }

    static func decode(_ text: String) -> [UInt8]? {
        var standard = ""
        for scalar in text.unicodeScalars {
            standard.unicodeScalars.append(scalar == "-" ? "+" : scalar == "_" ? "/" : scalar)
        }
        while standard.utf8.count % 4 != 0 { standard += "=" }
        return Data(base64Encoded: standard).map { [UInt8]($0) }
    }
}
