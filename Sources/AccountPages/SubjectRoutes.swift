import Documents
import HTTPTypes
import Hosting
import Hummingbird
package import Ledger
import LedgerRecords
import NIOCore
import Pages
package import Requests
import Responses
package import SignInPages
import SubjectData

/// A copy of all that is held of whoever is signed in.
package struct SubjectRoutes: Sendable {
    package let door: FrontDoor
    package let ledger: Ledger

    /// Routes that answer from these.
    package init(door: FrontDoor, ledger: Ledger) {
        self.door = door
        self.ledger = ledger
    }

    package var routes: [Route] {
        let (own, path) = (Route.Access.pages(Set(AccountRole.allCases)), "/account/data")
        return [
            Route(method: .get, path: path, access: own, handler: show),
            Route(
                method: .post,
                path: path,
                access: own,
                body: .form,
                answer: .file,
                needsPassword: true,
                isLarge: true,
                handler: download
            ),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        door.pages.form(
            "What we hold of you",
            "Your account, your drafts and applications with every answer, decisions with all that counted, and who looked at "
                + "them. To read and print, or in JSON for programs that you give it to.",
            action: "/account/data",
            fields: [],
            button: "Download it for programs",
            also: (name: "form", value: "page", label: "Download it to read and print"),
            back: "/account",
            in: context
        )
    }

    private func download(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let account = try context.signedIn()
        let isPage = context.form["form"] == "page"
        let document = try await SubjectCopy(ledger: ledger).document(of: account)
        context.notes.note { $0.event = "sensitive_read" }
        return isPage
            ? file("my-data.html", "text/html; charset=utf-8", Array(SubjectPage(of: account.name, document).html.utf8))
            : file("my-data.json", "application/json", document.canonicalBytes)
    }

    private func file(_ name: String, _ type: String, _ bytes: [UInt8]) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
