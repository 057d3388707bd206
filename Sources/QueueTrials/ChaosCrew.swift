#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The workers of a chaos run, each a process; whoever has gone is replaced at once.
actor ChaosCrew {
    private let program: String
    private let arguments: [String]
    private let environment: [String: String]
    private var workers: [ChildProgram?]
    /// What the next worker of a place is told besides.
    private var peculiarities: [Int: [String: String]] = [:]
    /// Told to stop, or killed, and not yet gone.
    private var leaving: [ChildProgram] = []
    private var isEnding = false

    init(_ program: String, _ arguments: [String], _ environment: [String: String], size: Int) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        workers = [ChildProgram?](repeating: nil, count: size)
    }

    /// Starts workers and replaces those that have gone, until cancelled.
    func supervise() async throws {
        while !Task.isCancelled, !isEnding {
            for index in workers.indices where workers[index]?.hasEnded() ?? true {
                workers[index] = try ChildProgram(
                    program,
                    arguments,
                    environment: environment.merging(peculiarities.removeValue(forKey: index) ?? [:]) { $1 },
                    output: "/dev/null"
                )
            }
            leaving.removeAll { $0.hasEnded() }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// SIGKILL.
    /// - Returns: The process id it had.
    func kill(_ index: Int) -> Int32? {
        guard let worker = workers[index] else { return nil }
        worker.signal(SIGKILL)
        leaving.append(worker)
        workers[index] = nil
        return worker.processID
    }

    /// SIGKILL to the first of these processes that is one of the crew and lives.
    /// - Returns: Its process id.
    func kill(firstOf processIDs: [Int32]) -> Int32? {
        for processID in processIDs {
            if let place = workers.firstIndex(where: { $0?.processID == processID }) { return kill(place) }
        }
        return nil
    }

    /// SIGTERM; another starts in its place.
    /// - Parameters:
    ///   - index: The worker's place.
    ///   - peculiarity: What the other is told besides.
    func replace(_ index: Int, by peculiarity: [String: String] = [:]) {
        peculiarities[index] = peculiarity
        guard let worker = workers[index] else { return }
        worker.signal(SIGTERM)
        leaving.append(worker)
        workers[index] = nil
    }

    /// SIGSTOP, and SIGCONT after so long; another starts in its place, and the first ends after it has woken.
    func pause(_ index: Int, for duration: Duration) {
        guard let worker = workers[index] else { return }
        worker.signal(SIGSTOP)
        workers[index] = nil
        Task {  // bounded; the crew's end kills the process whether it has been woken or not
            try? await Task.sleep(for: duration)  // never cancelled
            worker.signal(SIGCONT)
            try? await Task.sleep(for: .seconds(2))  // time to deliver late results, which must be refused
            worker.signal(SIGTERM)
        }
        leaving.append(worker)
    }

    /// Ends all.
    func end() async {
        isEnding = true
        for worker in workers.compactMap({ $0 }) { worker.signal(SIGTERM) }
        for worker in workers.compactMap({ $0 }) where await !worker.waitUntilEnded(upTo: .seconds(10)) {
            await worker.crash()
        }
        for worker in leaving { await worker.crash() }
    }
}
