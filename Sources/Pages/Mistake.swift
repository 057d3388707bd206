package import CheckedAnswers

/// Something a person must correct, beside its control, in the summary and in JSON.
package struct Mistake: Error, Sendable, Hashable {
    /// Name of the control or key of the member.
    package let key: String
    /// What sort of mistake it is.
    package let code: String
    /// The same words everywhere; never what was typed.
    package let message: String

    package init(_ key: String, _ code: FieldError.Code, _ message: String) {
        self.key = key
        self.code = code.rawValue
        self.message = message
    }

    package init(_ error: FieldError) {
        key = error.key
        code = error.code.rawValue
        message = error.message
    }
}

/// What was sent cannot be right; every mistake at once.
package struct Mistakes: Error, Sendable {
    package let list: [Mistake]

    package init(_ list: [Mistake]) { self.list = list }
}
