import Foundation
import Synchronization
import TestSupport

/// A whole Underwriter under steady load while something breaks; then everything the client was told is checked.
///
/// The client applies under its own keys, sends again what got no answer or a refusal, sends some twice at once, makes a
/// mistake now and then, and looks at what is shown meanwhile.
final class FaultTrial: Sendable {
    let installation: Installation
    let log = FaultLog()
    let officer: APIClient
    let book: Bookkeeper
    /// Is told of every application; refuses some of it, which must come again under its name.
    let receiver: FixtureServer
    private let web: Mutex<ChildProcess>
    private let workers: Mutex<[ChildProcess]>
    private let faultEnded = Mutex<ContinuousClock.Instant?>(nil)
    private let rate: Int
    private let seconds: Int

    /// Starts web and two workers with a model.
    init(rate: Int = 30, seconds: Int = 5, settings: [String: String] = [:]) async throws {
        (self.rate, self.seconds) = (rate, seconds)
        let settings = settings.merging(["UNDERWRITER_WEBHOOKS_INSIDE": "on"]) { $1 }
        installation = try Installation(settings: Installation.unlimited.merging(settings) { $1 })
        book = try Bookkeeper(installation)
        try installation.promoteDemonstrationModel()
        receiver = try FixtureServer { _, before in FixtureServer.Answer(before.count % 7 == 3 ? 500 : 200) }
        try installation.underwriter("webhooks", "add", receiver.address + "/told")
        web = Mutex(try await installation.startWeb())
        workers = Mutex(try (0..<2).map { [installation] in try installation.startWorker("worker-\($0)") })
        officer = try await APIClient.staff("olga", role: "officer", at: installation)
    }

    /// Applies for as long as planned while the fault is made, then waits until everything is decided.
    func run(_ fault: @escaping @Sendable (FaultTrial) async throws -> Void) async throws {
        let watcher = Task { await self.watch() }  // ended below
        let bookkeeper = Task { try await book.work() }  // ended below, wherever it is
        defer {
            watcher.cancel()
            bookkeeper.cancel()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.apply() }
            group.addTask {
                try await fault(self)
                self.faultEnded.withLock { $0 = .now }
            }
            try await group.waitForAll()
        }
        bookkeeper.cancel()
        _ = await bookkeeper.result
        let deadline = ContinuousClock.now + .seconds(120)
        while await !log.open.isEmpty, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(100)) }
    }

    /// The longest time from the later of acceptance and the fault's end until a decision was seen.
    func slowest() async -> Duration {
        let end = faultEnded.withLock { $0 } ?? .now
        return await log.told.values
            .map { told in (told.decidedAt ?? .now) - max(end, told.acceptedAt ?? end) }
            .max() ?? .zero
    }

    private func apply() async throws {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<(rate * seconds) {
                try await Task.sleep(until: start + .milliseconds(1_000 * number / rate), clock: .continuous)
                let isDouble = number.isMultiple(of: 10)
                for _ in 0..<(isDouble ? 3 : 1) { group.addTask { try await self.submit(number) } }
                if number % 20 == 7 { group.addTask { await self.makeMistake() } }
            }
            try await group.waitForAll()
        }
    }

    private func submit(_ number: Int) async throws {
        let application = SampleApplication(income: 20_000 + number * 97, debts: number % 9 * 2_000)
        let deadline = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < deadline {
            let started = ContinuousClock.now
            do {
                let answer = try await officer.submit(application, key: "key-\(number)")
                if await log.note(answer, key: "key-\(number)", after: .now - started) { return }
                guard [429, 503].contains(answer.status) else { return }
            } catch {
                await log.noteSilence()
            }
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    private func makeMistake() async {
        // No answer says nothing of the answer.
        guard let answer = try? await officer.call("POST", "/api/v1/applications", [:], Data("{\"answers\":".utf8))
        else {
            return
        }
        await log.noteMistake(answer)
    }

    /// Looks at everything that is not decided, again and again.
    private func watch() async {
        while !Task.isCancelled {
            for (key, id) in await log.open {
                // No answer, or none for now: the next turn asks again.
                if let answer = try? await officer.status(id), answer.status == 200,
                    let state = answer.object["status"] as? String
                {
                    await log.see(state, key: key)
                }
            }
            // Ends early only by cancellation, which ends the loop.
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}

extension FaultTrial {
    /// SIGKILL to a worker; another takes its place.
    func killWorker(_ index: Int, settings: [String: String] = [:]) throws {
        try workers.withLock { workers in
            workers[index].kill()
            workers[index] = try installation.startWorker("worker-\(index)", settings: settings)
        }
    }

    /// SIGTERM to a worker; another takes its place.
    /// - Returns: The exit code of the first, nil if it did not end within its time.
    func replaceWorker(_ index: Int) throws -> Int32? {
        try workers.withLock { workers in
            let old = workers[index]
            workers[index] = try installation.startWorker("worker-\(index)")
            old.signal(SIGTERM)
            return old.wait(upTo: .seconds(21))
        }
    }

    /// A signal to a worker.
    func signalWorker(_ index: Int, _ number: Int32) { workers.withLock { $0[index].signal(number) } }

    /// SIGKILL to web, and a new one.
    func killWeb() async throws {
        web.withLock { $0.kill() }
        let new = try await installation.startWeb()
        web.withLock { $0 = new }
    }

    /// SIGTERM to web, and a new one that is killed at a named point.
    /// - Returns: Whether it was, within 20 s.
    func crashWeb(at point: String) async throws -> Bool {
        _ = web.withLock { $0.stop() }
        // It may end before it answers at all; then the old one stands, which has ended too.
        if let new = try? await installation.startWeb(settings: ["crash_at": point]) { web.withLock { $0 = new } }
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            if web.withLock({ !$0.isRunning }) { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// SIGTERM to web, and a new one.
    /// - Returns: The exit code of the first.
    func replaceWeb(settings: [String: String] = [:]) async throws -> Int32? {
        let code = web.withLock { $0.stop() }
        let new = try await installation.startWeb(settings: settings)
        web.withLock { $0 = new }
        return code
    }
}
