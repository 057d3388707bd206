import Foundation
import Synchronization
import TestSupport

/// The loan book beside the applications of a fault run: programs end its days, and are killed over it.
final class Bookkeeper: Sendable {
    private static let days = 60
    private let installation: Installation
    private let ended = Mutex(0)

    /// Makes a small book up whose last day is two months ago.
    init(_ installation: Installation) throws {
        self.installation = installation
        try installation.underwriter(
            "simulate-book",
            "--loans",
            "150",
            "--seed",
            "7",
            "--without-people",
            "--until",
            Self.date(0)
        )
    }

    /// Ends a day and the next, each twice: the first time until it is killed.
    func work() async throws {
        for day in 1...Self.days where !Task.isCancelled {
            try await end(day, killedAfter: .milliseconds(Int.random(in: 50...1_000)))
            try await end(day, killedAfter: .seconds(60))
            ended.withLock { $0 = day }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// Ends the last day that was begun, so that the book can be judged.
    /// - Returns: What was said if it could not be ended.
    func finish() throws -> String? {
        let (code, text) = try installation.run(arguments(min(Self.days, ended.withLock { $0 } + 1)))
        return code == 0 ? nil : text
    }

    private func end(_ day: Int, killedAfter limit: Duration) async throws {
        let child = try ChildProcess(
            Installation.program("underwriter"),
            arguments(day),
            environment: installation.environment,
            output: installation.folder.file("book.log")
        )
        let deadline = ContinuousClock.now + limit
        while child.isRunning, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        child.kill()
    }

    private func arguments(_ day: Int) -> [String] {
        ["portfolio", "eod", "--date", Self.date(day), "--late-fee", "5000"]
    }

    /// The days of the book: 0 is its last.
    private static func date(_ number: Int) -> String {
        Date(timeIntervalSinceNow: 86_400 * Double(number - days - 2)).formatted(.iso8601.year().month().day())
    }
}
