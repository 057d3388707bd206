import ArgumentParser
import Lending
import QueueReadings
import Sealing
import Terminal

/// Which dead letters are meant: some by id, or those of a cause or an age.
struct DeadLetterOptions: ParsableArguments {
    @Argument(help: "Ids; or --cause, or --older, instead.") var ids: [JobArgument] = []
    @Option(help: "Those that died of this.") var cause: String?
    @Option(help: "Those that died longer ago than this, such as 30d.") var older: SpanArgument?
    @Flag(help: "All of them.") var all = false
    @Option(help: "At most so many; 1 to 10,000.") var max = 100
    @Flag(help: "Only tell what would be done.") var dryRun = false
    @Flag(help: "Do it without asking.") var yes = false

    func validate() throws {
        guard (1...10_000).contains(max) else { throw ValidationError("--max must be 1 to 10000") }
        let isByRule = cause != nil || older != nil || all
        guard ids.isEmpty == isByRule else {
            throw ValidationError("name ids, or one of --cause, --older and --all")
        }
    }

    /// The letters, oldest rules first applied.
    func letters(of connection: QueueConnection) async throws -> [JobID] {
        guard ids.isEmpty else { return Array(ids.map(\.id).prefix(max)) }
        let now = connection.time.milliseconds
        let letters = try await QueueReader(connection.queue)
            .deadLetters(before: older.map { now - Int64($0.milliseconds) }, cause: cause, limit: max)
        return letters.map(\.id)
    }
}
