import AccountLedger
import Accounts
import Documents
import HTTPTypes
import Hummingbird
import LedgerRecords
import Lending
import Pages
package import Requests
import Responses
package import SignInPages
import Tokens

/// Where somebody is signed in, and how to end it.
package struct SessionRoutes: Sendable {
    package let door: FrontDoor

    /// Routes that answer from these.
    package init(door: FrontDoor) { self.door = door }

    package var routes: [Route] {
        let (own, path) = (Route.Access.pages(Set(AccountRole.allCases)), "/account/sessions")
        return [
            Route(method: .get, path: path, access: own, handler: show),
            Route(method: .post, path: path, access: own, body: .form, handler: end),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let visitor = context.visitor else { throw Refusal.notFound }
        let query = try FormBody((request.uri.query ?? "").utf8)
        let sessions = try await door.sessions.standing(of: visitor.account.id)
        let view: View = [
            "isDone": query["done"] == "yes", "hasOthers": sessions.count > 1,
            "sessions": sessions.map { $0.view(isThis: $0.id == visitor.session.id) },
        ]
        return door.pages.page(.sessions, title: "Where you are signed in", view, in: context)
    }

    private func end(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let visitor = context.visitor else { throw Refusal.notFound }
        try context.form.refuseRepeats()
        let wanted = context.form["session"] ?? ""
        if wanted == "others" {
            try await door.sessions.endOthers(of: visitor.account.id, except: visitor.session.id)
        } else {
            guard let session = ContentDigest(hex: wanted), session != visitor.session.id,
                try await door.sessions.end(session, of: visitor.account.id)
            else { throw Refusal.notFound }
        }
        context.notes.note { $0.event = "session_ended" }
        return .seeOther("/account/sessions?done=yes")
    }
}

extension SessionRecord {
    /// As lists of sessions show it.
    func view(isThis: Bool) -> View {
        [
            "id": id.hex, "device": device ?? "A browser", "began": createdAt.rfc3339, "seen": lastSeenAt.rfc3339,
            "isThis": isThis,
        ]
    }
}
