import Foundation
import Ledger
import PostgreSQL
import TestSupport

// How fast the ledger accepts and finds, with optimisation on. Each engine gets a private place and needs nothing else:
//   swift run -c release ledger-benchmark [rows] [sqlite|postgresql]

/// The program `ledger-benchmark`.
@main enum LedgerBenchmark {
    static func main() async throws {
        let arguments = Array(Swift.CommandLine.arguments.dropFirst())
        let rows = arguments.compactMap { Int($0) }.first ?? 1_000_000
        let names = arguments.filter { Int($0) == nil }
        for name in names.isEmpty ? ["sqlite", "postgresql"] : names {
            print("\(name), \(rows) applications")
            switch name {
            case "sqlite":
                let folder = try TemporaryFolder()
                try await LedgerMeasurement(.file(path: Ledger.path(inDataFolder: folder.path))).run(rows)
            case "postgresql":
                // As a server is run: what is acknowledged is on the disc.
                let server = try PostgreSQLServer.start(options: [
                    "-c", "fsync=on", "-c", "full_page_writes=on", "-c", "shared_buffers=512MB", "-c",
                    "max_wal_size=4GB",
                ])
                defer { server.stop() }
                let database = try server.newDatabase()
                let measurement = try LedgerMeasurement(.server(PostgreSQLConfiguration(url: database.url)))
                // As autovacuum leaves it within minutes: until then an index alone cannot say what is there.
                try await measurement.run(rows) { _ = try database.query("VACUUM ANALYZE") }
            default: print("usage: ledger-benchmark [rows] [sqlite|postgresql]")
            }
        }
    }
}
