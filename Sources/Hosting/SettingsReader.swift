/// Reads an environment and keeps everything that is wrong with it.
///
/// An empty variable is one that is not set, as `.env.example` has them. A secret `X` may come as `X_FILE`, a file that
/// others cannot read. Problems name the variable, show its value unless it is a secret, and say what would be right.
public struct SettingsReader {
    /// What is wrong so far, in the order of reading.
    public internal(set) var problems: [String] = []
    /// What is set; the contents of secret files stand in the place of their variables once they have been read.
    public internal(set) var values: [String: String]

    /// Reads an environment, given as names and values.
    public init(_ environment: [String: String]) {
        values = environment.filter { !$0.value.utf8.isEmpty }
    }

    /// The value of a variable that is set.
    public subscript(name: String) -> String? { values[name] }

    /// Notes that the value of a variable cannot be used.
    public mutating func refuse(_ name: String, _ expected: String) {
        problems.append("\(name): \(values[name].map { "\"\(Self.shortened($0))\" " } ?? "")\(expected)")
    }

    /// Notes a problem that another room has described already as `NAME: what would be right`.
    public mutating func add(_ line: String) { problems.append(line) }

    /// A whole number in decimal digits.
    public mutating func number(_ name: String, in range: ClosedRange<Int>, default fallback: Int) -> Int {
        guard let text = values[name] else { return fallback }
        let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDigits, let number = Int(text), range.contains(number) else {  // scalar-safe: digits only
            refuse(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return fallback
        }
        return number
    }

    /// One of few words.
    public mutating func choice(_ name: String, _ choices: [String], default fallback: String) -> String {
        guard let value = values[name] else { return fallback }
        guard choices.contains(value) else {
            refuse(name, "must be one of \(choices.joined(separator: ", "))")
            return fallback
        }
        return value
    }

    /// Settings that another room reads: each variable alone first, so that one problem hides no other.
    /// - Returns: Nil if a problem has been noted.
    public mutating func read<Settings, Failure: Error & CustomStringConvertible>(
        _ names: [String],
        _ make: ([String: String]) throws(Failure) -> Settings
    ) -> Settings? {
        let before = problems.count
        for name in names {
            guard let value = values[name] else { continue }
            do { _ = try make([name: value]) } catch { problems.append(error.description) }
        }
        guard problems.count == before else { return nil }
        do {
            return try make(values)
        } catch {
            problems.append(error.description)
            return nil
        }
    }

    /// A variable without which the program cannot work.
    /// - Parameters:
    ///   - name: The variable.
    ///   - form: What it has to look like, for the line that says it is missing.
    ///   - make: Reads it, and describes a problem as `NAME: what would be right`.
    /// - Returns: Nil if a problem has been noted.
    public mutating func required<Value, Failure: Error & CustomStringConvertible>(
        _ name: String,
        _ form: String,
        _ make: (String) throws(Failure) -> Value
    ) -> Value? {
        guard let text = values[name] else {
            // A file that could not be read has been told already.
            if !problems.contains(where: { $0.utf8.starts(with: "\(name)_FILE:".utf8) }) {
                problems.append("\(name): must be set; \(form)")
            }
            return nil
        }
        do {
            return try make(text)
        } catch {
            problems.append(error.description)
            return nil
        }
    }

    private static func shortened(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(40)))
    }
}
