import Crypto
import Foundation
import Testing

@testable import QRCodes

@Suite struct QRCodeTests {
    /// From qrcode 8.2 (Python): QRCode(error_correction=M, border=0, mask_pattern=…), byte mode; SHA-256 over the modules as
    /// `0` and `1`, row by row, its first 8 bytes.
    private static let reference: [(String, Int, [String])] = [
        (
            "a", 1,
            [
                "8ac8f40772e90e7a", "515ea07c22c0233f", "486939cafb082ffb", "37bb5b6a268840e1", "67ee6ba5d88ed1c9",
                "2e7add7dfd3288d4", "932daafddc289403", "93fcbba8151e482d",
            ]
        ),
        (
            "otpauth://totp/Underwriter:ana?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Underwriter&algorithm=SHA1&digits=6&period=30",
            8,
            [
                "bc7822518a918814", "47af59ebbf95ee97", "5e753fb8dc1ecdb2", "e583daff94adb559", "3143457fc47d1655",
                "9f6fbbd4b97b2e50", "3835264553004b8d", "05ff9ad4db07aa6c",
            ]
        ),
        (
            String(repeating: "y", count: 260), 12,
            [
                "d2c7bb346519bf52", "2b39d953b47c3203", "df86aae06e628c42", "826479a1112d9796", "c18b9d62e4fe85e6",
                "4fe57e1d32cb48fc", "3f78d503ddb7837c", "cd143507384c1664",
            ]
        ),
        (
            String(repeating: "z", count: 412), 15,
            [
                "abbe56e1e70bd4e8", "719d978f70d99104", "2ad82070bfe09552", "92d0fea4cb6498f8", "94a0780c220346fc",
                "b7371bfc0b907d18", "8f393c36402cce3c", "d31cc532c9c1a027",
            ]
        ),
    ]

    @Test(arguments: reference.indices, 0..<8) func everyModuleIsAsOthersDrawIt(_ index: Int, _ mask: Int) throws {
        let (text, version, digests) = Self.reference[index]
        let code = try #require(QRCode(Array(text.utf8), mask: mask))
        #expect(code.size == 17 + 4 * version)
        let bits = Data(code.modules.map { $0 ? UInt8(ascii: "1") : UInt8(ascii: "0") })
        let digest = SHA256.hash(data: bits).prefix(8).map { String(format: "%02x", $0) }.joined()
        #expect(digest == digests[mask])
    }

    @Test func takesOneOfTheEightMasks() throws {
        let bytes = Array(Self.reference[1].0.utf8)
        let code = try #require(QRCode(bytes))
        #expect(code == QRCode(bytes, mask: code.mask))
    }

    @Test func drawsEveryDarkModuleOnceInItsPath() throws {
        let code = try #require(QRCode(Array("a".utf8)))
        var dark = 0
        for run in code.path.matches(of: /M(\d+) (\d+)h(\d+)v1H(\d+)z/) {
            let (column, row, length) = (try #require(Int(run.1)), try #require(Int(run.2)), try #require(Int(run.3)))
            #expect(run.1 == run.4)
            for offset in 0..<length { #expect(code.modules[(row - 4) * code.size + column - 4 + offset]) }
            dark += length
        }
        #expect(dark == code.modules.count { $0 })
    }

    @Test func refusesMoreThanItHolds() {
        #expect(QRCode([UInt8](repeating: 0x61, count: 413)) == nil)
        #expect(QRCode([]) != nil)
    }
}
