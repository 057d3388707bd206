import Definitions

/// The rule that the check digits of an identity number obey.
public enum CheckDigit: String, Sendable, Hashable, CaseIterable {
    /// Verhoeff's dihedral checksum, as in Aadhaar numbers.
    case verhoeff
    /// Two digits modulo 11, as in the Brazilian CPF; eleven equal digits are refused.
    case cpf

    /// Whether a number obeys the rule.
    /// - Parameter text: ASCII digits only.
    /// - Returns: False also for what is not a number.
    public func holds(_ text: String) -> Bool {
        guard !text.utf8.isEmpty, text.utf8.allSatisfy(\.isDigit) else { return false }
        let digits = text.utf8.map { Int($0 - UInt8(ascii: "0")) }
        return switch self {
        case .verhoeff: Self.verhoeffHolds(digits)
        case .cpf: Self.cpfHolds(digits)
        }
    }

    private static func verhoeffHolds(_ digits: [Int]) -> Bool {
        var check = 0
        for (position, digit) in digits.reversed().enumerated() {
            check = dihedralProduct(check, permuted(digit, times: position % 8))
        }
        return check == 0
    }

    /// The product in the dihedral group of order 10: 0 to 4 are rotations, 5 to 9 reflections.
    private static func dihedralProduct(_ left: Int, _ right: Int) -> Int {
        switch (left < 5, right < 5) {
        case (true, true): (left + right) % 5
        case (true, false): (left + right) % 5 + 5
        case (false, true): (left - right) % 5 + 5
        case (false, false): (left - right + 5) % 5
        }
    }

    private static func permuted(_ digit: Int, times: Int) -> Int {
        (0..<times).reduce(digit) { digit, _ in [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][digit] }
    }

    private static func cpfHolds(_ digits: [Int]) -> Bool {
        guard digits.count == 11, Set(digits).count > 1 else { return false }
        return [9, 10]
            .allSatisfy { length in
                let sum = digits[..<length].enumerated().reduce(0) { $0 + $1.element * (length + 1 - $1.offset) }
                return sum * 10 % 11 % 10 == digits[length]
            }
    }
}
