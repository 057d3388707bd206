import Foundation
public import LedgerSchema
public import PostgreSQL
import SecretFiles

/// Where the ledger is: a file of our own, or a PostgreSQL server that several programs share.
public enum LedgerPlace: Sendable {
    /// SQLite; for one web process on one machine.
    case file(path: String)
    /// PostgreSQL; for as many web processes as there are.
    case server(PostgreSQLConfiguration)

    /// The parts of an address, by the variables that name them.
    private static let parts = [
        ("DB_HOST", "host"), ("DB_PORT", "port"), ("DB_NAME", "dbname"), ("DB_USER", "user"),
        ("DB_PASSWORD", "password"),
    ]

    /// Reads what the environment says of the ledger.
    ///
    /// That is `DATABASE_URL`, or `DB_HOST`, `DB_PORT`, `DB_NAME`, `DB_USER` and `DB_PASSWORD`, with `DB_TLS_CA`; or a
    /// file in `UNDERWRITER_DATA` if none of them is set. `DATABASE_URL` and `DB_PASSWORD` may come from files.
    /// - Parameter environment: Of the process; what is set to nothing counts as not set.
    /// - Throws: ``LedgerError/badAddress(name:reason:)``.
    public init(environment: [String: String]) throws(LedgerError) {
        let environment = environment.filter { !$0.value.isEmpty }
        let authorities = environment["DB_TLS_CA"]
        do {
            if let url = try Self.secret("DATABASE_URL", in: environment) {
                self = .server(try PostgreSQLConfiguration(url: url, authorities: authorities))
                return
            }
            var given: [String: String] = [:]
            for (variable, keyword) in Self.parts {
                given[keyword] = try Self.secret(variable, in: environment)
            }
            if given.isEmpty {
                self = .file(path: Ledger.path(inDataFolder: environment["UNDERWRITER_DATA"] ?? "data"))
            } else if given["host"] == nil {
                throw LedgerError.badAddress(name: "DB_HOST", reason: "is not set, but another of DB_* is")
            } else {
                self = .server(try PostgreSQLConfiguration(given, authorities: authorities))
            }
        } catch let problem as PostgreSQLConfiguration.Problem {
            throw .badAddress(name: problem.name, reason: problem.reason)
        } catch {
            throw LedgerError(error)
        }
    }

    private static func secret(
        _ name: String,
        in environment: [String: String]
    ) throws(LedgerError) -> String? {
        guard let path = environment["\(name)_FILE"] else { return environment[name] }
        guard environment[name] == nil else {
            throw .badAddress(name: "\(name)_FILE", reason: "set besides \(name); set one of them")
        }
        do throws(SecretFile.Problem) {
            return try SecretFile.text(at: path).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw .badAddress(name: "\(name)_FILE", reason: "\(path) \(error)")
        }
    }
}

extension LedgerPlace: CustomStringConvertible {
    /// The file, or host, port and database; never a password.
    public var description: String {
        switch self {
        case .file(let path): "SQLite \(path)"
        case .server(let configuration): "\(configuration)"
        }
    }
}
