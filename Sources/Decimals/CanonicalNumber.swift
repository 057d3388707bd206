extension Double {
    /// Appends it as ECMAScript's `Number::toString` prints it (ECMA-262, 6.1.6.1.20), which RFC 8785 prescribes.
    ///
    /// - Parameter bytes: Where to append.
    package func writeCanonical(to bytes: inout [UInt8]) {
        precondition(isFinite, "not finite")
        if magnitude <= 9_007_199_254_740_991, self == rounded(.towardZero) {
            return Int64(self).writeDigits(to: &bytes)
        }
        // Without an exponent, which small and large numbers have, the standard library writes a fraction as ECMAScript
        // does.
        if magnitude >= 1e-4, magnitude < 9_007_199_254_740_991 {
            var text = ByteStream(bytes: bytes)
            bytes = []  // so that there is one owner, and nothing is copied
            write(to: &text)
            bytes = text.bytes
            return
        }
        let shortest = ShortestDecimal(self)
        if self < 0 { bytes.append(UInt8(ascii: "-")) }
        shortest.write(to: &bytes)
    }
}

/// Takes what the standard library prints, as bytes.
private struct ByteStream: TextOutputStream {
    var bytes: [UInt8]

    mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A number of 16 digits or more would be a text of its own on the heap; this is how the library spares it. Without
    /// the underscored requirement ``write(_:)`` would do the same, at twice the cost.
    // swift-format-ignore: NoLeadingUnderscores
    mutating func _writeASCII(_ buffer: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: buffer) }
}

extension Int64 {
    /// Appends it in decimal digits, without a text in between.
    fileprivate func writeDigits(to bytes: inout [UInt8]) {
        if self < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }
}

/// The fewest digits that read back as the same double: `0.d₁d₂… × 10^point`.
private struct ShortestDecimal {
    var digits: [UInt8] = []
    /// Where the decimal point stands, counted from before the first digit.
    var point = 0

    /// The standard library finds the digits (`description` is shortest and nearest); only the layout is ours.
    init(_ value: Double) {
        var exponent = 0
        var isNegativeExponent = false
        var sawPoint = false
        var sawExponent = false
        for byte in value.magnitude.description.utf8 {
            switch byte {
            case UInt8(ascii: "."): sawPoint = true
            case UInt8(ascii: "e"): sawExponent = true
            case UInt8(ascii: "-"): isNegativeExponent = true
            case UInt8(ascii: "+"): break
            default:
                if sawExponent {
                    exponent = exponent * 10 + Int(byte - UInt8(ascii: "0"))
                } else {
                    append(byte, isFraction: sawPoint)
                }
            }
        }
        point += isNegativeExponent ? -exponent : exponent
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    }

    private mutating func append(_ digit: UInt8, isFraction: Bool) {
        if digits.isEmpty, digit == UInt8(ascii: "0") {
            if isFraction { point -= 1 }
            return
        }
        digits.append(digit)
        if !isFraction { point += 1 }
    }

    func write(to bytes: inout [UInt8]) {
        let zero = UInt8(ascii: "0")
        switch point {
        case digits.count...21: bytes += digits + repeatElement(zero, count: point - digits.count)
        case 1...21: bytes += digits[..<point] + [UInt8(ascii: ".")] + digits[point...]
        case -5...0: bytes += [zero, UInt8(ascii: ".")] + repeatElement(zero, count: -point) + digits
        default: writeScientific(to: &bytes)
        }
    }

    private func writeScientific(to bytes: inout [UInt8]) {
        bytes.append(digits[0])
        if digits.count > 1 { bytes += [UInt8(ascii: ".")] + digits[1...] }
        bytes.append(contentsOf: (point > 0 ? "e+" : "e").utf8)
        bytes.append(contentsOf: String(point - 1).utf8)
    }
}
