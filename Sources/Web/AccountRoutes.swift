import Documents
import HTTPTypes
import Hummingbird
import Ledger
import Lending
import Logging

/// Registering, logging in and out, one-time links, and tokens for programs.
struct AccountRoutes: Sendable {
    let ledger: Ledger
    let hasher: PasswordHasher
    let sessions: Sessions
    let throttle: LoginThrottle
    let pages: Pages
    let logger: Logger

    func addRoutes(to routes: Routes) {
        routes.get("/register", .everyone) { request, context in registerPage(request, context) }
        routes.post("/register", .everyone) { request, context in try await register(request, context) }
        routes.get("/join/:token", .everyone) { _, context in try await joinPage(context) }
        routes.post("/join/:token", .everyone) { request, context in try await join(request, context) }
        routes.get("/login", .everyone) { request, context in loginPage(request, context) }
        routes.post("/login", .everyone) { request, context in try await logIn(request, context) }
        routes.post("/logout", .everyone) { _, context in try await logOut(context) }
        routes.post("/token", .everyone) { request, context in try await token(request, context) }
    }

    // MARK: Registering

    private func registerPage(_ request: Request, _ context: WebContext) -> Response {
        form(context, Registration(), next: NextPage(request.uri.queryParameters["next"].map(String.init)).path)
    }

    private func register(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await FormFields(of: request)
        let registration = Registration(fields)
        let next = NextPage(fields["next"]).path
        guard registration.isValid else { return form(context, registration, next: next) }
        let hash = try await hasher.hash(registration.password)
        do {
            let account = try await ledger.createAccount(
                name: registration.name,
                role: .applicant,
                passwordHash: hash,
                at: .current
            )
            return try await welcome(account, next)
        } catch LedgerError.nameTaken {
            return form(context, registration.taken, next: next)
        }
    }

    private func joinPage(_ context: WebContext) async throws -> Response {
        let (token, invitation) = try await invitation(context)
        return form(context, Registration(), next: "/", join: token, role: invitation.role)
    }

    private func join(_ request: Request, _ context: WebContext) async throws -> Response {
        let (token, invitation) = try await invitation(context)
        let registration = Registration(try await FormFields(of: request))
        guard registration.isValid else {
            return form(context, registration, next: "/", join: token, role: invitation.role)
        }
        let hash = try await hasher.hash(registration.password)
        do {
            let account = try await ledger.redeemInvitation(
                .sha256(of: Array(token.utf8)),
                name: registration.name,
                passwordHash: hash,
                at: .current
            )
            return try await welcome(account, "/")
        } catch LedgerError.nameTaken {
            return form(context, registration.taken, next: "/", join: token, role: invitation.role)
        } catch LedgerError.invitationInvalid {
            throw WebError.notFound
        }
    }

    private func invitation(_ context: WebContext) async throws -> (String, Invitation) {
        let token = context.parameters.get("token") ?? ""
        guard token.utf8.count <= 128,
            let invitation = try await ledger.invitation(.sha256(of: Array(token.utf8)), at: .current)
        else { throw WebError.notFound }
        return (token, invitation)
    }

    private func form(
        _ context: WebContext,
        _ registration: Registration,
        next: String,
        join: String? = nil,
        role: Role? = nil
    ) -> Response {
        let title = join == nil ? "Create an account" : "Create your staff account"
        let errors = registration.errors
        return pages.render(
            "register",
            title: errors.isEmpty ? title : "Error: \(title)",
            [
                "heading": title, "action": join.map { "/join/\($0)" } ?? "/register", "next": next,
                "role": role?.rawValue ?? false as Any, "username": registration.name,
                "nameError": registration.nameError ?? false as Any,
                "passwordError": registration.passwordError ?? false as Any, "hasErrors": !errors.isEmpty,
                "errors": errors,
            ],
            context,
            status: errors.isEmpty ? .ok : .unprocessableContent
        )
    }

    private func welcome(_ account: Account, _ next: String) async throws -> Response {
        var response = Response.redirect(to: next, type: .normal)
        for cookie in try await sessions.begin(account) { response.addCookie(cookie) }
        return response
    }

    // MARK: Logging in and out

    private func loginPage(_ request: Request, _ context: WebContext) -> Response {
        loginForm(context, next: NextPage(request.uri.queryParameters["next"].map(String.init)).path)
    }

    private func logIn(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await FormFields(of: request)
        let next = NextPage(fields["next"]).path
        guard let account = try await checked(fields["username"], fields["password"], context) else {
            return loginForm(context, next: next, name: fields["username"], isWrong: true)
        }
        if let old = context.visitor.session { try await sessions.end(old) }
        return try await welcome(account, next)
    }

    private func loginForm(
        _ context: WebContext,
        next: String,
        name: String = "",
        isWrong: Bool = false
    ) -> Response {
        let errors: [[String: Any]] =
            isWrong
            ? [["message": "User name or password is not right", "target": "username"]] : []
        return pages.render(
            "login",
            title: isWrong ? "Error: Log in" : "Log in",
            ["next": next, "username": name, "hasErrors": isWrong, "errors": errors],
            context,
            status: isWrong ? .unauthorized : .ok
        )
    }

    /// The account of a right name and password; nil for a wrong one, an unknown and a disabled, all alike.
    private func checked(_ name: String, _ password: String, _ context: WebContext) async throws -> Account? {
        let folded = Account.foldedName(String(decoding: name.utf8.prefix(256), as: UTF8.self))
        try await throttle.admit(folded, context.peer)
        let account = try await ledger.account(named: folded)
        let isRight = try await hasher.verify(password, account?.passwordHash)
        guard isRight, let account, !account.isDisabled else {
            try await throttle.failed(folded, context.peer)
            logger.warning("login failed", metadata: ["event": "authn_login_fail", "ip": "\(context.peer)"])
            return nil
        }
        try await throttle.succeeded(folded)
        if !hasher.isCurrent(account.passwordHash) {
            try await ledger.setPasswordHash(account.id, hasher.hash(password))
        }
        return account
    }

    private func logOut(_ context: WebContext) async throws -> Response {
        if let session = context.visitor.session { try await sessions.end(session) }
        var response = Response.redirect(to: "/", type: .normal)
        response.headers[.clearSiteData] = "\"cache\", \"cookies\", \"storage\""
        for cookie in SessionCookies.cleared { response.addCookie(cookie) }
        return response
    }

    /// OAuth2 password form: never sets a cookie.
    private func token(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await FormFields(of: request)
        guard let account = try await checked(fields["username"], fields["password"], context) else {
            throw WebError.unauthorised(isBearer: true)
        }
        let token = try await sessions.beginForProgram(account)
        let seconds = Double(sessions.tokens.lifetimeSeconds)  // scalar-safe: an integer, not text
        return .json(
            .object(["access_token": .string(token), "token_type": .string("bearer"), "expires_in": .number(seconds)])
        )
    }
}

/// What somebody typed to get an account, with what is wrong with it.
struct Registration {
    private(set) var name = ""
    private(set) var password = ""
    private(set) var nameError: String?
    private(set) var passwordError: String?

    init() {}

    init(_ fields: FormFields) {
        name = fields["username"]
        password = fields["password"]
        nameError = name.utf8.isEmpty ? "Enter a user name" : PasswordRules.problem(withName: name)
        passwordError = password.utf8.isEmpty ? "Enter a password" : PasswordRules.problem(with: password, name: name)
    }

    var isValid: Bool { nameError == nil && passwordError == nil }

    /// The same with the name refused.
    var taken: Registration {
        var copy = self
        copy.nameError = "This user name is taken. Choose another"
        return copy
    }

    var errors: [[String: Any]] {
        [("username", nameError), ("password", passwordError)]
            .compactMap { target, message in
                message.map { ["target": target, "message": $0] }
            }
    }
}

/// Where to go after logging in: a path of ours, or the start page.
struct NextPage {
    let path: String

    init(_ asked: String?) {
        let bytes = Array((asked ?? "").utf8)
        let isPlain = bytes.allSatisfy { byte in
            byte.hexDigit != nil || (UInt8(ascii: "g")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "G")...UInt8(ascii: "Z")).contains(byte) || "/-_".utf8.contains(byte)
        }
        let isOurs =
            ["/applications", "/"].contains { bytes.elementsEqual($0.utf8) }
            || bytes.starts(with: "/applications/".utf8)
        path = isPlain && isOurs && bytes.count < 256 ? String(decoding: bytes, as: UTF8.self) : "/applications"
    }
}
