import ArgumentParser
import QueueControls
import QueueMonitoring
import QueueReadings

/// Says how many workers are needed.
struct Scale: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say how many workers keep up with what comes and clear what waits in time.",
        discussion: "Nothing is started or stopped. Exits with 1 if there are too few."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, keda, compose, json }

    @Option(help: "In what time all that waits is to be gone.") var target = SpanArgument(milliseconds: 5_000)
    @Option(help: "text, keda, compose or json.") var format = Format.text
    @Option(help: "Seconds between the two readings that rates are made of.") var interval = 2.0

    func validate() throws {
        guard (0.1...60).contains(interval) else { throw ValidationError("--interval must be 0.1 to 60 seconds") }
    }

    func run() async throws {
        try await QueueConnection.with { connection in
            let snapshot = try await Look(connection.queue).first(interval)
            let have = snapshot.reading?.living.count ?? 0
            let toClear = snapshot.workers(clearingWithin: Double(target.milliseconds) / 1_000)
            let isIdle = snapshot.reading?.waiting == 0
            let need = max(toClear ?? 0, snapshot.forecast.workersNeeded ?? 0, isIdle ? 0 : 1)
            print(text(need: need, have: have, isKnown: toClear != nil || isIdle, queue: snapshot.queue))
            if have < need { throw ExitCode.failure }
        }
    }

    private func text(need: Int, have: Int, isKnown: Bool, queue: String) -> String {
        switch format {
        case .text:
            return "need \(need), have \(have)"
                + (isKnown ? "" : "; no worker has told yet how long a job takes, so this is a guess")
        case .json: return #"{"have":\#(have),"known":\#(isKnown),"need":\#(need)}"#
        case .compose: return "docker compose up -d --scale worker=\(max(1, need))"
        case .keda:
            return """
                triggers:
                  - type: prometheus
                    metadata:
                      serverAddress: http://prometheus:9090
                      threshold: "1"
                      query: max(queue_workers_needed{queue="\(queue)"})
                minReplicaCount: 1
                maxReplicaCount: \(max(32, need * 2))
                """
        }
    }
}
