import Hummingbird
import Ledger
import Mustache
import NIOCore

/// Renders the pages: one layout, templates compiled once, contexts as plain values.
struct Pages: Sendable {
    private let library: MustacheLibrary
    private let token: FormToken
    let assets: Assets

    init(token: FormToken, assets: Assets) throws {
        // Before any template is parsed: the engine's own escaper works on graphemes.
        MustacheContentTypes.register(ScalarHTML(), named: "HTML")
        var library = MustacheLibrary()
        for (name, bytes) in Self.sources { try library.register(String(decoding: bytes, as: UTF8.self), named: name) }
        self.library = library
        self.token = token
        self.assets = assets
    }

    /// A page: `title` names page and step, `content` is what the template shows.
    func render(
        _ template: String,
        title: String,
        _ content: [String: Any] = [:],
        _ context: WebContext,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        var values = content
        values["token"] = token.make(for: context.formSession)
        values["title"] = title
        values["style"] = assets.stylePath
        values["script"] = assets.scriptPath
        if let account = context.visitor.account {
            values["account"] = ["name": account.name, "isApplicant": account.role == .applicant] as [String: Any]
        }
        let text = library.render(values, withTemplate: template) ?? ""
        return Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// An error as a person reads it.
    func error(_ error: WebError, _ context: WebContext) -> Response {
        var content: [String: Any] = [
            "heading": error.title, "detail": error.detail, "reference": context.requestID,
        ]
        if case .conflict(_, let location?) = error { content["location"] = location }
        if let seconds = error.retryAfter { content["retry"] = "\(seconds)" }
        return render("error", title: error.title, content, context, status: error.status)
    }

    private static let sources: [(String, [UInt8])] = [
        ("layout", PackageResources.layout_mustache), ("home", PackageResources.home_mustache),
        ("register", PackageResources.register_mustache), ("login", PackageResources.login_mustache),
        ("error", PackageResources.error_mustache), ("errors", PackageResources.errors_mustache),
        ("applications", PackageResources.applications_mustache), ("start", PackageResources.start_mustache),
        ("tasks", PackageResources.tasks_mustache), ("page", PackageResources.page_mustache),
        ("field", PackageResources.field_mustache), ("control", PackageResources.control_mustache),
        ("check", PackageResources.check_mustache), ("status", PackageResources.status_mustache),
        ("decision", PackageResources.decision_mustache),
    ]
}
