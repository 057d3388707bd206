import AccountLedger
import Decimals
import Documents
import HTTPTypes
import Hummingbird
package import Ledger
import LedgerRecords
import Lending
import NIOCore
package import Pages
package import Requests
import Responses

/// The audit chain for auditors: what was done, by whom and to what, the newest first, and as a file.
package struct AuditRoutes: Sendable {
    package let pages: PageRenderer
    package let ledger: Ledger

    /// Routes that answer from these.
    package init(pages: PageRenderer, ledger: Ledger) {
        self.pages = pages
        self.ledger = ledger
    }

    /// Entries of a page.
    static let pageSize = 50
    /// The most entries of a file; the next file begins after the last of them.
    static let fileSize = 10_000

    package var routes: [Route] {
        [
            Route(method: .get, path: "/audit", access: .pages([.auditor]), handler: show),
            Route(
                method: .get,
                path: "/audit/entries",
                access: .pages([.auditor]),
                answer: .file,
                isLarge: true,
                handler: file
            ),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let subject = query["subject"].flatMap { $0.utf8.isEmpty ? nil : $0 }
        let entries = try await ledger.newestAuditRows(
            before: try Self.number(query["before"], named: "before"),
            about: subject,
            limit: Self.pageSize + 1
        )
        let shown = entries.prefix(Self.pageSize)
        var names = ActorNames(ledger: ledger)
        var rows: [View] = []
        for entry in shown { rows.append(try await row(entry, &names)) }
        var view: View = ["hasRows": !rows.isEmpty, "rows": rows, "subject": subject ?? "", "isAll": subject == nil]
        if entries.count > Self.pageSize, let last = shown.last { view["before"] = last.seq }
        if let check = try await ledger.lastAuditCheck() { view["checked"] = check.at.rfc3339 }
        return pages.page(.audit, title: "Audit", view, in: context)
    }

    private func row(_ entry: AuditRow, _ names: inout ActorNames) async throws -> View {
        var detail = entry.detail
        if let why = try await ledger.reason(of: entry) { detail["why"] = .string(why) }
        return [
            "seq": entry.seq, "at": entry.at.rfc3339, "action": entry.action, "subject": entry.subject,
            "name": try await names.name(of: entry.actor),
            "detail": detail.isEmpty ? "" : String(decoding: JSONValue.object(detail).canonicalBytes, as: UTF8.self),
        ]
    }

    /// The chain itself, a JSON object a line, as `underwriter audit export` prints it.
    private func file(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let after = try Self.number(query["after"], named: "after") ?? 0
        var lines: [UInt8] = []
        for entry in try await ledger.auditRows(after: after, limit: Self.fileSize) {
            lines += entry.line(why: try await ledger.reason(of: entry)).canonicalBytes + [UInt8(ascii: "\n")]
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/x-ndjson",
                .contentDisposition: "attachment; filename=\"audit-after-\(after).ndjson\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: lines))
        )
    }

    private static func number(_ text: String?, named name: String) throws -> Int? {
        guard let text, !text.utf8.isEmpty else { return nil }
        guard let number = DecimalText(text, scale: 0)?.minorUnits, (0...1_000_000_000_000).contains(number) else {
            throw Refusal.malformed("\(name) must be the number of an entry.")
        }
        return .init(number)
    }
}

/// Who did something: the lender's own people by name, applicants by the number of their account, each looked up once.
private struct ActorNames {
    let ledger: Ledger
    private var known: [String: String] = [:]

    init(ledger: Ledger) { self.ledger = ledger }

    mutating func name(of actor: String) async throws -> String {
        if let name = known[actor] { return name }
        var name = actor
        if actor.utf8.starts(with: "account:".utf8),
            let id = AccountID(rawValue: String(decoding: actor.utf8.dropFirst(8), as: UTF8.self)),
            let account = try await ledger.account(id: id), account.role.isStaff
        {
            name = account.name
        }
        known[actor] = name
        return name
    }
}
