import Lending
import Testing

@Suite struct CurrencyTests {
    /// ISO 4217, list one: codes without minor units, with three digits, with four, and the usual two.
    @Test(arguments: [
        ("JPY", 0), ("VND", 0), ("XOF", 0), ("KWD", 3), ("TND", 3), ("CLF", 4), ("INR", 2), ("EUR", 2), ("ZZZ", 2),
    ])
    func aCodeKnowsItsMinorUnits(_ code: String, _ digits: Int) throws {
        let currency = try Currency(isoCode: code)
        #expect(currency.minorDigits == digits && currency.symbol == code)
        #expect(currency.text(minorUnits: currency.minorUnitsPerMajor * 5_000) == "\(code)5,000")
    }

    @Test(arguments: ["", "inr", "EURO", "€UR"])
    func whatIsNoCodeIsRefused(_ code: String) {
        #expect(throws: InvalidValue.self) { try Currency(isoCode: code) }
    }
}
