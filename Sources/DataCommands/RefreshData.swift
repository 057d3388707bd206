import ArgumentParser
import Connectors
import Documents
import Foundation
import RegistryCommands
import RemoteServices
import Terminal

/// Brings data from services that offer it over HTTP.
struct RefreshData: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Bring data from services over HTTP, each when it is due.",
        discussion: """
            A connector is a file that says where data is, what of it is kept and how often it is looked for; \
            deploy/connectors has FRED series, loan listings and account transactions. Each keeps one CSV file in the \
            folder, or with --ledger one data set in the ledger, its rows told apart by their key. Without --watch those that are due are refreshed once, for a timer \
            to call; exits with 1 where one failed, the others are refreshed all the same.
            """
    )

    @Argument(help: ArgumentHelp("Connector files.", valueName: "file")) var connectors: [String]
    @Option(help: ArgumentHelp("Folder of the files that are kept.", valueName: "folder")) var out: String?
    @Flag(help: "Keep rows in the ledger instead, each connector's in the data set of its id.") var ledger = false
    @Option(help: ArgumentHelp("Another address for all of them, such as that of a proxy.", valueName: "address"))
    var address: String?
    @Flag(help: "Refresh also what is not due.") var now = false
    @Flag(help: "Go on until stopped.") var watch = false
    @Option(help: "Tries of each page.") var attempts = 4
    @Option(help: "Seconds of each try.") var timeout = 20.0

    func validate() throws {
        guard !connectors.isEmpty else { throw ValidationError("name a connector file") }
        guard (out != nil) != ledger else { throw ValidationError("give --out or --ledger") }
        guard (1...20).contains(attempts), timeout > 0, timeout <= 600 else {
            throw ValidationError("--attempts must be 1 to 20 and --timeout up to 600")
        }
    }

    func run() async throws {
        let known = try connectors.map { path in try connector(path) }
        let place = try out.map(RefreshPlace.folder) ?? .ledger(Surroundings().openLedger())
        var failures = try await round(known, place, everything: now)
        while watch {
            var wait = 3600.0
            for connector in known { wait = min(wait, try await place.secondsUntilDue(connector, at: Self.time)) }
            // What failed is tried again after a minute, not at once.
            try await Task.sleep(for: .seconds(max(wait, failures > 0 ? 60 : 1)))
            failures = try await round(known, place, everything: false)
        }
        guard failures == 0 else { throw ExitCode(1) }
    }

    /// Refreshes what is due; how many failed.
    private func round(_ connectors: [Connector], _ place: RefreshPlace, everything: Bool) async throws -> Int {
        var failures = 0
        for connector in connectors {
            let wait = try await place.secondsUntilDue(connector, at: Self.time)
            guard everything || wait <= 0 else {
                if !watch { print("\(connector.id): due in \(Int(wait / 60) + 1) minutes") }
                continue
            }
            do {
                var patience = RemoteService.Patience()
                (patience.attempts, patience.timeout) = (attempts, .seconds(timeout))
                let environment = ProcessInfo.processInfo.environment
                let rows = try await ConnectorRun(connector, environment: environment, patience: patience).rows()
                print("\(connector.id): \(try await place.merge(rows, of: connector, at: Self.time))")
            } catch {
                try Task.checkCancellation()
                failures += 1
                FileHandle.standardError.write(Data("\(connector.id): \(error)\n".utf8))
            }
            fflush(nil)
        }
        return failures
    }

    /// Seconds since 1970.
    private static var time: Double { Date().timeIntervalSince1970 }

    private func connector(_ path: String) throws(CommandFailure) -> Connector {
        let bytes = try Files.bytes(path, limit: 1 << 20)
        do {
            let connector = try Connector(try JSONValue.parse(bytes, limits: .file))
            return address.map(connector.at) ?? connector
        } catch {
            throw CommandFailure(file: path, "\(error)")
        }
    }
}
