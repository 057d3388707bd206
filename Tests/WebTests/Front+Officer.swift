import AccountLedger
import Hosting
import HummingbirdTesting
import LedgerRecords
import Lending

@testable import Tokens
@testable import Web

extension Front {
    /// An officer of the lender, invited and signed in.
    func officer(_ name: String, _ client: any TestClientProtocol) async throws -> Browser {
        let (token, now) = (RandomToken(bytes: 32), clock.clock.now())
        try await services.ledger.createInvitation(
            role: .officer,
            tokenDigest: token.digest,
            expiresAt: now.adding(milliseconds: 3_600_000),
            by: .commandLine("test"),
            at: now
        )
        let browser = Browser(client)
        try await browser.open("/join/\(token.text)")
        try await browser.submit(["username": name, "password": Browser.password])
        return browser
    }
}
