import Decimals
import Testing

@Suite struct DecimalTests {
    @Test(
        arguments: [
            ("0", 2, 0), ("45000.50", 2, 4_500_050), ("45000.5", 2, 4_500_050), ("7", 0, 7), ("007", 2, 700),
            ("92233720368547758.07", 2, Int64.max),
        ] as [(String, Int, Int64)]
    )
    func readsExactMinorUnits(_ text: String, _ scale: Int, _ units: Int64) {
        #expect(DecimalText(text, scale: scale)?.minorUnits == units)
    }

    @Test(arguments: [
        "", "nan", "inf", "1e3", "0x10", "+5", "-5", "-0", ".5", "5.", "1.234", "1.2.3", "1_000", "1,000", " 1", "1 ",
        "٣", "1\u{301}", "92233720368547758.08", "99999999999999999999", ".", "1\u{0}",
    ])
    func refusesWhatIsNoDecimalText(_ text: String) {
        #expect(DecimalText(text, scale: 2) == nil)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", -0.0), ("12.5", 12.5), ("-3", -3), ("1e-05", 1e-5), ("0.1", 0.1),
            ("123456789012345", 123456789012345),
            ("1E+2", 100), ("0.30000000000000004", 0.30000000000000004), ("1e-400", 0),
        ] as [(String, Double)]
    )
    func readsTheNearestDouble(_ text: String, _ value: Double) {
        #expect(DecimalNumber(text)?.value.bitPattern == value.bitPattern)
    }

    @Test(arguments: [
        "", "-", "nan", "inf", "0x10", "+5", ".5", "5.", "007", "1e", "1e400", "-1e400", "1 ", "٣", "1,5",
    ])
    func refusesWhatIsNoNumber(_ text: String) {
        #expect(DecimalNumber(text) == nil)
    }

    @Test func findsTheSameDoubleAsTheStandardLibrary() {
        var state: UInt64 = 7
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let digits = String(state >> (state & 31))
            let cut = Int(state >> 33) % digits.utf8.count
            let whole = cut == 0 ? "0" : String(digits.prefix(cut))
            let text = "\(whole).\(digits.dropFirst(cut))"
            #expect(DecimalNumber(text)?.value == Double(text))
        }
    }
}
