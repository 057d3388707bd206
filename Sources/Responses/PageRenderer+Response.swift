import HTTPTypes
package import Hummingbird
import NIOCore
package import Pages
package import Products
package import Requests
import Tokens

extension PageRenderer {
    /// A page.
    /// - Parameters:
    ///   - template: Its template.
    ///   - title: Names page and step; product and lender follow.
    ///   - view: What it shows.
    ///   - status: Of the answer.
    ///   - product: Gives the language and its part of the title.
    ///   - context: The request.
    /// - Returns: The answer.
    package func page(
        _ template: PageTemplate,
        title: String,
        _ view: View = [:],
        status: HTTPResponse.Status = .ok,
        product: Product? = nil,
        in context: WebContext
    ) -> Response {
        let text = html(template, title: title, view, product: product, shell: context.notes.current.shell)
        return Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// The page of an error.
    func errorPage(_ refusal: Refusal, in context: WebContext) -> Response {
        page(
            .error,
            title: refusal.code.title,
            [
                "heading": refusal.code.title, "detail": refusal.detail,
                "reference": context.notes.current.requestID,
                "hasErrors": !refusal.fields.isEmpty, "errors": refusal.fields.map { ["message": $0.message] as View },
            ],
            status: refusal.status,
            in: context
        )
    }
}

extension PageRenderer {
    /// For a form whose token has expired: everything typed is in it, one button goes on.
    package func expiredForm(_ request: Request, in context: WebContext) -> Response {
        kept(
            request,
            context,
            "This form had expired",
            "Check that it was you who sent them, then continue.",
            .forbidden
        )
    }

    /// For a form that came after the session had ended.
    package func signedOut(_ request: Request, in context: WebContext) -> Response {
        kept(
            request,
            context,
            "You have been signed out",
            "It was too long since you last did something.",
            .unauthorized
        )
    }

    /// For a form that needs the password anew: everything typed is in it beside one field.
    package func passwordForm(_ request: Request, in context: WebContext, problem: String?) -> Response {
        var view: View = ["path": request.uri.path, "kept": keptFields(context)]
        if let problem {
            view["problem"] = problem
            view["hasErrors"] = true
            view["errors"] = [["href": "#confirm_password", "message": problem] as View]
        }
        return page(.confirm, title: "Confirm that it is you", view, status: .forbidden, in: context)
    }

    private func keptFields(_ context: WebContext) -> [View] {
        let secret: Set = ["password", "new_password", "confirm_password", "code", FormTokens.fieldName]
        return context.form.fields.filter { !secret.contains($0.key) }.sorted { $0.key < $1.key }
            .flatMap { name, values in values.map { ["name": name, "value": $0] as View } }
    }

    private func kept(
        _ request: Request,
        _ context: WebContext,
        _ heading: String,
        _ detail: String,
        _ status: HTTPResponse.Status
    ) -> Response {
        let kept = keptFields(context)
        return page(
            .expired,
            title: heading,
            [
                "heading": heading, "detail": detail, "path": request.uri.path, "kept": kept,
                "signIn": status == .unauthorized,
            ],
            status: status,
            in: context
        )
    }
}
