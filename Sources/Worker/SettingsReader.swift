import Applications
import FoundationEssentials
import JobQueue

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Reads an environment and keeps what is wrong with it, so that everything can be told at once.
struct SettingsReader {
    private(set) var problems: [String] = []
    private var values: [String: String]

    init(_ environment: [String: String]) {
        values = environment.filter { !$0.value.isEmpty }
    }

    subscript(name: String) -> String? { values[name] }

    /// Puts the content of the file that `<name>_FILE` names in the place of the variable.
    /// - Parameters:
    ///   - name: The variable.
    ///   - isPublic: Whether others may read the file.
    mutating func readSecret(_ name: String, isPublic: Bool = false) {
        guard let path = values.removeValue(forKey: "\(name)_FILE") else { return }
        guard values[name] == nil else {
            problems.append("\(name)_FILE: set besides \(name); set one of them")
            return
        }
        var status = stat()
        // any fault: it cannot be read
        guard stat(path, &status) == 0, let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            problems.append("\(name)_FILE: \(path) cannot be read")  // whatever the cause, the answer is the same
            return
        }
        guard isPublic || status.st_mode & 0o007 == 0 else {
            problems.append("\(name)_FILE: \(path) can be read by everyone; chmod o= it")
            return
        }
        values[name] = String(text.utf8.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
    }

    /// Reads settings that have a type of their own: each variable by itself first, so that one hides no other.
    mutating func read<Settings, Failure: Error & CustomStringConvertible>(
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

    /// Reads a variable without which the program cannot work.
    mutating func required<Value, Failure: Error & CustomStringConvertible>(
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

    /// Reads a variable that has few values; nil if it is not set, or wrong.
    mutating func choice(_ name: String, _ choices: [String]) -> String? {
        guard let value = values[name], !choices.contains(value) else { return values[name] }
        problems.append("\(name): must be one of \(choices.joined(separator: ", "))")
        return nil
    }

    /// The keys of one direction of the queue.
    mutating func sealKeys(_ name: String) -> SealKeys? {
        required(name, "id:base64 of 32 bytes") { text throws(QueueConfigurationError) in
            try SealKeys(text, name: name)
        }
    }

    /// The keys under which promotions are believed.
    mutating func verificationKeys(isRequired: Bool) -> [ManifestVerificationKey] {
        let name = "MODEL_VERIFY_KEY"
        let form = "the base64 of an Ed25519 public key"
        guard isRequired || values[name] != nil else { return [] }
        let keys = required(name, "\(form), unless MODEL_PATH names an artefact") {
            text throws(ConfigurationProblems) in
            var keys: [ManifestVerificationKey] = []
            for word in text.utf8.split(separator: UInt8(ascii: " ")) {
                guard let key = ManifestVerificationKey(base64: String(word) ?? "") else {
                    throw ConfigurationProblems(lines: ["\(name): must be \(form); several are separated by spaces"])
                }
                keys.append(key)
            }
            return keys
        }
        return keys ?? []
    }
}
