public import CheckedAnswers
import Definitions
public import Documents
import FeatureDefinitions
package import Features
import Fields
public import Lending
public import Products

extension Product {
    /// Checks a whole application.
    ///
    /// Answers that a condition hides become null. Unknown and protected keys are refused.
    /// - Parameters:
    ///   - application: Answers by key in the form of the JSON interface (money in major units), and under `consents`
    ///     the keys of what was agreed to.
    ///   - submittedOn: The local date of submission.
    /// - Returns: The answers, split by who may read them.
    /// - Throws: ``ValidationFailure`` with every mistake, in page order, rules between answers last.
    public func check(
        _ application: [String: JSONValue],
        on submittedOn: CalendarDate
    ) throws(ValidationFailure) -> Answers {
        try checked(application, on: submittedOn).answers
    }

    /// The application as it is kept: hidden answers null, texts in their one form, defaults in place.
    /// - Parameters:
    ///   - application: As in ``check(_:on:)``.
    ///   - submittedOn: The local date of submission.
    /// - Returns: A value for each field of the application, null for what is wrong or not given, and `consents`.
    public func settled(_ application: [String: JSONValue], on submittedOn: CalendarDate) -> [String: JSONValue] {
        let reading = read(.json(application.filter { $0.key != Self.consentsKey }), on: submittedOn)
        let given = (application[Self.consentsKey]?.arrayValue ?? []).compactMap(\.stringValue)
        return kept(reading, consents: Set(given).intersection(consents.map(\.key)))
    }

    /// What the applicant is asked to look at again before sending: broken rules of severity `warning`.
    /// - Parameters:
    ///   - application: As in ``check(_:on:)``; wrong answers count as not given.
    ///   - submittedOn: The local date of submission.
    /// - Returns: In the order of the rules; none of them keeps the application from being sent.
    public func warnings(_ application: [String: JSONValue], on submittedOn: CalendarDate) -> [FieldError] {
        let reading = read(.json(application.filter { $0.key != Self.consentsKey }), on: submittedOn)
        return brokenRules(.warning, reading, ProductPrograms(self))
    }

    /// The key under which an application names what was agreed to.
    static var consentsKey: String { "consents" }

    /// Reads all pages of the application.
    package func read(_ source: AnswerSource, on submittedOn: CalendarDate) -> ApplicationReading {
        var reading = ApplicationReading(self, on: submittedOn)
        for page in formPages { reading.read(page, from: source) }
        for key in source.keys(otherThan: formPages.flatMap(\.fields)) {
            reading.append(field(key)?.isProtected ?? false ? .protected(key) : .unknown(key))
        }
        return reading
    }

    /// The checked answers of a whole reading.
    package func answers(
        _ reading: ApplicationReading,
        consents: Set<String>,
        by programs: ProductPrograms
    ) throws(ValidationFailure) -> Answers {
        var errors = reading.errors
        for consent in self.consents where consent.isRequired && !consents.contains(consent.key) {
            errors.append(.required(consent))
        }
        if errors.isEmpty { errors = brokenRules(.error, reading, programs) }
        guard errors.isEmpty else { throw ValidationFailure(errors: errors) }
        return Answers(
            model: modelAnswers(reading, programs),
            policy: PurposedAnswers(answers(reading, of: .policy)),
            identity: PurposedAnswers(answers(reading, of: .identity)),
            report: PurposedAnswers(answers(reading, of: .report)),
            consents: consents,
            submittedOn: reading.submittedOn
        )
    }

    private func answers(_ reading: ApplicationReading, of use: Use) -> [String: Answer] {
        var answers: [String: Answer] = [:]
        for page in pages {
            for field in page.fields where field.uses.contains(use) { answers[field.key] = reading.answers[field.key] }
        }
        return answers
    }

    /// Exactly what the program of the feature vector reads; age is computed here where a model may have it.
    private func modelAnswers(_ reading: ApplicationReading, _ programs: ProductPrograms) -> ModelAnswers {
        var answers: [String: Answer] = [:]
        for input in programs.vector.inputs {
            let program = programs.given[input.key]
            answers[input.key] = program.map { derivedAnswer($0, reading) } ?? reading.answers[input.key]
        }
        return ModelAnswers(answers)
    }

    private func derivedAnswer(_ program: FeatureProgram, _ reading: ApplicationReading) -> Answer? {
        switch program.run(submittedOn: reading.submittedOn, answers: { reading.answers[$0] }).first {
        case .number(let number): .number(number)
        case .category(let code): .choice(code)
        case .missing, nil: nil
        }
    }

    /// What was agreed to, of what can be.
    func consents(_ value: JSONValue, into reading: inout ApplicationReading) -> Set<String> {
        guard !value.isNull else { return [] }
        guard let list = value.arrayValue, list.count <= consents.count else {
            reading.append(FieldError(key: Self.consentsKey, code: .format, message: "Consents must be a list of keys"))
            return []
        }
        var keys: Set<String> = []
        for key in list.map({ $0.stringValue ?? "" }) {
            guard consents.contains(where: { $0.key.isSameText(key) }) else {
                reading.append(.unknown(key))
                continue
            }
            keys.insert(key)
        }
        return keys
    }
}
