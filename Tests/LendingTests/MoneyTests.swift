import Instalments
import Lending
import Testing

@Suite struct MoneyTests {
    static func currency(_ code: String, _ digits: Int, _ symbol: String, _ grouping: DigitGrouping) throws -> Currency
    {
        try Currency(code: code, minorDigits: digits, symbol: symbol, grouping: grouping)
    }

    @Test(
        arguments: [
            (0, "₹0"), (1_00, "₹1"), (500_00, "₹500"), (1_000_00, "₹1,000"), (99_999_00, "₹99,999"),
            (1_00_000_00, "₹1,00,000"),
            (10_00_000_00, "₹10,00,000"), (10_00_00_000_00, "₹10,00,00,000"), (21_001_86, "₹21,001.86"), (5, "₹0.05"),
            (-1_234_50, "-₹1,234.50"), (Int64.max, "₹92,23,37,20,36,85,47,758.07"),
            (Int64.min, "-₹92,23,37,20,36,85,47,758.08"),
        ] as [(Int64, String)]
    )
    func writesIndianAmounts(_ units: Int64, _ text: String) throws {
        let rupee = try Self.currency("INR", 2, "₹", .indian)
        #expect(Money(minorUnits: units, currency: rupee).text == text)
    }

    @Test func writesOtherGroupingsAndDecimals() throws {
        #expect(try Self.currency("TWD", 2, "NT$", .western).text(minorUnits: 100_000_000_00) == "NT$100,000,000")
        #expect(try Self.currency("EUR", 2, "€", .western).text(minorUnits: 1_234_56, mark: .comma) == "€1.234,56")
        #expect(try Self.currency("SEK", 2, "kr", .space).text(minorUnits: 1_234_567_00) == "kr1\u{202F}234\u{202F}567")
        #expect(try Self.currency("JPY", 0, "¥", .western).text(minorUnits: 1234) == "¥1,234")
        #expect(try Self.currency("KWD", 3, "KD", .western).text(minorUnits: 1_005) == "KD1.005")
    }

    @Test(arguments: [
        ("inr", 2, "₹"), ("IN", 2, "₹"), ("INR", 5, "₹"), ("INR", -1, "₹"), ("INR", 2, ""), ("INR", 2, "R1"),
        ("INR", 2, "-"), ("INR", 2, "a b"), ("INR", 2, "abcdefghi"), ("INR", 2, "₹\n"), ("INR", 2, "<"),
    ])
    func refusesCurrenciesThatCannotBe(_ code: String, _ digits: Int, _ symbol: String) {
        #expect(throws: InvalidValue.self) { try Self.currency(code, digits, symbol, .western) }
    }

    @Test func addsOnlyWhatIsOfOneCurrencyAndFits() throws {
        let rupee = try Self.currency("INR", 2, "₹", .indian)
        let dollar = try Self.currency("USD", 2, "$", .western)
        let one = Money(minorUnits: 100, currency: rupee)
        #expect(try one.adding(one).minorUnits == 200)
        #expect(one.majorUnits == 1)
        #expect(throws: InvalidValue.currencyMismatch("INR", "USD")) {
            try one.adding(Money(minorUnits: 1, currency: dollar))
        }
        #expect(throws: InvalidValue.overflow("amount")) { try one.adding(Money(minorUnits: .max, currency: rupee)) }
    }

    @Test(arguments: [Double.nan, -0.1, 1.1, .infinity])
    func refusesWhatIsNoProbability(_ value: Double) {
        #expect(throws: InvalidValue.self) { try Probability(value) }
    }

    @Test(arguments: [Double.nan, -0.1, 10_001, .infinity])
    func refusesWhatIsNoRate(_ value: Double) {
        #expect(throws: InvalidValue.self) { try AnnualRate(percent: value) }
    }

    @Test func probabilitiesAndRatesHaveAnOrder() throws {
        #expect(try Probability(0.1) < Probability(0.2))
        #expect(try AnnualRate(percent: 9.5) < AnnualRate(percent: 10))
        #expect(try AnnualRate(percent: 12).monthlyFraction == 0.01)
    }

    @Test func errorsSayNothingOfTheValue() {
        let error = InvalidValue.outOfRange("annual rate", 123.456, in: 0...100)
        #expect("\(error)" == "annual rate must be from 0.0 to 100.0")
    }
}
