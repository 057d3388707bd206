import AccountLedger
import Crypto
import Foundation
package import Hosting
package import Ledger
package import LedgerSchema
import Lending

// Guessing is made slow, nobody is locked out for good.
//
// Failures are counted in the ledger, so that neither a restart nor an emptied Redis forgives them: by account name
// (known or not), by address, and for a device that has signed in before by device instead, so that strangers who guess
// cannot keep the owner out. Past some free tries each failure doubles the wait. All accounts together share a quota, of
// which one address and one account, right or wrong, get a part only: nobody can use it up for everybody.

/// Decides whether a password may be tried at all.
package struct LoginThrottle: Sendable {
    package let ledger: Ledger
    package let limiter: RateLimiter
    package let clock: TimeSource

    private static let ofOneAddress = Quota(name: "login-address", limit: 30, seconds: 60)
    private static let ofOneAccount = Quota(name: "login-account", limit: 30, seconds: 60)
    private static let everybody = Quota(name: "login", limit: 300, seconds: 60)

    /// Gathers it.
    package init(ledger: Ledger, limiter: RateLimiter, clock: TimeSource) {
        self.ledger = ledger
        self.limiter = limiter
        self.clock = clock
    }

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
    package struct Attempt: Sendable {
        package let foldedName: String
        package let network: String
        /// A device that is known to have signed in to this account.
        package let device: String?

        /// Gathers it.
        package init(foldedName: String, network: String, device: String?) {
            self.foldedName = foldedName
            self.network = network
            self.device = device
        }
    }

    /// Whether the password may be looked at now.
    package func permits(_ attempt: Attempt) async throws(LedgerError) -> Bool {
        let now = clock.now()
        for counter in counters(attempt) {
            let failures = try await ledger.loginFailures(counter.key, at: now)
            guard let lastAt = failures.lastAt, failures.count > counter.freeTries else { continue }
            // 2, 4, 8 … 900 seconds.
            let wait = min(Int64(1) << min(failures.count - counter.freeTries, 10), 900) * 1000
            if now.milliseconds < lastAt.milliseconds + wait { return false }
        }
        guard attempt.device == nil else { return true }
        return await isWithinQuotas(attempt)
    }

    /// Takes from the quotas of the address and the account first: who is over them costs the others nothing.
    private func isWithinQuotas(_ attempt: Attempt) async -> Bool {
        let quotas = [
            (Self.ofOneAddress, attempt.network), (Self.ofOneAccount, attempt.foldedName),
            (Self.everybody, "everybody"),
        ]
        for (quota, client) in quotas where await limiter.take(quota, for: client).isExceeded { return false }
        return true
    }

    /// Counts a wrong password.
    package func failed(_ attempt: Attempt) async throws(LedgerError) {
        for counter in counters(attempt) { try await ledger.recordLoginFailure(counter.key, at: clock.now()) }
    }

    /// Forgets the failures of an account whose owner has come.
    package func succeeded(_ attempt: Attempt) async throws(LedgerError) {
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
