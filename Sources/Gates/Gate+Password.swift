import AccountLedger
import HTTPTypes
import Hummingbird
import LedgerRecords
import Logging
import Pages
import Requests
import Responses
import Tokens

// What is dangerous or cannot be undone needs the password anew, however long somebody has been signed in.

extension Gate {
    /// Sends one of the lender's own people who must have a second factor to where it is set up; a program with a key of
    /// its own has no password that a code could stand beside.
    func sendToSetUp(_ request: Request, _ context: WebContext, _ route: Route) throws -> Response? {
        guard let staffSetUp, let account = context.visitor?.account, account.role.isStaff,
            context.scopes == nil, account.secondFactorAt == nil,
            ![staffSetUp, "/logout", "/account"].contains(route.path)
        else { return nil }
        switch route.access {
        case .anyone, .visitor: return nil
        case .pages where request.method == .get && route.answer == .page: return .seeOther(staffSetUp)
        case .pages, .programs: throw Refusal.forbidden("Set up codes for signing in first: \(staffSetUp).")
        }
    }

    /// Asks for the password where it was typed too long ago; what was sent is kept in the form that asks.
    /// - Returns: The form; nil where the password is fresh, or was right in this very request.
    func askPassword(_ request: Request, _ context: WebContext) async throws -> Response? {
        guard let visitor = context.visitor, !sessions.isFresh(visitor) else { return nil }
        guard let password = context.form["confirm_password"] else {
            return pages.passwordForm(request, in: context, problem: nil)
        }
        if try await confirm(password, visitor, request, context) {
            // A line of its own: that of the request tells what was then done.
            context.logger.info("the password was typed anew", metadata: ["event": "authn_step_up"])
            return nil
        }
        context.notes.note { $0.event = "authn_step_up_fail" }
        let problem = "The password is wrong, or there were too many tries. Wait a little, then try again"
        return pages.passwordForm(request, in: context, problem: problem)
    }
}
