// Files of models are numbers for the most part: tens of thousands of 17 digits. The standard library reads one in 300 ns
// and writes one in 150; with whole numbers of 128 bits both questions, which double is nearest and whether the digits
// are the shortest ones, are exact and take a tenth of that.

/// A number without an exponent, as digits: `±digits × 10^−decimals`.
package struct PlainDecimal {
    private let isNegative: Bool
    /// At most 19 digits.
    private let digits: UInt64
    private let decimals: Int
    /// Bytes from the first digit that is not 0.
    private let significantCount: Int

    /// Nil for what has an exponent, more than 19 digits or more than 27 decimals.
    /// - Parameter number: Of the form that JSON prescribes.
    package init?(_ number: ArraySlice<UInt8>) {
        var digits: UInt64 = 0
        var count = 0
        var decimals = 0
        var sawPoint = false
        var isNegative = false
        for byte in number {
            let digit = byte &- UInt8(ascii: "0")
            if digit <= 9 {
                guard count < 19 else { return nil }
                digits = digits &* 10 &+ UInt64(digit)
                if digits != 0 { count &+= 1 }
                if sawPoint { decimals &+= 1 }
            } else if byte == UInt8(ascii: ".") {
                sawPoint = true
            } else if byte == UInt8(ascii: "-") {
                isNegative = true
            } else {
                return nil
            }
        }
        guard decimals < Self.powersOfFive.count else { return nil }
        self.isNegative = isNegative
        self.digits = digits
        self.decimals = decimals
        significantCount = count
    }

    /// The nearest double, ties to even.
    package var value: Double {
        // Two exact doubles have a correctly rounded quotient (Clinger 1990).
        if digits < 1 << 53, decimals < Self.powersOfTen.count {
            let magnitude = Double(digits) / Self.powersOfTen[decimals]  // scalar-safe: an integer
            return isNegative ? -magnitude : magnitude
        }
        // The quotient by 5^decimals in 63 or 64 digits, of which the last also says whether there are more: a double
        // has 53, so it is rounded once and right.
        let divisor = Self.powersOfFive[decimals]
        let (up, down) = (digits.leadingZeroBitCount, divisor.leadingZeroBitCount)
        let dividend = digits << UInt64(up)
        let (quotient, rest) = (divisor << UInt64(down)).dividingFullWidth((dividend >> 1, dividend << 63))
        let magnitude = Double(quotient | (rest == 0 ? 0 : 1))  // scalar-safe: an integer
        let scaled = magnitude * Self.powerOfTwo(down - up - 63 - decimals)
        return isNegative ? -scaled : scaled
    }

    /// The nearest double to a number of at most 15 digits.
    static func quotient(_ digits: Int, tenths decimals: Int, isNegative: Bool) -> Double {
        var magnitude = Double(digits)  // scalar-safe: an integer
        if decimals > 0 { magnitude /= powersOfTen[decimals] }
        return isNegative ? -magnitude : magnitude
    }

    /// Whether these are surely the digits that ECMAScript writes for a double; false if it takes more to tell.
    /// - Parameter value: The nearest to the digits.
    /// - Returns: False for what other digits may write.
    package func isSurelyShortest(for value: Double) -> Bool {
        guard digits != 0 else { return !isNegative && decimals == 0 }
        guard decimals > 0 else { return digits < 1 << 53 }
        guard !digits.isMultiple(of: 10), significantCount <= 17 else { return false }
        let value = value.magnitude
        guard value >= 1e-6 else { return false }  // has an exponent
        // Numbers of up to 15 digits are told apart by doubles: none is written with fewer.
        if significantCount <= 15 { return true }
        // All in units of 2^−shift of the last digit: the double, ulp / 2 around it, and the digits.
        let shift = -(Int(value.exponent) - 52 + decimals)
        guard (1...69).contains(shift), value.significandBitPattern != 0 else { return false }
        let five = UInt128(Self.powersOfFive[decimals])
        let exact = UInt128(value.significandBitPattern | 1 << 52) * five
        func distance(_ digits: UInt64) -> UInt128 {
            let other = UInt128(digits) << UInt128(shift)
            return 2 * (other > exact ? other - exact : exact - other)
        }
        let shorter = digits - digits % 10
        return distance(digits) < 1 << UInt128(shift) && distance(shorter) > five && distance(shorter + 10) > five
    }

    private static func powerOfTwo(_ exponent: Int) -> Double {
        Double(bitPattern: UInt64(1023 + exponent) << 52)  // scalar-safe: a pattern of bits
    }

    /// 10⁰ to 10²², all exact.
    private static let powersOfTen: [Double] = (0..<22)
        .reduce(into: [1]) { powers, _ in powers.append(powers[powers.count - 1] * 10) }
    /// 5⁰ to 5²⁷, all below 2⁶³.
    private static let powersOfFive: [UInt64] = (0..<27)
        .reduce(into: [1]) { powers, _ in powers.append(powers[powers.count - 1] * 5) }
}
