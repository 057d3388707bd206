public import ArgumentParser
import Foundation
import RemoteServices
import Synthesis
import Terminal

/// Sends invented applications to a running web front, at a steady rate.
public struct LoadGenerator: AsyncParsableCommand {
    /// How the command is called, and what it says of itself.
    public static let configuration = CommandConfiguration(
        commandName: "loadgen",
        abstract: "Send invented applications to a web front, so that its pages have something to show.",
        discussion: """
            The applicants are those of `underwriter synthesise`. They go in by /api/v1/applications/bulk, as a program's \
            would, with a key of `underwriter clients add NAME --scope applications:write`. The same seed sends the same \
            applications again, and none is taken twice. Not for a front at which people apply.
            """
    )

    @OptionGroup var product: ProductFile
    @Option(help: "Address of the web front.") var url = "http://127.0.0.1:8080"
    @Option(help: ArgumentHelp("File that holds the program's key.", valueName: "file")) var keyFile: String
    @Option(help: "How many applications.") var applications = 1_000
    @Option(help: "How many a second, 1 to 5000.") var perSecond = 20
    @Option(help: "Determines every applicant.") var seed: UInt64 = 42

    /// Made by the parser.
    public init() {}

    /// Checks the options.
    public func validate() throws {
        guard applications >= 1 else { throw ValidationError("--applications must be at least 1") }
        guard (1...5_000).contains(perSecond) else { throw ValidationError("--per-second must be from 1 to 5000") }
    }

    /// Runs the command.
    public func run() async throws {
        let definition = try product.read()
        var load: ApplicationLoad
        do {
            load = try ApplicationLoad(product: definition, address: url, key: try key(), seed: seed)
        } catch let error as SynthesisError {
            throw CommandFailure(file: product.product, error)
        }
        let start = ContinuousClock.now
        try await send(&load, from: start)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let tally = load.tally
        print(
            "\(tally.total.groupedText) applications sent in \(seconds.text(decimals: 1)) s: "
                + "\(tally.accepted.groupedText) accepted, \(tally.replayed.groupedText) sent before, "
                + "\(tally.refused.groupedText) refused"
        )
        if let refusal = tally.firstRefusal { throw CommandFailure("refused, the first of them \(refusal)") }
    }

    /// Each second its share, from the beginning of the second on.
    private func send(_ load: inout ApplicationLoad, from start: ContinuousClock.Instant) async throws {
        let progress = ProgressBar(total: applications)
        var next = start
        while load.tally.total < applications {
            try await ContinuousClock().sleep(until: next)
            next += .seconds(1)
            do {
                try await load.send(min(perSecond, applications - load.tally.total))
            } catch {
                throw CommandFailure("\(error); \(load.tally.total.groupedText) applications were sent before")
            }
            progress.say(load.tally.total, rows: load.tally.total)
        }
        progress.end(rows: load.tally.total)
    }

    private func key() throws(CommandFailure) -> String {
        let key = String(decoding: try Files.bytes(keyFile), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard !key.utf8.isEmpty, key.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw CommandFailure(file: keyFile, "must hold the key and nothing else, such as uwk_…")
        }
        return key
    }
}
