import HTTPTypes
import Hummingbird
package import Pages
package import RateLimits
package import Requests
import Responses

/// What would change this decision: for people.
package struct WhatIfRoutes: Sendable {
    private let pages: PageRenderer
    private let desk: WhatIfDesk
    private let quota: Quota

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: WhatIfDesk, quota: Quota) {
        self.pages = pages
        self.desk = desk
        self.quota = quota
    }

    package var routes: [Route] {
        let access = Route.Access.pages(.appliers)
        let path = "/applications/{id}/what-if"
        return [
            Route(method: .get, path: path, access: access, handler: show),
            Route(method: .post, path: path, access: access, body: .form, quota: quota, mayWait: true, handler: ask),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let subject = try await desk.subject(context.parameter("id"), for: context.signedIn())
        return page(WhatIfPage(subject: subject, typed: [:], mistakes: [], changes: [:], findings: nil), context)
    }

    private func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let subject = try await desk.subject(context.parameter("id"), for: context.signedIn())
        try context.form.refuseRepeats()
        let form = context.form.fields
        do {
            let changes = try subject.changes(inForm: form)
            let findings = try await desk.ask(subject, changes: changes, context)
            let page = WhatIfPage(subject: subject, typed: form, mistakes: [], changes: changes, findings: findings)
            return self.page(page, context)
        } catch let wrong as Mistakes {
            let page = WhatIfPage(subject: subject, typed: form, mistakes: wrong.list, changes: [:], findings: nil)
            return self.page(page, context, status: .unprocessableContent)
        }
    }

    private func page(
        _ page: WhatIfPage,
        _ context: WebContext,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        pages.page(
            .whatIf,
            title: "What would change this",
            page.view,
            status: status,
            product: page.subject.product,
            in: context
        )
    }
}
