import ArgumentParser
import QueueControls
import QueueReadings
import QueueReports
import QueueVocabulary
import Sealing
import Terminal

/// Lists jobs of one state.
struct ListJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List jobs of one state: dead (newest first), waiting, running or delayed (oldest first)."
    )

    @Option(help: "dead, waiting, running or delayed.") var state = "dead"
    @Option(help: "Only those that died within this time, such as 1h.") var since: SpanArgument?
    @Option(help: "Only those that died of this.") var cause: String?
    @Option(help: "At most so many; 1 to 10,000.") var limit = 20

    func validate() throws {
        guard state == "dead" || ListedState(rawValue: state) != nil else {
            throw ValidationError("--state must be dead, waiting, running or delayed")
        }
        guard state == "dead" || (since == nil && cause == nil) else {
            throw ValidationError("--since and --cause are for dead letters")
        }
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10000") }
    }

    func run() async throws {
        try await QueueConnection.with { connection in
            let reader = QueueReader(connection.queue)
            var table: TextTable
            if let state = ListedState(rawValue: state) {
                table = TextTable(["JOB", "CLASS", "ATTEMPTS", "SINCE"], rightAligned: [2])
                for job in try await reader.jobs(in: state, limit: limit) {
                    table.add([job.id.text, job.kind.rawValue, "\(job.attempts)", QueueWords.moment(job.at)])
                }
            } else {
                table = TextTable(["JOB", "CAUSE", "ATTEMPTS", "DIED"], rightAligned: [2])
                let now = try await reader.read().now
                let earliest = since.map { now - Int64($0.milliseconds) }
                for letter in try await reader.deadLetters(since: earliest, cause: cause, limit: limit) {
                    table.add([
                        letter.id.text, letter.cause, "\(letter.attempts)", QueueWords.moment(letter.diedAt),
                    ])
                }
            }
            print(table.text)
        }
    }
}
