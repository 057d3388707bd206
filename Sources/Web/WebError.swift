import Applications
import HTTPTypes
import Ledger
import Lending

/// Everything a request can be answered with that is not what was asked for.
enum WebError: Error, Sendable {
    case malformed(String)
    case unauthorised(isBearer: Bool)
    case forbidden(String)
    case notFound
    case methodNotAllowed([HTTPRequest.Method])
    case notAcceptable
    case conflict(String, location: String?)
    case tooLarge
    case unsupportedMediaType(String)
    case invalid([FieldError])
    case quotaExceeded(seconds: Int)
    case unavailable(String, seconds: Int)
    case unusable(String)
    case formExpired

    var status: HTTPResponse.Status {
        switch self {
        case .malformed: .badRequest
        case .unauthorised: .unauthorized
        case .forbidden, .formExpired: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notAcceptable: .notAcceptable
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .invalid, .unusable: .unprocessableContent
        case .quotaExceeded: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }

    /// Stable name, also the last part of the problem type.
    var code: String {
        switch self {
        case .malformed: "malformed"
        case .unauthorised: "unauthorised"
        case .forbidden: "forbidden"
        case .notFound: "not-found"
        case .methodNotAllowed: "method-not-allowed"
        case .notAcceptable: "not-acceptable"
        case .conflict: "conflict"
        case .tooLarge: "too-large"
        case .unsupportedMediaType: "unsupported-media-type"
        case .invalid: "validation"
        case .unusable: "unusable"
        case .quotaExceeded: "quota-exceeded"
        case .unavailable: "unavailable"
        case .formExpired: "form-expired"
        }
    }

    var title: String {
        switch self {
        case .malformed: "That request could not be read"
        case .unauthorised: "Please log in"
        case .forbidden: "You may not do that"
        case .notFound: "Page not found"
        case .methodNotAllowed: "That cannot be done here"
        case .notAcceptable: "We have no answer in that form"
        case .conflict: "That is not possible now"
        case .tooLarge: "That is too large"
        case .unsupportedMediaType: "We cannot read that kind of content"
        case .invalid: "Some answers need another look"
        case .unusable: "That cannot be used"
        case .quotaExceeded: "Too many requests"
        case .unavailable: "We cannot do that just now"
        case .formExpired: "This form had expired"
        }
    }

    var detail: String {
        switch self {
        case .malformed(let detail), .forbidden(let detail), .conflict(let detail, _), .unavailable(let detail, _),
            .unsupportedMediaType(let detail), .unusable(let detail):
            detail
        case .unauthorised: "Log in, or send a valid bearer token."
        case .notFound: "If you typed the address, check that it is right."
        case .methodNotAllowed(let methods): "Allowed here: \(methods.map(\.rawValue).joined(separator: ", "))."
        case .notAcceptable: "Ask for text/html or application/json."
        case .tooLarge: "At most 64 kB can be sent here."
        case .invalid(let errors): errors.map(\.message).joined(separator: ". ")
        case .quotaExceeded(let seconds): "Try again in \(seconds) seconds."
        case .formExpired: "Your answers so far are kept. Go back, reload the page and continue."
        }
    }

    /// Seconds after which another try makes sense.
    var retryAfter: Int? {
        switch self {
        case .quotaExceeded(let seconds), .unavailable(_, let seconds): seconds
        default: nil
        }
    }
}

extension WebError {
    /// What a failure of the ledger means to a client.
    init(_ error: LedgerError) {
        self = .unavailable("The ledger cannot be written just now. Nothing was saved; please try again.", seconds: 5)
    }
}
