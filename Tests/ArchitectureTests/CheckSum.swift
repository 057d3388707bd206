/// Check digits by their definitions, apart from those of the product so that neither hides an error of the other.
enum CheckSum {
    /// Verhoeff, Error Detecting Decimal Codes (1969): a product in the dihedral group of the pentagon.
    static func verhoeffHolds(_ digits: [Int]) -> Bool {
        let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
        return digits.reversed().enumerated()
            .reduce(0) { sum, digit in
                let turned = (0..<digit.offset % 8).reduce(digit.element) { place, _ in permutation[place] }
                return product(sum, turned)
            } == 0
    }

    /// Digits below 5 turn the pentagon; the others mirror it and turn.
    private static func product(_ one: Int, _ other: Int) -> Int {
        let turn = one < 5 ? one % 5 + other % 5 : one % 5 - other % 5 + 5
        return turn % 5 + ((one < 5) == (other < 5) ? 0 : 5)
    }

    /// ISO/IEC 7812-1: every second digit from the right doubled, its digits summed.
    static func luhnHolds(_ digits: [Int]) -> Bool {
        digits.reversed().enumerated()
            .reduce(0) { sum, digit in
                let value = digit.offset.isMultiple(of: 2) ? digit.element : digit.element * 2
                return sum + value / 10 + value % 10
            }
            .isMultiple(of: 10)
    }

    /// ISO 13616: the first four at the end, letters as 10 to 35, modulo 97.
    static func remainder97(_ number: [UInt8]) -> Int {
        (number.dropFirst(4) + number.prefix(4))
            .reduce(0) { rest, byte in
                let isDigit = byte < UInt8(ascii: "A")
                return (rest * (isDigit ? 10 : 100) + Int(byte) - (isDigit ? 48 : 55)) % 97  // scalar-safe: a byte
            }
    }
}
