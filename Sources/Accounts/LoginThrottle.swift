import Crypto
import Foundation
import Hosting
import Ledger
import Lending

// Guessing is made slow, nobody is locked out for good.
//
// Failures are counted in the ledger, so that neither a restart nor an emptied Redis forgives them: by account name
// (known or not), by address, and for a device that has signed in before by device instead, so that strangers who guess
// cannot keep the owner out. Past some free tries each failure doubles the wait. All accounts together share a quota.

/// Decides whether a password may be tried at all.
struct LoginThrottle: Sendable {
    let ledger: Ledger
    let limiter: RateLimiter
    let clock: TimeSource
    private static let everybody = Quota(name: "login", limit: 300, seconds: 60)

    /// Failures under one key that cost nothing, and how long the next wait grows.
    private enum Counter {
        case account(String), address(String), device(String)

        var key: String {
            switch self {
            case .account(let name): "account \(name)"
            case .address(let network): "address \(network)"
            case .device(let device): "device \(device)"
            }
        }

        var freeTries: Int {
            switch self {
            case .account, .device: 5
            case .address: 30
            }
        }
    }

    /// One attempt: whose it says it is, and where it comes from.
    struct Attempt: Sendable {
        let foldedName: String
        let network: String
        /// A device that is known to have signed in to this account.
        let device: String?
    }

    /// Whether the password may be looked at now.
    func permits(_ attempt: Attempt) async throws(LedgerError) -> Bool {
        let now = clock.now()
        for counter in counters(attempt) {
            let failures = try await ledger.loginFailures(counter.key, at: now)
            guard let lastAt = failures.lastAt, failures.count > counter.freeTries else { continue }
            // 2, 4, 8 … 900 seconds.
            let wait = min(Int64(1) << min(failures.count - counter.freeTries, 10), 900) * 1000
            if now.milliseconds < lastAt.milliseconds + wait { return false }
        }
        guard attempt.device == nil else { return true }
        return await !limiter.take(Self.everybody, for: "everybody").isExceeded
    }

    /// Counts a wrong password.
    func failed(_ attempt: Attempt) async throws(LedgerError) {
        for counter in counters(attempt) { try await ledger.recordLoginFailure(counter.key, at: clock.now()) }
    }

    /// Forgets the failures of an account whose owner has come.
    func succeeded(_ attempt: Attempt) async throws(LedgerError) {
        for counter in counters(attempt) {
            if case .address = counter { continue }
            try await ledger.clearLoginFailures(counter.key)
        }
    }

    private func counters(_ attempt: Attempt) -> [Counter] {
        if let device = attempt.device { return [.device(device)] }
        return [.account(attempt.foldedName), .address(attempt.network)]
    }
}
