import Lending
import Testing

@Suite struct NumberTextTests {
    @Test(
        arguments: [
            ("45000", 45_000_00), ("45000.5", 45_000_50), ("45000.50", 45_000_50), (" 45 000 ", 45_000_00),
            ("1,25,000", 1_25_000_00), ("125,000", 1_25_000_00), ("10,00,00,000", 10_00_00_000_00),
            ("1,000", 1_000_00), ("₹ 1,000", 1_000_00), ("₹1,000", 1_000_00), ("1000 INR", 1_000_00),
            ("INR1000", 1_000_00),
            ("-500", -500_00), ("-₹500", -500_00), ("1\u{202F}000\u{2009}000", 1_000_000_00), ("1\u{A0}000", 1_000_00),
            ("007", 7_00), ("0", 0), ("0.05", 5), ("999999999999.99", 999_999_999_999_99), ("1,000.25", 1_000_25),
        ] as [(String, Int64)]
    )
    func understandsWhatPeopleType(_ text: String, _ units: Int64) throws {
        let rupee = try Currency(code: "INR", minorDigits: 2, symbol: "₹", grouping: .indian)
        let number = try #require(NumberText(text, currency: rupee))
        #expect(number.minorUnits == units)
        #expect(number.value == Double(units) / 100)
    }

    @Test(arguments: [
        "", " ", "nan", "inf", "1e9", "0x10", "+5", "٣", "1_000", "-0", "-0.00", "\u{2212}5", "1e400",
        "99999999999999999999", "1000000000000", ".5", "5.", "1.234", "1.000", "1.2.3", "1,5", "10,00", "1,0000",
        ",100",
        "1,,000", "1,000,", "12,34,56", "1234,567", "1,25,00,0", "1.000,50", "5a", "₹", "-", "--5", "5-", "₹₹5", "$5",
        "1\n000", "1\u{0}", "1\u{301}", "5\u{200D}", "1,\u{301}000", "１２",
    ])
    func refusesEverythingElse(_ text: String) throws {
        let rupee = try Currency(code: "INR", minorDigits: 2, symbol: "₹", grouping: .indian)
        #expect(NumberText(text, currency: rupee) == nil)
    }

    @Test func readsGroupsByLocale() {
        #expect(NumberText("1.000", scale: 2, mark: .comma)?.value == 1000)
        #expect(NumberText("1,5", scale: 2, mark: .comma)?.minorUnits == 150)
        #expect(NumberText("1.234.567,89", scale: 2, mark: .comma)?.minorUnits == 1_234_567_89)
        #expect(NumberText("1,000", scale: 2, mark: .comma) == nil)
        #expect(NumberText("1,000", scale: 2, mark: .point)?.value == 1000)
    }

    @Test(arguments: [
        ("en-IN", DecimalMark.point), ("en-GB", .point), ("de-DE", .comma), ("de", .comma), ("de-CH", .point),
        ("fr-FR", .comma), ("es-MX", .point), ("ES-es", .comma), ("hi-IN", .point), ("", .point), ("pt_BR", .comma),
    ])
    func knowsTheMarkOfALocale(_ locale: String, _ mark: DecimalMark) {
        #expect(DecimalMark(locale: locale) == mark)
    }

    @Test func dropsAPercentSignAndKeepsTheScale() {
        #expect(NumberText("9.5 %", scale: 4, dropping: ["%"])?.value == 9.5)
        #expect(NumberText("36", scale: 0)?.minorUnits == 36)
        #expect(NumberText("36.0", scale: 0) == nil)
    }

    @Test func isNotSlowedDownByLongText() {
        #expect(NumberText(String(repeating: "1 ", count: 100_000), scale: 2) == nil)
    }
}
