import Foundation

extension Double {
    /// With a fixed number of decimals.
    public func text(decimals: Int) -> String { String(format: "%.\(decimals)f", self) }

    /// As a percentage with one decimal.
    public var percentText: String { "\((self * 100).text(decimals: 1)) %" }
}

extension Int {
    /// Grouped in thousands, such as 30,000.
    public var groupedText: String {
        let digits = Array("\(magnitude)".utf8)
        var text: [UInt8] = self < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
