import Documents
import Foundation
package import Hosting
import JWTKit
package import LedgerRecords
import Lending

/// What an access token says.
package struct AccessClaims: Sendable, Hashable {
    /// Whose it is.
    package let account: AccountID
    /// The session it belongs to; what counts is whether that still stands in the ledger.
    package let sessionID: String
}

/// Makes and checks access tokens: JWT, HS256, for one audience, of one kind.
package struct AccessTokens: Sendable {
    /// Whom a token is for; a token for one is none for the other.
    package enum Audience: String, Sendable {
        case pages = "underwriter-pages"
        case programs = "underwriter-api"
    }

    private let keys = JWTKeyCollection()
    private let keyID: String
    private let keyIDs: Set<String>
    private let issuer: String
    private let clock: TimeSource
    private let verified = VerifiedTokens<Payload>()
    private static let type = "at+jwt"
    /// Clocks of two web processes may differ by as much.
    private static let leeway: Int64 = 30

    /// - Parameters:
    ///   - key: Signs them; 32 bytes or more.
    ///   - keyID: Names the key in their headers.
    ///   - issuer: Who gives them out.
    ///   - clock: The time of day.
    ///   - previous: Keys that sign nothing more; what they signed is taken until it is over.
    package init(
        key: [UInt8],
        keyID: String,
        issuer: String,
        clock: TimeSource,
        previous: [[UInt8]] = []
    ) async {
        self.keyID = keyID
        self.issuer = issuer
        self.clock = clock
        let all = [(keyID, key)] + previous.map { (keyIdentifier(of: $0), $0) }
        keyIDs = Set(all.map(\.0))
        for (id, key) in all {
            precondition(key.count >= 32, "a key of \(key.count) bytes")
            await keys.add(hmac: HMACKey(from: key), digestAlgorithm: .sha256, kid: JWKIdentifier(string: id))
        }
    }

    /// A token for a session.
    func token(for claims: AccessClaims, audience: Audience, minutes: Int) async throws -> String {
        let now = clock.now().milliseconds / 1000
        let payload = Payload(
            iss: issuer,
            aud: audience.rawValue,
            sub: claims.account.rawValue,
            iat: now,
            nbf: now,
            exp: now + Int64(minutes) * 60,
            jti: RandomToken(bytes: 12).text,
            sid: claims.sessionID
        )
        return try await keys.sign(payload, kid: JWKIdentifier(string: keyID), header: ["typ": .string(Self.type)])
    }

    /// What a token says, if it is one of ours, for this audience, of this time.
    package func claims(in token: String, audience: Audience) async -> AccessClaims? {
        // Our own look at the header comes first: jwt-kit 5.7.1 takes another key for an unknown `kid`, does not compare
        // `alg`, and traps on a header member such as 1e300.
        guard token.utf8.count <= 4_096, let payload = await payload(of: token) else { return nil }
        let now = clock.now().milliseconds / 1000
        guard payload.iss == issuer, payload.aud == audience.rawValue, payload.iat >= 0, payload.exp >= 0,
            payload.exp - payload.iat <= 86_400, payload.exp > now - Self.leeway,
            payload.nbf <= now + Self.leeway, payload.iat <= now + Self.leeway,
            !payload.jti.utf8.isEmpty, payload.sid.utf8.count == 22,
            let account = AccountID(rawValue: payload.sub)
        else { return nil }
        return AccessClaims(account: account, sessionID: payload.sid)
    }

    /// What a token that we signed says, whatever its time.
    private func payload(of token: String) async -> Payload? {
        if let payload = verified[token] { return payload }
        // A signature that is not ours says nothing.
        guard hasOurHeader(token), let payload = try? await keys.verify(token, as: Payload.self) else { return nil }
        verified.keep(payload, of: token)
        return payload
    }

    /// Whether the header is the one that we write: algorithm, type and key, and nothing else.
    private func hasOurHeader(_ token: String) -> Bool {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        // A header that is no JSON is not ours.
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }), let header = base64URLBytes(parts[0]),
            let value = try? JSONValue.parse(header)
        else { return false }
        guard let id = value["kid"]?.stringValue, keyIDs.contains(id) else { return false }
        return value == ["alg": "HS256", "typ": .string(Self.type), "kid": .string(id)]
    }

    private struct Payload: JWTPayload {
        let iss: String
        let aud: String
        let sub: String
        let iat: Int64
        let nbf: Int64
        let exp: Int64
        let jti: String
        let sid: String

        /// The times are checked with our own clock.
        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }
}
