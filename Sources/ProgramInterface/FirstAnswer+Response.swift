package import Documents
package import HTTPTypes
import Hummingbird
package import LedgerRecords
package import Lending
import Requests
import Responses

extension FirstAnswer {
    /// An answer as it is to be sent.
    package init(_ document: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields) {
        let pairs = headers.map { ($0.name.rawName, $0.value) }
        self.init(status: status.code, headers: Dictionary(pairs) { $1 }, document: document)
    }

    /// That an application is on record.
    package static func onRecord(_ id: ApplicationID) -> FirstAnswer {
        FirstAnswer(
            Submissions.receipt(id),
            status: .accepted,
            headers: [.location: "\(ProgramRoutes.collection)/\(id.base32)", .retryAfter: "1"]
        )
    }

    /// What is on record of a key, as an answer.
    init(_ record: IdempotencyRecord, of id: ApplicationID) {
        let receipt = FirstAnswer.onRecord(id)
        // Our own bytes; both say the same.
        let document = (try? JSONValue.parse(record.body)) ?? receipt.document
        self.init(status: record.status, headers: receipt.headers, document: document)
    }

    /// The answer on its way out.
    var response: Response {
        var fields: HTTPFields = [:]
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return .json(document, status: HTTPResponse.Status(code: status), headers: fields)
    }
}
