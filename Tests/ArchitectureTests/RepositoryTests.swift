import Foundation
import TestSupport
import Testing

@Suite struct RepositoryTests {
    /// The fixed top level.
    private static let fixed: Set = [
        "Package.swift", "Sources", "Tests", "deploy", "docker-compose.yml", ".env.example", "README.md", "LICENSE",
    ]
    private static let hidden: Set = [".ci", ".dockerignore", ".git", ".github", ".gitignore", ".swift-format"]

    @Test func theTopLevelHoldsOnlyWhatBelongsThere() throws {
        let ignored = String(decoding: try Repository.bytes(".gitignore"), as: UTF8.self).split(separator: "\n")
        let names = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path)
        let strange = Set(names).subtracting(Self.fixed).subtracting(Self.hidden)
            .filter { name in
                !ignored.contains { Self.matches(name, pattern: $0) }
            }
        #expect(strange.isEmpty)
        #expect(Self.fixed.subtracting(names).isEmpty)
    }

    /// Whether a line of .gitignore with at most one star names it.
    private static func matches(_ name: String, pattern: Substring) -> Bool {
        let parts = pattern.trimmingCharacters(in: ["/"]).components(separatedBy: "*")
        return parts.count == 1 ? name == parts[0] : name.hasPrefix(parts[0]) && name.hasSuffix(parts[1])
    }

    @Test func everyVariableTheSourcesReadIsInTheExample() throws {
        let example = try Self.exampleNames()
        for file in SourceFile.sources {
            #expect(Self.variables(in: file).subtracting(example).isEmpty, "\(file.path)")
        }
    }

    @Test func everyVariableOfTheExampleIsRead() throws {
        let read = try SourceFile.sources.reduce(into: Self.composeNames()) { $0.formUnion(Self.variables(in: $1)) }
        #expect(try Self.exampleNames().subtracting(read).isEmpty)
    }

    @Test func theContainersAreGivenEveryVariableThatTheyDoNotFix() throws {
        let fixed: Set = [
            "HTTP_HOST", "HTTP_PORT", "PRODUCTS", "UNDERWRITER_DATA", "REDIS_URL", "REDIS_HOST", "REDIS_IP",
            "REDIS_PORT", "REDIS_OPERATOR_URL", "MODEL_PATH", "MODEL_SIGN_OFF",
        ]
        let named = try Self.composeNames()
        #expect(try Self.exampleNames().subtracting(named).subtracting(fixed).isEmpty)
        #expect(try named.subtracting(Self.exampleNames()).isEmpty)
    }

    @Test func theExampleHoldsNoSecretAndNamesNothingTwice() throws {
        let lines = try Self.assignments()
        #expect(lines.count == Set(lines.map(\.name)).count)
        let secret = /_KEY$|PASSWORD|PEPPER|SECRET/
        #expect(lines.filter { $0.name.contains(secret) && !$0.value.isEmpty }.isEmpty)
    }

    @Test func findsWhatASourceReads() {
        let file = SourceFile(
            path: "Sources/A/B.swift",
            text: """
                let a = environment["ALGORITHM"], b = settings.number("PORT", in: 1...2), c = settings["HTTP_HOST"]
                let d = ["REDIS_URL", "REDIS_DB_ID"], e = "\\(name)_FILE", f = settings.secret("JOB_KEY_FILE"), g = "LUA"
                let h = environment["USER"] ?? environment["SUDO_USER"]
                """
        )
        #expect(Self.variables(in: file) == ["ALGORITHM", "PORT", "HTTP_HOST", "REDIS_URL", "REDIS_DB_ID", "JOB_KEY"])
    }

    /// Names a source looks up.
    ///
    /// That is capitals with underscores in quotes, in a file that speaks of an environment or settings, and single words
    /// only where they are looked up. A secret's `_FILE` belongs to the secret.
    private static func variables(in file: SourceFile) -> Set<String> {
        guard file.text.contains(/\benvironment\b|\bsettings\b|\bSettingsReader\b/) else { return [] }
        let long = file.text.matches(of: /"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/).map { $0.1 }
        let short = file.text.matches(of: /(?:environment|settings|values)(?:\[|\.\w+\((?:\w+: )?)"([A-Z][A-Z0-9]+)"/)
        let names = (long + short.map { $0.1 }).map { String($0.hasSuffix("_FILE") ? $0.dropLast(5) : $0) }
        return Set(names).subtracting(systemVariables)
    }

    /// The system's own, which nobody sets for us.
    private static let systemVariables: Set = ["HOME", "PATH", "SUDO_USER", "TERM", "TMPDIR", "USER", "NO_COLOR"]

    /// `${NAME…}` of the containers.
    private static func composeNames() throws -> Set<String> {
        let text = String(decoding: try Repository.bytes("docker-compose.yml"), as: UTF8.self)
        return Set(text.matches(of: /\$\{([A-Z][A-Z0-9_]*)/).map { String($0.1) })
    }

    private static func exampleNames() throws -> Set<String> { Set(try assignments().map(\.name)) }

    /// `NAME=value`, also where it is commented out.
    private static func assignments() throws -> [(name: String, value: String)] {
        let text = String(decoding: try Repository.bytes(".env.example"), as: UTF8.self)
        return text.matches(of: /(?m)^(?:# ?)?([A-Z][A-Z0-9_]*)=(.*)$/).map { (String($0.1), String($0.2)) }
    }
}
