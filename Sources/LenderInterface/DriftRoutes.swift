package import Casework
import Charts
import Documents
import HTTPTypes
import Hummingbird
import LedgerRecords
import Lending
import ModelLedger
import NIOCore
package import Pages
package import Requests
import Responses

/// How far applicants are from those of training, for people.
package struct DriftRoutes: Sendable {
    package let pages: PageRenderer
    package let drafts: Drafts

    package init(pages: PageRenderer, drafts: Drafts) {
        self.pages = pages
        self.drafts = drafts
    }

    /// Reports on the list.
    private static let most = 50

    package var routes: [Route] {
        let access = Route.Access.pages(.bookReaders)
        return [
            Route(method: .get, path: "/drift", access: access, handler: list),
            Route(method: .get, path: "/drift/{number}", access: access, handler: show),
            Route(method: .get, path: "/drift/{number}/drawing", access: access, answer: .file, handler: drawing),
        ]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let records = try await drafts.ledger.driftReports(limit: Self.most)
        let view: View = ["hasRows": !records.isEmpty, "rows": records.map(\.row)]
        return pages.page(.drifts, title: "Drift", view, in: context)
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let record = try await drafts.driftReport(context)
        let (report, row) = (DriftTable(record.report), record.row)
        let view = row.merging([
            "n": report.summary("n"), "training": report.summary("n_training"), "leftOut": report.summary("n_left_out"),
            "hasLeftOut": report.summary("n_left_out") != "0", "auc": report.summary("expected_auc"),
            "alertTexts": report.alerts,
            "heading": DriftTable.heading, "lines": report.lines, "hasDrawing": report.chart(1) != nil,
        ]) { $1 }
        return pages.page(.drift, title: "Drift report \(record.number)", view, in: context)
    }

    private func drawing(_ request: Request, _ context: WebContext) async throws -> Response {
        let record = try await drafts.driftReport(context)
        guard let chart = DriftTable(record.report).chart(record.number) else { throw Refusal.notFound }
        return Response(
            status: .ok,
            headers: [.contentType: "image/svg+xml"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: chart.svg))
        )
    }
}

extension DriftRecord {
    fileprivate var row: View {
        let verdict = report["summary"]?["verdict"]?.stringValue ?? ""
        let alerts = DriftTable(report).alerts.count
        return [
            "number": "\(number)", "at": at.rfc3339, "model": "\(model) \(modelVersion)", "product": product,
            "from": "\(decisions - stretch + 1)", "to": "\(decisions)", "verdict": verdict,
            "drifted": "\(driftedCount)", "alerts": "\(alerts)", "hasAlerts": alerts > 0,
            "isAlarming": verdict.utf8.elementsEqual("act".utf8), "madeBy": madeBy, "z": "\(zThreshold)",
        ]
    }
}
