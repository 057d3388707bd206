import Applications
public import Assessments
public import CheckedAnswers
public import Documents
public import FeatureDefinitions
public import Features
public import Lending
public import Messages
public import Products

/// Messages of one application with other answers, each checked as if it were sent.
public struct AnswerMessages: Sendable {
    /// The answers as they were sent, numbers in major units.
    public let application: [String: JSONValue]
    private let applicationID: ApplicationID
    private let product: Product
    private let programs: ProductPrograms
    private let submittedOn: CalendarDate

    /// Makes messages of an application.
    /// - Parameters:
    ///   - application: The answers as they were sent.
    ///   - applicationID: The application.
    ///   - product: The product to check the answers against.
    ///   - submittedOn: The local date of submission.
    public init(
        _ application: [String: JSONValue],
        applicationID: ApplicationID,
        product: Product,
        submittedOn: CalendarDate
    ) {
        self.application = application
        self.applicationID = applicationID
        self.product = product
        self.submittedOn = submittedOn
        programs = ProductPrograms(product)
    }

    /// The message of the application.
    /// - Parameters:
    ///   - changes: Other answers to some fields.
    ///   - jobID: The job, where it is not the application's own.
    /// - Returns: What a worker would read.
    /// - Throws: ``ValidationFailure`` if the answers are not such as could be sent.
    public func message(
        changing changes: [String: JSONValue] = [:],
        jobID: String? = nil
    ) throws(ValidationFailure) -> AssessmentMessage {
        let changed = application.merging(changes) { $1 }
        let answers = try product.checked(changed, on: submittedOn, by: programs).answers
        return AssessmentRequest(
            applicationID: applicationID,
            jobID: jobID,
            product: product,
            by: programs,
            submittedOn: submittedOn,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
        .message
    }

    /// What the model and the policy read with another answer; nil where that could not be sent.
    func values(_ key: String, _ value: Double) -> [String: FeatureValue]? {
        // What could not be sent, or read, ends the way: nobody is advised to ask for it.
        let message = try? message(changing: [key: .number(value)])
        return message.flatMap { try? $0.values(of: product.schema, by: programs.vector) }
    }
}

extension AssessmentMessage {
    /// What a model and a policy read: the features of the vector and the facts.
    /// - Parameters:
    ///   - schema: That of the message's product.
    ///   - program: The same.
    /// - Returns: By key.
    /// - Throws: ``MessageError`` as ``vector(by:)``.
    public func values(
        of schema: FeatureSchema,
        by program: FeatureProgram
    ) throws(MessageError) -> [String: FeatureValue] {
        facts.merging(zip(schema.features.map(\.key), try vector(by: program).values)) { $1 }
    }
}
