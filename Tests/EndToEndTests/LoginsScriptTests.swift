import Foundation
import TestSupport
import Testing

/// What docker-compose.yml does with its profile `postgres`, step by step: logins, tables, rights, front.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(5)))
struct LoginsScriptTests {
    private let server: PostgreSQLServer
    private let folder: TemporaryFolder

    init() throws {
        server = try PostgreSQLServer.start()
        folder = try TemporaryFolder()
        _ = try server.query("CREATE DATABASE underwriter")
    }

    private var host: String { server.url("").split(separator: "=").last.map(String.init) ?? "" }

    private func shell(_ words: [String], _ settings: [String: String]) throws -> (code: Int32?, text: String) {
        let output = folder.file(UUID().uuidString)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let environment = ["PATH": path, "PGHOST": host].merging(settings) { $1 }
        let child = try ChildProcess("/usr/bin/env", words, environment: environment, output: output)
        return (child.wait(upTo: .seconds(60)), try String(contentsOfFile: output, encoding: .utf8))
    }

    private func makeLogins(owner: String, front: String) throws -> (code: Int32?, text: String) {
        let script = Repository.root.appendingPathComponent("deploy/postgresql/logins.sh").path
        let settings = [
            "POSTGRES_USER": "postgres", "POSTGRES_DB": "underwriter", "POSTGRES_OWNER_PASSWORD": owner,
            "POSTGRES_FRONT_PASSWORD": front,
        ]
        return try shell(["sh", script], settings)
    }

    private func password(of role: String) throws -> String {
        try server.query("SELECT rolpassword FROM pg_authid WHERE rolname = '\(role)'")
    }

    @Test func theFrontWorksAsTheLoginThatTheScriptMakes() async throws {
        for password in ["first", "s3c'ret \"; DROP ROLE x; --"] {
            let made = try makeLogins(owner: "owner", front: password)
            #expect(made.code == 0, "\(made.text)")
        }
        #expect(try password(of: "underwriter_front").contains("SCRAM-SHA-256"))
        let installation = try Installation(settings: Installation.unlimited)
        let tables = ["DATABASE_URL": "postgresql://underwriter_owner@/underwriter?host=\(host)"]
        let migrated = try installation.run(["migrate"], tables)
        #expect(migrated.code == 0, "\(migrated.text)")
        let rights = Repository.root.appendingPathComponent("deploy/postgresql/roles.sql").path
        let granted = try shell(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", rights],
            ["PGUSER": "underwriter_owner", "PGDATABASE": "underwriter"]
        )
        #expect(granted.code == 0, "\(granted.text)")
        let front = ["DATABASE_URL": "postgresql://underwriter_front@/underwriter?host=\(host)"]
        let web = try await installation.startWeb(settings: front)
        let added = try installation.run(["clients", "add", "bank", "--scope", "applications:read"], front)
        #expect(added.code == 0 && added.text.contains("uwk_"), "\(added.text)")
        #expect(try installation.run(["audit", "verify"], front).code == 0)
        #expect(web.stop() == 0)
        _ = try server.query("CREATE ROLE stranger LOGIN")
        let other = try shell(["psql", "-Xc", "SELECT 1"], ["PGUSER": "stranger", "PGDATABASE": "underwriter"])
        #expect(other.code != 0 && other.text.contains("permission denied for database"), "\(other.text)")
        let drop = try shell(
            ["psql", "-Xc", "DROP TABLE audit"],
            ["PGUSER": "underwriter_front", "PGDATABASE": "underwriter"]
        )
        #expect(drop.code != 0 && drop.text.contains("must be owner"), "\(drop.text)")
    }

    @Test func withoutAPasswordNothingIsMade() throws {
        let made = try makeLogins(owner: "owner", front: "")
        #expect(made.code == 2 && made.text.contains("a password is empty"), "\(made.text)")
        #expect(try server.query("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'underwriter%'").contains("0"))
    }
}
