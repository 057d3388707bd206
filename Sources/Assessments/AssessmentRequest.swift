public import CheckedAnswers
import Documents
public import Features
public import Lending
public import Messages
public import Products

/// What a web process asks a worker: to assess one application.
///
/// Its only initialiser takes answers for models, and makes facts from the rest; a name, an identity number or a
/// protected answer has no way in.
public struct AssessmentRequest: Sendable {
    /// The version of the message that this release writes and reads.
    public static let schemaVersion = 1

    /// The message.
    public let message: AssessmentMessage

    /// Asks for an assessment.
    /// - Parameters:
    ///   - applicationID: The application.
    ///   - jobID: The job, where it is not the application's first assessment: a UUID in lower-case text.
    ///   - product: The product the answers were checked against.
    ///   - programs: Those of this product, for who keeps them.
    ///   - modelAlias: Which of the product's models is to answer.
    ///   - submittedOn: The local date of submission; ages and tenures are measured to it.
    ///   - model: What the product's models may read.
    ///   - policy: What policy may read; only the values it names become facts.
    ///   - identity: What only derived facts may read, such as whether the applicant is of age.
    public init(
        applicationID: ApplicationID,
        jobID: String? = nil,
        product: Product,
        by programs: ProductPrograms? = nil,
        modelAlias: String = "champion",
        submittedOn: CalendarDate,
        model: ModelAnswers,
        policy: PolicyAnswers,
        identity: IdentityAnswers
    ) {
        let programs = programs ?? ProductPrograms(product)
        message = AssessmentMessage(
            jobID: jobID ?? applicationID.uuid,
            applicationID: applicationID,
            product: product.id,
            productVersion: product.version,
            definitionDigest: product.definitionDigest,
            modelAlias: modelAlias,
            submittedOn: submittedOn,
            features: programs.vector.features(model),
            facts: programs.facts(policy, identity: identity, model: model, submittedOn: submittedOn)
        )
    }

    /// The message as it is hashed, sealed and sent.
    public var canonicalBytes: [UInt8] { message.canonicalBytes }

    /// Reads a message that another process wrote.
    /// - Parameter bytes: The opened body of a job.
    /// - Returns: The message; its answers are read by ``AssessmentMessage/vector(by:)``.
    /// - Throws: ``MessageError`` for anything but what ``canonicalBytes`` writes.
    public static func decode(_ bytes: [UInt8]) throws(MessageError) -> AssessmentMessage {
        try AssessmentMessage.decode(bytes)
    }
}

extension FeatureProgram {
    /// The answers as a message carries them: every input, null where nothing was answered.
    func features(_ answers: ModelAnswers) -> MessageFeatures {
        MessageFeatures(inputKeys, inputs.map { json(answers[$0.key], of: $0) })
    }

    private func json(_ answer: Answer?, of input: Input) -> JSONValue {
        guard let answer else { return .null }
        guard let field = input.field else { return Reading(answer, currency: currency).value.json }
        return answer.json(for: field, currency: currency)
    }
}
