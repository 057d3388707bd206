public import Documents

/// What is wrong with one answer, in words for the person who gave it.
public struct FieldError: Sendable, Hashable {
    /// What sort of mistake it is; the raw value is what interfaces show.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case required, number, whole, range, step, choice, date, length, format, exclusive, file, unknown, protected
        /// A rule between several answers is broken.
        case rule
    }

    /// Key of the field; a member of a group is `group.0.member`, counted from 0.
    public let key: String
    /// What sort of mistake it is.
    public let code: Code
    /// The same words for HTML, JSON and CSV; never what was answered.
    public let message: String

    package init(key: String, code: Code, message: String) {
        (self.key, self.code, self.message) = (key, code, message)
    }
}

/// An application that cannot be accepted as it is.
public struct ValidationFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// In page order, at least one.
    public let errors: [FieldError]

    package init(errors: [FieldError]) {
        self.errors = errors
    }

    /// Keys and codes, without answers.
    public var description: String {
        "validation." + errors.prefix(20).map { "\($0.code.rawValue):\($0.key)" }.joined(separator: ",")
    }
}

/// What a page of a form said.
public struct PageReading: Sendable {
    /// What was understood, in the form of the JSON interface; null for what was not answered, hidden or wrong.
    public let values: [String: JSONValue]
    /// What was not understood, in the order of the fields.
    public let errors: [FieldError]

    package init(values: [String: JSONValue], errors: [FieldError]) {
        (self.values, self.errors) = (values, errors)
    }
}

/// A mistake in one answer, before it is put in words.
package enum FieldProblem: Error, Hashable {
    case required, number, whole, range, step, choice, length, format, exclusive, file, tooManyEntries
    case notRealDate, missingParts([DatePart]), inTheFuture
    /// What a bank statement must be, or where it is wrong, in words that repeat nothing of it.
    case statement(String)
}

/// What a date is typed in.
package enum DatePart: String, Hashable, CaseIterable {
    case day, month, year
}
