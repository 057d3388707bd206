import Documents
import HTTPTypes
package import Hummingbird
import NIOCore
import Pages
import Requests

extension Refusal {
    /// The refusal as a problem document; errors of fields are all in it at once.
    package func problem(_ requestID: String) -> Response {
        var members: [String: JSONValue] = [
            "type": .string("/problems/\(code.rawValue)"), "title": .string(code.title),
            "status": .number(.init(status.code)), "detail": .string(detail), "instance": .string(requestID),
        ]
        if code == .validation {
            let fields = fields.map { error in
                JSONValue.object([
                    "field": .string(error.key), "code": .string(error.code),
                    "message": .string(error.message),
                ])
            }
            members["error"] = ["code": "validation", "fields": .array(fields)]
        }
        return .json(.object(members), status: status, type: "application/problem+json")
    }
}

extension Refusal.Code {
    /// What sort of problem it is, the same for all of its sort.
    package var title: String {
        switch self {
        case .malformed: "The request cannot be read"
        case .unauthorised: "Sign in first"
        case .forbidden: "This is not allowed"
        case .notFound: "There is nothing here"
        case .methodNotAllowed: "This method is not allowed here"
        case .notAcceptable: "There is no such form of this"
        case .conflict: "This cannot be done now"
        case .tooSlow: "The request took too long"
        case .tooLarge: "The request is too large"
        case .unsupportedMediaType: "The body is of a type that is not taken"
        case .misdirected: "This is not the address of this service"
        case .validation: "There is a problem"
        case .keyReused: "This key was used for something else"
        case .quotaExceeded: "Too many requests"
        case .internalError: "Something went wrong"
        case .unavailable: "Not available just now"
        case .outcomeUnknown: "It may have been recorded"
        }
    }

    /// What to do about it.
    package var remedy: String {
        switch self {
        case .malformed: "Send well-formed UTF-8; names appear once, JSON has no duplicate keys."
        case .unauthorised: "Sign in, or get a token from /token and send it as Authorization: Bearer."
        case .forbidden: "Use an account whose role may do this."
        case .notFound: "Check the address. What belongs to somebody else looks like this too."
        case .methodNotAllowed: "The Allow header names the methods of this address."
        case .notAcceptable: "Accept text/html for pages and application/json for the interface."
        case .conflict: "Look at the present state first; the detail says what stands in the way."
        case .tooSlow: "Send the whole request within 15 seconds."
        case .tooLarge: "Send at most 64 kB."
        case .unsupportedMediaType:
            "Send application/json to the interface, forms as application/x-www-form-urlencoded."
        case .misdirected: "Use the address that the operator has published."
        case .validation: "Correct the fields that are named; all of them are."
        case .keyReused: "Use a new Idempotency-Key for a new request; repeat the old body for the old answer."
        case .quotaExceeded: "Wait as long as Retry-After says."
        case .internalError: "Try again; tell the operator the instance if it persists."
        case .unavailable: "Try again after the time in Retry-After. Nothing was done."
        case .outcomeUnknown:
            "Look at your applications before you send anything again. A program repeats the request with the same Idempotency-Key: it is recorded once, and the first answer is given again."
        }
    }
}
