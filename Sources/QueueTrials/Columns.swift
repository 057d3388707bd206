// Figures in fixed columns.

/// A number with two decimals.
package func decimal(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    let digits = String(abs(hundredths) % 100)
    return "\(hundredths < 0 ? "-" : "")\(abs(hundredths) / 100)." + (digits.utf8.count < 2 ? "0" : "") + digits
}

/// Filled up with spaces behind, one at least.
package func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.unicodeScalars.count))
}

/// Filled up with spaces before.
package func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.unicodeScalars.count)) + text
}
