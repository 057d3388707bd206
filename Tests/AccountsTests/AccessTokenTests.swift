import Crypto
import Documents
import Foundation
import LedgerRecords
import TestSupport
import Testing

@testable import Accounts
@testable import Tokens

@Suite("Access tokens")
struct AccessTokenTests {
    private static let secrets = AccountSecrets(
        secret: Array("a secret key of at least thirty-two bytes".utf8),
        pepper: Array("a pepper of at least thirty-two bytes....".utf8)
    )
    private static let account = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"
    private static let sid = "AAAAAAAAAAAAAAAAAAAAAA"

    private static func tokens(_ clock: TestClock = TestClock()) async -> AccessTokens {
        await AccessTokens(
            key: secrets.accessTokens,
            keyID: secrets.accessTokenKeyID,
            issuer: "underwriter",
            clock: clock.clock
        )
    }

    private static func claims(_ now: Int64) -> [String: JSONValue] {
        [
            "iss": "underwriter", "aud": "underwriter-api", "sub": .string(account), "iat": .number(.init(now)),
            "nbf": .number(.init(now)), "exp": .number(.init(now + 900)), "jti": "x", "sid": .string(sid),
        ]
    }

    private static func sign(
        _ header: JSONValue,
        _ payload: [String: JSONValue],
        key: [UInt8] = secrets.accessTokens
    ) -> String {
        sign(rawHeader: header.canonicalBytes, rawPayload: JSONValue.object(payload).canonicalBytes, key: key)
    }

    private static func sign(rawHeader: [UInt8], rawPayload: [UInt8], key: [UInt8] = secrets.accessTokens) -> String {
        let input = base64URL(rawHeader) + "." + base64URL(rawPayload)
        let code = HMAC<SHA256>.authenticationCode(for: Array(input.utf8), using: SymmetricKey(data: key))
        return input + "." + base64URL(Array(code))
    }

    private static var header: JSONValue {
        ["alg": "HS256", "typ": "at+jwt", "kid": .string(secrets.accessTokenKeyID)]
    }

    @Test func aTokenSaysWhoseItIsToItsAudienceOnly() async throws {
        let tokens = await Self.tokens()
        let account = try #require(AccountID(rawValue: Self.account))
        let claims = AccessClaims(account: account, sessionID: Self.sid)
        let token = try await tokens.token(for: claims, audience: .programs, minutes: 15)
        #expect(await tokens.claims(in: token, audience: .programs) == claims)
        #expect(await tokens.claims(in: token, audience: .pages) == nil)
    }

    @Test func aTokenMadeByTheRulesIsTakenWhateverMadeIt() async {
        let now = Int64(Date().timeIntervalSince1970)
        let token = Self.sign(Self.header, Self.claims(now))
        #expect(await Self.tokens().claims(in: token, audience: .programs)?.sessionID == Self.sid)
    }

    @Test func aTokenEndsWhenItSays() async throws {
        let clock = TestClock()
        let tokens = await Self.tokens(clock)
        let account = try #require(AccountID(rawValue: Self.account))
        let claims = AccessClaims(account: account, sessionID: Self.sid)
        let token = try await tokens.token(for: claims, audience: .programs, minutes: 15)
        clock.advance(seconds: 899)
        #expect(await tokens.claims(in: token, audience: .programs) != nil)
        clock.advance(seconds: 32)
        #expect(await tokens.claims(in: token, audience: .programs) == nil)
    }

    @Test(
        arguments: [
            ("iss", JSONValue.string("somebody")), ("aud", "underwriter-pages"), ("aud", ["underwriter-api"]),
            ("sub", "not-a-uuid"), ("exp", .number(1)), ("exp", "2030-01-01"), ("exp", .number(1e308)), ("exp", nil),
            ("exp", .number(-0x1p63)),
            ("iat", .number(4e9)), ("iat", nil), ("nbf", .number(4e9)), ("nbf", nil), ("jti", nil), ("jti", ""),
            ("sid", nil), ("sid", "short"), ("sub", nil), ("aud", nil), ("iss", nil),
        ] as [(String, JSONValue?)]
    )
    func aSignedTokenWithAWrongClaimIsNone(_ claim: String, _ value: JSONValue?) async {
        var claims = Self.claims(Int64(Date().timeIntervalSince1970))
        claims[claim] = value
        #expect(await Self.tokens().claims(in: Self.sign(Self.header, claims), audience: .programs) == nil)
    }

    @Test(arguments: [
        #"{"alg":"none","typ":"at+jwt","kid":"KID"}"#, #"{"alg":"nOnE","typ":"at+jwt","kid":"KID"}"#,
        #"{"alg":"HS384","typ":"at+jwt","kid":"KID"}"#, #"{"alg":"RS256","typ":"at+jwt","kid":"KID"}"#,
        #"{"alg":"ES256","typ":"at+jwt","kid":"KID"}"#, #"{"typ":"at+jwt","kid":"KID"}"#,
        #"{"alg":"HS256","typ":"JWT","kid":"KID"}"#, #"{"alg":"HS256","typ":"at+jwt"}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"unknown"}"#, #"{"alg":"HS256","typ":"at+jwt","kid":"../../etc/passwd"}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"' OR 1=1"}"#, #"{"alg":1e300,"typ":"at+jwt","kid":"KID"}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"KID","x":1e300}"#,
        #"{"alg":"HS256","alg":"none","typ":"at+jwt","kid":"KID"}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"KID","jku":"https://evil"}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"KID","x5u":"x"}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"KID","jwk":{}}"#, "not json", "",
    ])
    func anyOtherHeaderIsRefusedBeforeTheLibrarySeesIt(_ header: String) async {
        let header = header.replacing("KID", with: Self.secrets.accessTokenKeyID)
        let payload = JSONValue.object(Self.claims(Int64(Date().timeIntervalSince1970))).canonicalBytes
        let token = Self.sign(rawHeader: Array(header.utf8), rawPayload: payload)
        #expect(await Self.tokens().claims(in: token, audience: .programs) == nil)
    }

    /// Each byte replaced by each of a few, and rightly signed afterwards: a key that got out stops no front either.
    @Test func noDamageToASignedTokenStopsTheProgram() async {
        let tokens = await Self.tokens()
        let payload = JSONValue.object(Self.claims(Int64(Date().timeIntervalSince1970))).canonicalBytes
        let header = Self.header.canonicalBytes
        for byte in [0x00, 0x22, 0x2D, 0x2E, 0x39, 0x65, 0x7D, 0xFF] as [UInt8] {
            for (position, old) in header.enumerated() where old != byte {
                var damaged = header
                damaged[position] = byte
                let token = Self.sign(rawHeader: damaged, rawPayload: payload)
                #expect(await tokens.claims(in: token, audience: .programs) == nil, "\(position) \(byte)")
            }
            for position in payload.indices {
                var damaged = payload
                damaged[position] = byte
                let token = Self.sign(rawHeader: header, rawPayload: damaged)
                let claims = await tokens.claims(in: token, audience: .programs)
                #expect(claims.map { $0.sessionID.utf8.count == 22 } ?? true, "\(position) \(byte)")
            }
        }
    }

    @Test func tamperedTokensAreNone() async {
        let token = Self.sign(Self.header, Self.claims(Int64(Date().timeIntervalSince1970)))
        let parts = token.components(separatedBy: ".")
        let foreign = Self.sign(Self.header, Self.claims(0), key: Array(repeating: 7, count: 32))
        let tampered = [
            "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1])", "\(parts[0]).\(parts[1])x.\(parts[2])",
            "..", "", String(repeating: "a", count: 10_000), "\(parts[0]).\(parts[2]).\(parts[1])", foreign,
            String(token.dropLast()), "\(token).x",
        ]
        let tokens = await Self.tokens()
        // One that was right before lends its rightness to nothing else.
        for _ in 0..<2 { #expect(await tokens.claims(in: token, audience: .programs) != nil) }
        for token in tampered { #expect(await tokens.claims(in: token, audience: .programs) == nil) }
        #expect(await tokens.claims(in: token, audience: .pages) == nil)
    }

    @Test func aFormTokenBelongsToOneVisitor() {
        let tokens = FormTokens(key: Self.secrets.formTokens)
        let token = tokens.token(boundTo: "session a")
        #expect(tokens.isValid(token, boundTo: ["session a"]))
        #expect(tokens.isValid(token, boundTo: ["form x", "session a"]))
        #expect(tokens.token(boundTo: "session a") != token)
        #expect(!tokens.isValid(token, boundTo: ["session b"]))
        #expect(!tokens.isValid(token, boundTo: []))
        #expect(!tokens.isValid(String(token.dropLast()), boundTo: ["session a"]))
        #expect(!tokens.isValid("", boundTo: ["session a"]))
        let other = FormTokens(key: Self.secrets.devices)
        #expect(!other.isValid(token, boundTo: ["session a"]))
    }
}
