package import HTTPTypes
package import Pages
package import RateLimits

/// An answer that is not what was asked for, before it is a page or a problem document.
package struct Refusal: Error, Sendable {
    /// What sort of problem it is; its word is part of the address under which it is explained.
    package enum Code: String, Sendable, CaseIterable {
        case malformed, unauthorised, forbidden
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case notAcceptable = "not-acceptable"
        case conflict
        case tooSlow = "too-slow"
        case tooLarge = "too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case misdirected, validation
        case keyReused = "idempotency-key-reused"
        case quotaExceeded = "quota-exceeded"
        case internalError = "internal-error"
        case unavailable
        case outcomeUnknown = "outcome-unknown"
    }

    package var status: HTTPResponse.Status
    package var code: Code
    /// For people; never what they sent.
    package var detail: String
    package var fields: [Mistake] = []
    package var headers: HTTPFields = [:]
    /// The word of the security log, if the refusal belongs there.
    package var event: String?

    /// Gathers it.
    package init(
        status: HTTPResponse.Status,
        code: Code,
        detail: String,
        fields: [Mistake] = [],
        headers: HTTPFields = [:],
        event: String? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.fields = fields
        self.headers = headers
        self.event = event
    }

    package static func malformed(_ detail: String) -> Refusal {
        Refusal(status: .badRequest, code: .malformed, detail: detail, event: "input_validation_fail")
    }

    package static func forbidden(_ detail: String, event: String = "authz_fail") -> Refusal {
        Refusal(status: .forbidden, code: .forbidden, detail: detail, event: event)
    }

    package static let notFound = Refusal(
        status: .notFound,
        code: .notFound,
        detail: "There is nothing at this address, or it is not yours to see."
    )

    package static func unauthorised(_ challenge: String, _ detail: String) -> Refusal {
        Refusal(
            status: .unauthorized,
            code: .unauthorised,
            detail: detail,
            headers: [.wwwAuthenticate: challenge],
            event: "authn_fail"
        )
    }

    /// What is asked for no longer fits how things stand.
    package static func conflict(_ detail: String) -> Refusal {
        Refusal(status: .conflict, code: .conflict, detail: detail)
    }

    package static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Refusal {
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return Refusal(
            status: .methodNotAllowed,
            code: .methodNotAllowed,
            detail: "This address answers \(names) only.",
            headers: [.allow: names]
        )
    }

    package static func validation(_ fields: [Mistake]) -> Refusal {
        Refusal(
            status: .unprocessableContent,
            code: .validation,
            detail: "Some answers are missing or cannot be right.",
            fields: fields
        )
    }

    /// Nothing of the request was done; it may come again.
    package static func unavailable(retryAfter seconds: Int, _ detail: String) -> Refusal {
        Refusal(
            status: .serviceUnavailable,
            code: .unavailable,
            detail: detail,
            headers: [.retryAfter: "\(seconds)"]
        )
    }

    package static func quotaExceeded(_ state: QuotaState) -> Refusal {
        Refusal(
            status: .tooManyRequests,
            code: .quotaExceeded,
            detail:
                "That was too much in a short time. It works again in \(Duration.seconds(state.resetSeconds).words).",
            headers: [.retryAfter: "\(state.resetSeconds)"],
            event: "excess_rate_limit_exceeded"
        )
    }
}

extension Duration {
    /// `1 second`, `4 minutes`, rounded up.
    package var words: String {
        let seconds = Int64(components.seconds)
        let (count, unit) = seconds < 90 ? (max(1, seconds), "second") : ((seconds + 59) / 60, "minute")
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
}
