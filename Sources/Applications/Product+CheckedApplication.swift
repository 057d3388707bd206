public import CheckedAnswers
public import Documents
public import Features
public import Lending
public import Products

/// An application that was read once: what it says by who may read it, and the same as it is kept.
public struct CheckedApplication: Sendable {
    /// The answers, split by who may read them.
    public let answers: Answers
    /// A value for each field, null for what was not answered, and `consents`, as ``Product/settled(_:on:)`` says it.
    public let kept: [String: JSONValue]
}

extension Product {
    /// Checks a whole application as ``check(_:on:)`` does, and tells also how it is kept.
    /// - Parameters:
    ///   - application: As in ``check(_:on:)``.
    ///   - submittedOn: The local date of submission.
    ///   - programs: Those of this product, for who keeps them.
    /// - Returns: The application.
    /// - Throws: ``ValidationFailure`` as ``check(_:on:)``.
    public func checked(
        _ application: [String: JSONValue],
        on submittedOn: CalendarDate,
        by programs: ProductPrograms? = nil
    ) throws(ValidationFailure) -> CheckedApplication {
        let reading = read(.json(application.filter { $0.key != Self.consentsKey }), on: submittedOn)
        return try checked(reading, agreed: application[Self.consentsKey] ?? .null, by: programs)
    }

    /// Checks a whole application that came as one HTML form; it is read once, from the controls.
    /// - Parameters:
    ///   - form: Texts by name of the control, as in ``readPage(_:form:draft:on:)``, and under `consents` the keys of
    ///     what was agreed to.
    ///   - submittedOn: The local date of submission.
    ///   - programs: Those of this product, for who keeps them.
    /// - Returns: The application.
    /// - Throws: ``ValidationFailure`` with every mistake, in page order, rules between answers last.
    public func checked(
        form: [String: [String]],
        on submittedOn: CalendarDate,
        by programs: ProductPrograms? = nil
    ) throws(ValidationFailure) -> CheckedApplication {
        let reading = read(.form(form, prefix: ""), on: submittedOn)
        let agreed = JSONValue.array((form[Self.consentsKey] ?? []).map(JSONValue.string))
        return try checked(reading, agreed: agreed, by: programs)
    }

    private func checked(
        _ reading: ApplicationReading,
        agreed: JSONValue,
        by programs: ProductPrograms?
    ) throws(ValidationFailure) -> CheckedApplication {
        var reading = reading
        let consents = consents(agreed, into: &reading)
        let answers = try answers(reading, consents: consents, by: programs ?? ProductPrograms(self))
        return CheckedApplication(answers: answers, kept: kept(reading, consents: consents))
    }

    /// What was read, as it is kept.
    func kept(_ reading: ApplicationReading, consents: Set<String>) -> [String: JSONValue] {
        var values = reading.values
        values[Self.consentsKey] = .array(consents.sorted().map(JSONValue.string))
        return values
    }
}
