import FoundationEssentials
import SecretFiles

/// Reads single settings.
package struct Settings {
    private let environment: [String: String]

    /// Reads from names and values.
    package init(environment: [String: String]) { self.environment = environment }

    /// A name that may stand in keys.
    package func queueName(_ name: String, default fallback: String) throws(QueueConfigurationError) -> String {
        let text = environment[name] ?? fallback
        let isName = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard isName, (1...32).contains(text.utf8.count) else {
            throw QueueConfigurationError(name: name, reason: "\"\(shortened(text))\" must be 1 to 32 of a-z 0-9 _ -")
        }
        return text
    }

    /// A whole number in decimal digits.
    package func number(
        _ name: String,
        in range: ClosedRange<Int>,
        default fallback: Int
    ) throws(QueueConfigurationError) -> Int {
        guard let text = environment[name] else { return fallback }
        guard isDigits(text.utf8[...]), let number = Int(text), range.contains(number) else {
            throw QueueConfigurationError(
                name: name,
                reason: "\"\(shortened(text))\" must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// Seconds in decimal digits with at most three decimals; `nan`, `1e3`, signs and blanks are refused.
    package func duration(_ name: String, default fallback: Duration) throws(QueueConfigurationError) -> Duration {
        guard let text = environment[name] else { return fallback }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? String(parts[1]) ?? "" : "0"
        guard parts.allSatisfy({ isDigits($0) }), parts[0].count <= 6, decimals.utf8.count <= 3,
            let seconds = Int(String(parts[0]) ?? ""),
            let thousandths = Int(decimals + String(repeating: "0", count: 3 - decimals.utf8.count))
        else {
            throw QueueConfigurationError(
                name: name,
                reason: "\"\(shortened(text))\" must be seconds such as 2 or 0.25, at most three decimals"
            )
        }
        return .milliseconds(seconds * 1000 + thousandths)
    }

    /// The value of a secret: the variable itself, or the contents of the file that `<name>_FILE` names.
    package func secret(_ name: String) throws(QueueConfigurationError) -> String {
        if let path = environment["\(name)_FILE"] {
            guard environment[name] == nil else {
                throw QueueConfigurationError(name: "\(name)_FILE", reason: "set besides \(name); set one of them")
            }
            do throws(SecretFile.Problem) {
                return try SecretFile.text(at: path)
            } catch {
                throw QueueConfigurationError(name: "\(name)_FILE", reason: "\(path) \(error)")
            }
        }
        guard let text = environment[name] else {
            throw QueueConfigurationError(name: name, reason: "must be set; id:base64 of 32 bytes")
        }
        return text
    }

    /// So much of a value as fits a line; by scalars, for one character may hold any number of them.
    private func shortened(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(40)))
    }

    private func isDigits(_ text: Substring.UTF8View) -> Bool {
        !text.isEmpty && text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
