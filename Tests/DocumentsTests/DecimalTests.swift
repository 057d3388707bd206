import Testing

@testable import Decimals

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
        "", "-", "nan", "inf", "0x10", "+5", ".5", "5.", "007", "1e", "1e400", "-1e400", "1 ", "٣", "1,5", "--1", "1-",
        "-.5",
        "-5.", "00", "-01", "01.5", "1.2.3", "1..2", "1:2", "1/2", "1 2", ".", "-.", "12345.", ".1234567", "1234567.",
        "1\u{0}2", "é",
    ])
    func refusesWhatIsNoNumber(_ text: String) {
        #expect(DecimalNumber(text) == nil)
        // And in a file, where eight bytes are looked at at once.
        for (before, behind) in [("", ""), ("1,", ",1"), ("9.8,-76543,", "\n"), ("-", "5"), ("-000000.", "5")] {
            let place = before.utf8.count..<before.utf8.count + text.utf8.count
            #expect(DecimalNumber(Array((before + text + behind).utf8), in: place) == nil, "\(before)\(text)")
        }
    }

    /// A million texts of every length, with sign, point and exponent and without, where a file has them.
    @Test func findsTheSameDoubleAsTheStandardLibrary() {
        var texts = DecimalTexts()
        var (different, numbers) = ([String](), 0)
        for _ in 0..<50 {
            let lines = (0..<20_000).map { _ in texts.next() }
            let bytes = Array(lines.joined(separator: ",").utf8)
            var start = 0
            for text in lines {
                let end = start + text.utf8.count
                let (found, expected) = (DecimalNumber(bytes, in: start..<end)?.value, Double(text))
                // What is beyond the largest double is no number here.
                if found?.bitPattern != expected.flatMap({ $0.isFinite ? $0.bitPattern : nil }) {
                    different.append(text)
                }
                if found != nil { numbers += 1 }
                start = end + 1
            }
        }
        #expect(different == [])
        #expect(numbers > 990_000)
    }
}

/// Numbers as files write them, from one digit to twenty.
private struct DecimalTexts {
    private var state: UInt64 = 7

    mutating func next() -> String {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        // The lower bits of such a sequence repeat themselves: all choices are made by upper ones.
        let choice = state >> 40
        var text = String(state >> (choice & 63))
        switch choice >> 6 & 3 {
        case 0: break
        case 1: text = "0.\(String(repeating: "0", count: Int(choice >> 8 & 7)))\(text)"
        default:
            let cut = 1 + Int(choice >> 8 & 31) % text.utf8.count
            if cut < text.utf8.count { text = "\(text.prefix(cut)).\(text.dropFirst(cut))" }
        }
        if choice >> 13 & 7 == 0 { text += "e\(Int(choice >> 16 & 63) - 32)" }
        return choice >> 22 & 1 == 0 ? text : "-\(text)"
    }
}
