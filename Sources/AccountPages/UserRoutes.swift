import AccountLedger
import Accounts
import CheckedAnswers
import HTTPTypes
package import Hosting
import Hummingbird
package import Ledger
import LedgerRecords
import Lending
import Pages
package import Requests
import Responses
package import SignInPages
import Tokens

/// Accounts, for those who look after them: roles, locks, sessions, links.
///
/// Nothing here shows an application.
package struct UserRoutes: Sendable {
    package let door: FrontDoor
    package let ledger: Ledger
    package let clock: TimeSource

    /// Routes that answer from these.
    package init(door: FrontDoor, ledger: Ledger, clock: TimeSource) {
        self.door = door
        self.ledger = ledger
        self.clock = clock
    }

    package var routes: [Route] {
        let (read, path) = (Route.Access.pages([.admin, .auditor]), "/admin/users/{account}")
        return [
            Route(method: .get, path: "/admin/users", access: read, handler: list),
            Route(
                method: .post,
                path: "/admin/users",
                access: .pages([.admin]),
                body: .form,
                needsPassword: true,
                handler: invite
            ),
            Route(method: .get, path: path, access: read, handler: show),
            Route(
                method: .post,
                path: path,
                access: .pages([.admin]),
                body: .form,
                needsPassword: true,
                handler: change
            ),
        ]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try await listPage(request, context)
    }

    private func listPage(_ request: Request, _ context: WebContext, link: String? = nil) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let all = query["applicants"] == "yes"
        let accounts = try await ledger.accounts(
            beginningWith: "",
            staffOnly: !all,
            limit: 501
        )
        var view: View = [
            "isAll": all, "isCut": accounts.count > 500, "mayChange": try context.signedIn().role == .admin,
            "users": accounts.prefix(500).map { $0.view },
            "roles": AccountRole.allCases.filter(\.isStaff).map { ["code": $0.rawValue] as View },
        ]
        view["link"] = link
        return door.pages.page(.users, title: "Accounts", view, in: context)
    }

    private func invite(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        guard let role = AccountRole(rawValue: context.form["role"] ?? ""), role.isStaff else {
            throw Refusal.validation([Mistake("role", .choice, "Choose a role")])
        }
        let (token, now) = (RandomToken(bytes: 32), clock.now())
        try await ledger.createInvitation(
            role: role,
            tokenDigest: token.digest,
            expiresAt: now.adding(milliseconds: 24 * 3_600_000),
            by: .account(try context.signedIn().id),
            at: now
        )
        context.notes.note { $0.event = "user_invited" }
        return try await listPage(request, context, link: door.accounts.link("join", token.text))
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        return try await userPage(context, done: query["done"].flatMap { Self.words[$0] })
    }

    private func userPage(_ context: WebContext, done: String? = nil, link: String? = nil) async throws -> Response {
        let (user, me) = (try await user(context), try context.signedIn())
        var view = user.view
        view["mayChange"] = me.role == .admin && me.id != user.id && !user.isErased
        view["isMe"] = me.id == user.id
        view["done"] = done
        view["link"] = link
        view["isPerson"] = !user.isProgram
        view["sessions"] = try await door.sessions.standing(of: user.id).map { $0.view(isThis: false) }
        view["roles"] = AccountRole.allCases
            .map { ["code": $0.rawValue, "isChosen": $0 == user.role] as View }
        return door.pages.page(.user, title: "Account \(user.name)", view, in: context)
    }

    private func change(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let (user, me) = (try await user(context), try context.signedIn())
        guard user.id != me.id else {
            throw Refusal.forbidden("Somebody else has to change your account.")
        }
        guard !user.isErased else {
            throw Refusal(status: .conflict, code: .conflict, detail: "Its owner was erased: nobody has this account.")
        }
        let action = context.form["action"] ?? ""
        let (actor, now) = (Actor.account(me.id), clock.now())
        guard !user.isProgram || !["role", "reset"].contains(action) else {
            throw Refusal(
                status: .conflict,
                code: .conflict,
                detail: "A program has the role of its keys and no password: make it a new key instead."
            )
        }
        let outcome: UserChange
        switch action {
        case "role":
            guard let role = AccountRole(rawValue: context.form["role"] ?? "") else {
                throw Refusal.validation([Mistake("role", .choice, "Choose a role")])
            }
            outcome = try await ledger.changeRole(of: user.id, to: role, at: now, by: actor)
        case "lock": outcome = try await ledger.setLocked(true, user.id, at: now, by: actor)
        case "unlock": outcome = try await ledger.setLocked(false, user.id, at: now, by: actor)
        case "end": outcome = try await ledger.endAllSessions(of: user.id, at: now, by: actor)
        case "reset":
            context.notes.note { $0.event = "authn_reset_start" }
            return try await userPage(context, link: door.accounts.resetLink(for: user.id, by: actor))
        default: throw Refusal.validation([Mistake("action", .choice, "Press one of the buttons")])
        }
        context.notes.note { $0.event = "user_updated" }
        switch outcome {
        case .done, .unchanged: return .seeOther("/admin/users/\(user.id)?done=\(action)")
        case .unknown: throw Refusal.notFound
        case .lastAdmin:
            throw Refusal(
                status: .conflict,
                code: .conflict,
                detail: "This is the last admin: nobody would be left who can look after accounts."
            )
        }
    }

    private func user(_ context: WebContext) async throws -> Account {
        guard let id = AccountID(rawValue: try context.parameter("account")),
            let account = try await ledger.account(id: id)
        else { throw Refusal.notFound }
        return account
    }

    private static let words = [
        "role": "The role holds; the person has to sign in anew.", "lock": "Locked, and signed out everywhere.",
        "unlock": "Unlocked.", "end": "Signed out everywhere.",
    ]
}

extension Account {
    fileprivate var view: View {
        [
            "account": id.rawValue, "name": name, "role": role.rawValue, "isLocked": isDisabled,
            "made": createdAt.rfc3339,
        ]
    }
}
