package import Lending

extension AmountRounding {
    /// As rows have it: `half_up`, or `half_up 100` where the level payment is a multiple of 100 minor units.
    package var stored: String { step == 1 ? halves.rawValue : "\(halves.rawValue) \(step)" }

    /// As a row has it; nil for words that are none.
    package init?(stored: String) {
        // Nearly all loans, of which a day end reads a million.
        guard stored != Self.usual.stored else {
            self = .usual
            return
        }
        let words = stored.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard (1...2).contains(words.count), let halves = Halves(rawValue: words[0]),
            let step = words.count == 1 ? 1 : Int64(words[1])  // scalar-safe: written by `stored` above
        else { return nil }
        self.init(halves: halves, step: step)
    }
}
