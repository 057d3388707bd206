import ApplicationLedger
import CSV
package import HTTPTypes
package import Hummingbird
import LedgerRecords
import Lending
import NIOCore
import Requests
import Responses

/// Applications as a table for a spreadsheet; nothing in it names anybody.
struct ApplicationTable {
    let text: String

    init(_ applications: some Sequence<ListedApplication>) {
        let header = csvLine([
            "id", "reference", "product", "product_version", "status", "summary", "submitted_at", "status_at",
            "credit_score", "risk_probability",
        ])
        text = applications.reduce(into: header) { text, listed in
            let summary = listed.record.summary
            text += csvLine([
                summary.id.base32, summary.id.reference, summary.product, summary.productVersion,
                summary.status.rawValue, summary.status.summary, summary.submittedAt.rfc3339, summary.statusAt.rfc3339,
                listed.score.map { "\($0)" } ?? "", listed.probabilityOfDefault.map { "\($0)" } ?? "",
            ])
        }
    }
}

extension Response {
    /// A table as a file.
    package static func csv(_ text: String, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "text/csv; charset=utf-8"
        headers[.contentDisposition] = "attachment; filename=\"applications.csv\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

extension Request {
    /// Whether a table is wanted rather than JSON.
    package var prefersTable: Bool {
        let accepted = AcceptedTypes(headers[values: .accept])
        return accepted.weight(of: "text/csv") > accepted.weight(of: "application/json")
    }
}
