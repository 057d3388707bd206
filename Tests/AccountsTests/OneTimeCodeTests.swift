// Reference numbers: RFC 6238, appendix B, the SHA-1 column, last six of its eight digits; RFC 4648, section 10.
import Testing

@testable import Accounts

@Suite("One-time codes")
struct OneTimeCodeTests {
    private static let code = OneTimeCode(secret: Array("12345678901234567890".utf8))

    @Test(
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)]
    )
    func areThoseOfTheStandard(_ seconds: Int64, _ text: String) {
        #expect(Self.code.text(step: OneTimeCode.step(atMilliseconds: seconds * 1_000)) == text)
    }

    @Test func oneBeforeAndOneAfterAreTakenAndNoOther() {
        let now: Int64 = 1_234_567_890_000
        let step = OneTimeCode.step(atMilliseconds: now)
        for offset in -3...3 as ClosedRange<Int64> {
            let found = Self.code.step(of: Self.code.text(step: step + offset), atMilliseconds: now)
            #expect((found == step + offset) == (abs(offset) <= 1), "\(offset)")
        }
        for wrong in ["", "000000", "0059245", "00592", "٠٠٥٩٢٤"] {
            #expect(Self.code.step(of: wrong, atMilliseconds: now) == nil)
        }
        #expect(Self.code.step(of: "005 924", atMilliseconds: now) == step)
    }

    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func theSecretIsInBase32(_ plain: String, _ text: String) {
        #expect(OneTimeCode(secret: Array(plain.utf8)).base32 == text)
    }
}
