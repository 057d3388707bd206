extension Currency {
    /// A currency as ISO 4217 has it, for amounts in a currency that no product of the lender has any more.
    ///
    /// - Parameter code: Three capital letters.
    /// - Throws: ``InvalidValue`` that names what is wrong.
    public init(isoCode code: String) throws(InvalidValue) {
        try self.init(code: code, minorDigits: Self.isoMinorDigits(code), symbol: code, grouping: .western)
    }

    /// Minor units in one major unit of a currency by its code, as ISO 4217 has it.
    package static func isoMinorUnits(_ code: String) -> Int64 {
        [1, 10, 100, 1000, 10_000][isoMinorDigits(code)]
    }

    /// Digits after the decimal mark, ISO 4217:2015 list one as of 2024; two for a code that is not on it.
    private static func isoMinorDigits(_ code: String) -> Int {
        switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        case "CLF", "UYW": 4
        default: 2
        }
    }
}
