import Applications
import Assessments
import CheckedAnswers
import Features
import Lending
public import ModelArtefacts
import Products

/// The whole of a worker's part in one application, for whoever measures it.
///
/// Its applicant is the example of the product's definition: nobody.
public struct RehearsedAssessment: Sendable {
    /// The model.
    public let artefact: ModelArtefact
    private let program: FeatureProgram
    /// A message up to the job's id, and from there on.
    private let head: [UInt8]
    private let tail: [UInt8]

    /// Writes the message of the example applicant.
    /// - Parameter artefact: The model, with the product definition it decides under.
    /// - Throws: `ValidationFailure` if the definition has no example that satisfies it.
    public init(_ artefact: ModelArtefact) throws {
        self.artefact = artefact
        program = FeatureProgram(artefact.product)
        let product = artefact.product
        let day = try CalendarDate(year: 2026, month: 11, day: 21)
        let answers = try product.check(product.example(on: day), on: day)
        guard let id = ApplicationID(uuid: "00000000-0000-4000-8000-000000000000") else {
            preconditionFailure("an id that is no UUID")
        }
        let body = AssessmentRequest(
            applicationID: id,
            product: product,
            submittedOn: day,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
        .canonicalBytes
        let mark = Array(id.uuid.utf8)
        let start = body.indices.first { body[$0...].starts(with: mark) } ?? body.endIndex
        head = Array(body[..<start])
        tail = Array(body[start...].dropFirst(mark.count))
    }

    /// The message of a job.
    /// - Parameter jobID: A UUID in lower-case text.
    /// - Returns: Its bytes, not sealed.
    public func message(_ jobID: String) -> [UInt8] { head + Array(jobID.utf8) + tail }

    /// Reads a message, assesses the applicant and writes the assessment.
    /// - Parameters:
    ///   - message: As ``message(_:)`` writes it.
    ///   - jobID: Names the application in the assessment.
    /// - Returns: The assessment's bytes.
    /// - Throws: `MessageError` or ``ScoringError``.
    public func assess(_ message: [UInt8], _ jobID: String) throws -> [UInt8] {
        let message = try AssessmentMessage.decode(message, expecting: program)
        let vector = try message.vector(by: program)
        let policy = artefact.product.policy
        return
            try Decisioning.assess(vector, facts: message.facts, with: artefact, under: policy, jobID: jobID)
            .canonicalBytes
    }
}
