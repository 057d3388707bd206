import AccountLedger
package import Accounts
import HTTPTypes
package import Hummingbird
package import LedgerRecords
package import Pages
package import Requests
package import Responses
package import Tokens

/// What every way in has in common.
package struct FrontDoor: Sendable {
    package let pages: PageRenderer
    package let accounts: AccountDesk
    package let sessions: Sessions
    package let publicURL: PublicURL?

    /// Gathers what a way in needs.
    package init(pages: PageRenderer, accounts: AccountDesk, sessions: Sessions, publicURL: PublicURL?) {
        self.pages = pages
        self.accounts = accounts
        self.sessions = sessions
        self.publicURL = publicURL
    }

    /// Signs somebody in, on a session that did not exist before.
    package func welcome(
        _ account: Account,
        _ request: Request,
        _ context: WebContext,
        next: NextPage?
    ) async throws -> Response {
        if let old = context.visitor { try await sessions.end(old.session.id) }
        let words = DeviceWords(userAgent: request.headers[.userAgent]).text
        let cookies = try await sessions.begin(account, on: words).cookies
        try await accounts.noteDevice(request.headers.cookie(CookieName.device), words, of: account)
        let device = SetCookie(
            name: CookieName.device,
            value: accounts.deviceCookie(for: account),
            maximumAge: 15_552_000
        )
        context.notes.note {
            $0.cookies = cookies + [device]
            $0.actor = account.id
            $0.event = $0.event ?? "user_created"
        }
        return .seeOther(next?.path ?? Self.firstPage(of: account.role))
    }

    private static func firstPage(of role: AccountRole) -> String {
        if Set.appliers.contains(role) { return "/applications" }
        return Set.queueWatchers.contains(role) ? "/ops" : "/"
    }

    /// Browsers drop our cookies on plain HTTP anywhere but on the machine itself: better told than a loop.
    package func secureOnly(_ request: Request, _ context: WebContext) -> Response? {
        let host = HostHeader(request.head.authority ?? "")
        guard host?.isLoopback != true, publicURL?.isSecure != true else { return nil }
        return pages.page(
            .secure,
            title: "HTTPS required",
            ["host": host?.authority ?? ""],
            status: .forbidden,
            in: context
        )
    }
}
