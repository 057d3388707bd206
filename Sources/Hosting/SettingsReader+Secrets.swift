import FoundationEssentials
import SecretFiles

extension SettingsReader {
    /// Puts the first line of the file that `<name>_FILE` names in the place of the variable.
    /// - Parameters:
    ///   - name: The variable.
    ///   - isPublic: Whether others may read the file.
    public mutating func readFile(of name: String, isPublic: Bool = false) {
        guard let path = values.removeValue(forKey: "\(name)_FILE") else { return }
        guard values[name] == nil else {
            problems.append("\(name)_FILE: set besides \(name); set one of them")
            return
        }
        do throws(SecretFile.Problem) {
            let text = isPublic ? try Self.publicText(at: path) : try SecretFile.text(at: path)
            values[name] = String(text.utf8.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
        } catch {
            problems.append("\(name)_FILE: \(path) \(error)")
        }
    }

    private static func publicText(at path: String) throws(SecretFile.Problem) -> String {
        // Whatever keeps the file from being read, the remedy is the same.
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw .unreadable }
        return text
    }

    /// A secret text that is not the sample of any manual, from the variable or its file.
    /// - Parameters:
    ///   - name: The variable.
    ///   - minimum: The fewest bytes it may have.
    /// - Returns: Its bytes, or nil if a problem has been noted.
    public mutating func secret(_ name: String, minimum: Int) -> [UInt8]? {
        let before = problems.count
        readFile(of: name)
        guard problems.count == before else { return nil }
        let expected = "at least \(minimum) random bytes; `underwriter keys new` makes one"
        guard let text = values[name] else {
            problems.append("\(name): must be set to \(expected)")
            return nil
        }
        guard text.utf8.count >= minimum else {
            problems.append("\(name): has \(text.utf8.count) bytes, must have \(expected)")
            return nil
        }
        guard !Self.isSample(text) else {
            problems.append("\(name): is the sample of a manual, must be \(expected)")
            return nil
        }
        return Array(text.utf8)
    }

    /// Whether all of a secret is one of the words that manuals print, however often repeated.
    private static func isSample(_ text: String) -> Bool {
        guard Set(text.utf8).count > 4 else { return true }
        let letters = text.lowercased().utf8.filter { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        guard !letters.isEmpty else { return false }
        return ["changeme", "secret", "secretkey", "password", "example", "sample", "yoursecretkey"]
            .contains { word in
                let word = Array(word.utf8)
                return letters.count.isMultiple(of: word.count)
                    && letters.enumerated().allSatisfy { $0.element == word[$0.offset % word.count] }
            }
    }
}
