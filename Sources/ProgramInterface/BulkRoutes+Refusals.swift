import Decimals
import Documents
import HTTPTypes
import LedgerSchema
import Lending
import Origination
import CheckedAnswers
import Requests

extension BulkRoutes {
    /// Whether the other rows keep their answers: some are on record by now, and the client must learn which.
    static func concernsOnlyOneRow(_ error: any Error) -> Bool {
        error is OriginationError || error is LedgerError || (error as? Refusal)?.code == .keyReused
    }

    /// What a row is answered that could be an application, but is not taken.
    /// - Parameters:
    ///   - refusal: Why not.
    ///   - reference: What the sender calls the row, if it got so far.
    /// - Returns: Members of the row's answer.
    static func refused(_ refusal: Refusal, reference: String?) -> [String: JSONValue] {
        if refusal.code == .keyReused, reference?.trimmed.utf8.isEmpty == false {
            return refused("application_ref", "format", "This reference was used before with another body.")
        }
        let code = refusal.code == .keyReused ? "format" : refusal.code.rawValue
        var members = refused("line", code, refusal.detail)
        if let wait = refusal.headers[.retryAfter], let seconds = DecimalText(wait, scale: 0)?.minorUnits {
            members["retry_after"] = .number(.init(seconds))
        }
        return members
    }

    private static func refused(_ field: String, _ code: String, _ message: String) -> [String: JSONValue] {
        [
            "result": "refused",
            "errors": [["field": .string(field), "code": .string(code), "message": .string(message)]],
        ]
    }

    /// What a row is answered that is no application.
    static func refused(_ errors: [FieldError]) -> [String: JSONValue] {
        let list = errors.map { error in
            [
                "field": .string(error.key), "code": .string(error.code.rawValue), "message": .string(error.message),
            ] as JSONValue
        }
        return ["result": "refused", "errors": .array(list)]
    }
}
