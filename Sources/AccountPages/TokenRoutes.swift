package import Accounts
import Contracts
import Documents
import HTTPTypes
import Hummingbird
import LedgerRecords
import Pages
package import Requests
import Responses
import SignInPages
package import Tokens

/// `POST /token`: a name and a password for a token, in the form of OAuth 2's password grant.
package struct TokenRoutes: Sendable {
    package let accounts: AccountDesk
    package let sessions: Sessions

    /// Routes that answer from these.
    package init(accounts: AccountDesk, sessions: Sessions) {
        self.accounts = accounts
        self.sessions = sessions
    }

    package var routes: [Route] {
        [
            Route(
                method: .post,
                path: "/token",
                access: .anyone,
                body: .programForm,
                answer: .json,
                contract: Self.contract,
                handler: token
            )
        ]
    }

    private static let contract = Contract(
        "getToken",
        chapter: "Service",
        "A name and a password for a token (OAuth 2, password grant).",
        bodies: [
            .init(
                type: "application/x-www-form-urlencoded",
                .object(
                    [
                        "username": .text(1...200), "password": .text(1...512), "grant_type": .word(["password"]),
                        "code": .text(1...64),
                    ],
                    optional: ["grant_type", "code"]
                )
            )
        ],
        answers: [
            Contract.Answer(
                200,
                "The token",
                .object(["access_token": .text(), "token_type": .word(["bearer"]), "expires_in": .count])
            )
        ],
        problems: [401]
    )

    private func token(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        guard let name = context.form["username"], let password = context.form["password"],
            context.form["grant_type"].map({ $0 == "password" }) ?? true
        else { throw Refusal.malformed("username and password are needed; grant_type is password.") }
        guard let account = try await accounts.verified(name, password, request, context) else {
            throw Refusal.unauthorised(
                "Bearer",
                "The user name or the password is wrong, or there were too many tries."
            )
        }
        if account.secondFactorAt != nil {
            let origin = SignInOrigin(request, context)
            guard try await accounts.check(code: context.form["code"] ?? "", of: account, from: origin) == .right else {
                context.notes.note { $0.event = "authn_login_fail" }
                throw Refusal.unauthorised("Bearer", "This account needs a code of its app too, in the field code.")
            }
        }
        let token = try await sessions.beginForProgram(account)
        return .json([
            "access_token": .string(token), "token_type": "bearer", "expires_in": .number(.init(sessions.minutes * 60)),
        ])
    }
}
