import Testing

@testable import Decimals
@testable import Documents

/// What 128-bit arithmetic says of digits is what the standard library says.
@Suite struct PlainDecimalTests {
    @Test func readsTheDoublesThatModelsAreMadeOf() throws {
        var random = DoublesOfModels()
        for _ in 0..<20_000 {
            let value = random.next()
            let text = value.description
            guard let plain = PlainDecimal(Array(text.utf8)[...]) else { continue }
            #expect(plain.value.bitPattern == value.bitPattern, "\(text)")
        }
    }

    @Test func whatItCallsShortestIsWhatIsWritten() throws {
        var random = DoublesOfModels()
        var found = 0
        for _ in 0..<4_000 {
            let value = random.next()
            guard value != 0 else { continue }
            let canonical = JSONValue.number(value).canonicalBytes
            guard let plain = PlainDecimal(canonical[...]) else { continue }
            if plain.isSurelyShortest(for: value) { found += 1 }
            // One more digit, another last digit and a trailing zero are other spellings of it or its neighbours.
            for last in UInt8(ascii: "0")...UInt8(ascii: "9") {
                for spelling in [canonical + [last], canonical.dropLast() + [last]] where spelling != canonical {
                    guard let other = PlainDecimal(spelling[...]), other.value == value else { continue }
                    #expect(!other.isSurelyShortest(for: value), "\(String(decoding: spelling, as: UTF8.self))")
                }
            }
        }
        // It tells at once for all but a few.
        #expect(found > 3_000)
    }

    @Test(arguments: ["-0", "0.0", "1.50", "0.0000001", "100.0", "9007199254740993"])
    func otherSpellingsAreNotSurelyShortest(_ text: String) throws {
        let plain = try #require(PlainDecimal(Array(text.utf8)[...]))
        #expect(!plain.isSurelyShortest(for: plain.value))
    }

    @Test(arguments: ["1e5", "12345678901234567890", "0.0000000000000000000000000001"])
    func leavesTheRestToTheStandardLibrary(_ text: String) {
        #expect(PlainDecimal(Array(text.utf8)[...]) == nil)
    }
}

/// Leaves and covers in Float32, thresholds in Double, some of them short.
private struct DoublesOfModels {
    private var state: UInt64 = 42

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let unit = Double(state >> 11) / 9_007_199_254_740_992
        let sign: Double = state >> 7 & 1 == 0 ? 1 : -1
        return switch state >> 5 & 3 {
        case 0: sign * Double(Float(unit / 8))
        case 1: sign * unit * 1e-3
        case 2: sign * unit * 1e6
        default: sign * (unit * 1000).rounded() / 1000
        }
    }
}
