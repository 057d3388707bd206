import CheckedAnswers
import Contracts
import Documents
import HTTPTypes
import Hummingbird
import LedgerSchema
import NIOCore
import Origination
import Pages
import Passwords
package import Requests

// What the errors of all rooms mean in HTTP: the only place that knows.

extension Refusal {
    /// The refusal an error is; an error that says nothing about the request is ours.
    package init(_ error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as FormError: self = .malformed("\(error)")
        case let error as QueryProblem: self = .malformed("\(error)")
        case let error as JSONSyntaxError: self = Self(error)
        case let error as ValidationFailure: self = .validation(error.errors.map { Mistake($0) })
        case let mistakes as Mistakes: self = .validation(mistakes.list)
        case let error as LedgerError: self = Self(error)
        case let error as OriginationError: self = Self(error)
        case is NIOTooManyBytesError: self = .tooLarge
        case is URLEncodedFormError: self = .malformed("The form cannot be read.")
        case PasswordHasher.Failure.busy: self = .unavailable(retryAfter: 2, "Too many people are signing in just now.")
        case is CancellationError: self = .tooBusy
        case let error as any HTTPResponseError: self = Self(status: error.status)
        default: self = .internalError
        }
    }

    /// A body over the limit.
    package static let tooLarge = Refusal(
        status: .contentTooLarge,
        code: .tooLarge,
        detail: "That is more than this address takes.",
        event: "input_validation_fail"
    )

    /// A request that took longer than any should.
    package static let tooBusy = Refusal.unavailable(retryAfter: 5, "This took too long, so it was stopped.")

    /// A request that was to write something and was stopped: nobody knows how far it came.
    package static let outcomeUnknown = Refusal(
        status: .serviceUnavailable,
        code: .outcomeUnknown,
        detail:
            "This took too long, so it was stopped. What you sent may have been recorded all the same: look at your applications before you send it again. A program repeats it with the same Idempotency-Key.",
        headers: [.retryAfter: "5"]
    )

    /// A fault of ours.
    package static let internalError = Refusal(
        status: .internalServerError,
        code: .internalError,
        detail: "Something went wrong on our side. It has been noted under the reference below."
    )

    private init(_ error: JSONSyntaxError) {
        switch error.reason {
        case .tooLong: self = .tooLarge
        default: self = .malformed("The body is not the JSON this address takes: \(error).")
        }
    }

    private init(_ error: LedgerError) {
        switch error {
        case .busy, .full, .unavailable, .failed:
            self = .unavailable(retryAfter: 10, "Nothing can be looked up or saved just now.")
        case .tooManyDrafts:
            self = Refusal(
                status: .conflict,
                code: .conflict,
                detail: "You have as many unfinished applications as one may have. Finish or delete one of them."
            )
        default: self = .internalError
        }
    }

    private init(_ error: OriginationError) {
        switch error {
        case .intakeClosed(let seconds):
            self = .unavailable(
                retryAfter: seconds,
                "New applications are not taken just now. Nothing was sent; what you have saved is kept."
            )
        case .tooLarge: self = .tooLarge
        case .ledger(.busy), .ledger(.full), .ledger(.unavailable), .ledger(.failed):
            self = .unavailable(retryAfter: 10, "Nothing can be saved just now, so nothing was accepted.")
        case .ledger(let error): self = Self(error)
        }
    }

    /// What the framework itself refuses; its words may quote the request and are not repeated.
    private init(status: HTTPResponse.Status) {
        switch status.code {
        case 400: self = .malformed("The request cannot be read.")
        case 404: self = .notFound
        case 413: self = .tooLarge
        default: self = .internalError
        }
    }
}
