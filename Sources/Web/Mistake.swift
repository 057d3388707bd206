import Applications

/// Something a person must correct, beside its control, in the summary and in JSON.
struct Mistake: Error, Sendable, Hashable {
    /// Name of the control or key of the member.
    let key: String
    /// What sort of mistake it is.
    let code: String
    /// The same words everywhere; never what was typed.
    let message: String

    init(_ key: String, _ code: FieldError.Code, _ message: String) {
        self.key = key
        self.code = code.rawValue
        self.message = message
    }

    init(_ error: FieldError) {
        key = error.key
        code = error.code.rawValue
        message = error.message
    }
}

/// What was sent cannot be right; every mistake at once.
struct Mistakes: Error, Sendable {
    let list: [Mistake]

    init(_ list: [Mistake]) { self.list = list }
}
