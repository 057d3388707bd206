import Documents
import Ledger
import Lending
import Logging
import JobQueue
import Redis

/// A setting that is missing or cannot be used; one line for a person.
public struct ConfigurationProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// Names the variable and says what would be right; never shows a secret.
    public let description: String

    init(_ name: String, _ expected: String) { description = "\(name): \(expected)" }
}

/// Every problem of a configuration, found at once.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// In the order of the settings.
    public let problems: [ConfigurationProblem]

    /// One line each.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Where the web front listens, what it offers and the keys it holds.
///
/// - `SECRET_KEY` (no default): at least 32 bytes; signs access tokens and forms
/// - `PASSWORD_PEPPER` (no default): at least 16 bytes
/// - `AUDIT_KEY`, `DATA_KEY`, `JOB_KEY`, `EVENT_KEY` (no default): see the rooms that use them
/// - `HTTP_HOST` (127.0.0.1), `HTTP_PORT` (8080), `PUBLIC_URL` (http://localhost:port)
/// - `PRODUCTS` (deploy/products): a product definition or a folder of them
/// - `UNDERWRITER_DATA` (data): folder of the embedded ledger
/// - `ACCESS_TOKEN_EXPIRE_MINUTES` (15; 1…1440), `API_SLEEP` (0.25; clamped to 0.05…10), `ALGORITHM` (HS256)
/// - `UNDERWRITER_BCRYPT_COST` (12; 4…15)
/// - `UNDERWRITER_REQUEST_LIMIT` (6000 an hour and address), `UNDERWRITER_APPLY_LIMIT` (100 an hour and person)
public struct WebConfiguration: Sendable {
    let host: String
    let port: Int
    let publicURL: String
    let dataFolder: String
    let products: String
    let secretKey: [UInt8]
    let pepper: [UInt8]
    let accessTokenMinutes: Int
    let pollSeconds: Double
    let bcryptCost: Int
    let requestLimit: Int
    let applyLimit: Int
    let logLevel: Logger.Level
    let isLogText: Bool
    /// The environment, for the rooms that read their own part of it.
    let environment: [String: String]

    /// Reads the environment.
    /// - Parameter environment: Names and values; secrets already read from their files.
    /// - Throws: ``ConfigurationError`` with every problem.
    public init(environment: [String: String]) throws(ConfigurationError) {
        var settings = SettingsReader(environment)
        host = settings.text("HTTP_HOST", default: "127.0.0.1")
        port = settings.whole("HTTP_PORT", default: 8080, in: 0...65_535)
        publicURL = settings.text("PUBLIC_URL", default: "http://localhost:\(port)")
        dataFolder = settings.text("UNDERWRITER_DATA", default: "data")
        products = settings.text("PRODUCTS", default: "deploy/products")
        secretKey = settings.secret("SECRET_KEY", atLeast: 32)
        pepper = settings.secret("PASSWORD_PEPPER", atLeast: 16)
        accessTokenMinutes = settings.whole("ACCESS_TOKEN_EXPIRE_MINUTES", default: 15, in: 1...1_440)
        pollSeconds = min(max(settings.seconds("API_SLEEP", default: 0.25), 0.05), 10)
        bcryptCost = settings.whole("UNDERWRITER_BCRYPT_COST", default: 12, in: 4...15)
        requestLimit = settings.whole("UNDERWRITER_REQUEST_LIMIT", default: 6_000, in: 1...1_000_000_000)
        applyLimit = settings.whole("UNDERWRITER_APPLY_LIMIT", default: 100, in: 1...1_000_000_000)
        logLevel = settings.choice("LOG_LEVEL", default: .info, from: Logger.Level.allCases)
        isLogText = settings.text("LOG_FORMAT", default: "json") == "text"
        settings.require("ALGORITHM", isOneOf: ["HS256"])
        settings.check { () throws(LedgerError) in _ = try LedgerKeys(environment: environment) }
        // An empty variable is one that is not set, as .env.example has them.
        self.environment = environment.filter { !$0.value.utf8.isEmpty }
        guard settings.problems.isEmpty else { throw ConfigurationError(problems: settings.problems) }
    }
}

/// Reads settings and gathers what is wrong with them.
struct SettingsReader {
    private let environment: [String: String]
    private(set) var problems: [ConfigurationProblem] = []

    init(_ environment: [String: String]) { self.environment = environment.filter { !$0.value.utf8.isEmpty } }

    func text(_ name: String, default standard: String) -> String { environment[name] ?? standard }

    mutating func whole(_ name: String, default standard: Int, in range: ClosedRange<Int>) -> Int {
        guard let text = environment[name] else { return standard }
        guard let typed = DecimalText(text, scale: 0), range.contains(Int(typed.minorUnits)) else {  // scalar-safe: own
            return refuse(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)", standard)
        }
        return Int(typed.minorUnits)  // scalar-safe: an integer, not text
    }

    mutating func seconds(_ name: String, default standard: Double) -> Double {
        guard let text = environment[name] else { return standard }
        guard let number = DecimalText(text, scale: 3) else {
            return refuse(name, "must be a number of seconds, like 0.25", standard)
        }
        return Double(number.minorUnits) / 1_000  // scalar-safe: an integer, not text
    }

    mutating func secret(_ name: String, atLeast count: Int) -> [UInt8] {
        let bytes = Array((environment[name] ?? "").utf8)
        guard bytes.count >= count, environment[name] != "changeme" else {
            return refuse(name, "must be a secret of at least \(count) bytes; `underwriter keys new` makes one", [])
        }
        return bytes
    }

    mutating func choice<Value: RawRepresentable<String>>(
        _ name: String,
        default standard: Value,
        from all: [Value]
    ) -> Value {
        guard let text = environment[name] else { return standard }
        guard let value = Value(rawValue: text) else {
            return refuse(name, "must be one of \(all.map(\.rawValue).joined(separator: ", "))", standard)
        }
        return value
    }

    mutating func require(_ name: String, isOneOf values: [String]) {
        guard let text = environment[name], !values.contains(text) else { return }
        problems.append(ConfigurationProblem(name, "must be one of \(values.joined(separator: ", "))"))
    }

    mutating func check(_ body: () throws(LedgerError) -> Void) {
        do { try body() } catch { problems.append(ConfigurationProblem("ledger", "\(error)")) }
    }

    private mutating func refuse<Value>(_ name: String, _ expected: String, _ standard: Value) -> Value {
        problems.append(ConfigurationProblem(name, expected))
        return standard
    }
}
