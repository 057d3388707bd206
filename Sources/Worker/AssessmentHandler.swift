import Assessments
import Encoding
import Logging
import Messages
import ModelArtefacts
import Products
import Scoring
import WhatIfs
import Workbenches

/// From a job to its result: reads the message, asks the champion of its product, and names the cause of any failure.
///
/// A job keeps the champion it took to its end. Nothing here decides anything when something is missing.
struct AssessmentHandler: Sendable {
    /// The schemas of messages that this release reads: applications and what-ifs.
    static let schemas = AssessmentRequest.schemaVersion...WhatIfRequest.schemaVersion

    let champions: Champions
    let logger: Logger

    /// Assesses the application of one job.
    /// - Parameters:
    ///   - body: Opened and authenticated by the queue.
    ///   - jobID: The job's id, as the queue knows it.
    ///   - schema: The schema of the body, as the queue knows it.
    /// - Returns: The assessment's bytes, or the cause of the failure (queue, section 6).
    func result(of body: [UInt8], jobID: String, schema: Int = AssessmentRequest.schemaVersion) -> JobResult {
        // A what-if of an older release is answered that it cannot be read: it leaves no dead letter either.
        guard schema == AssessmentRequest.schemaVersion else {
            return WhatIfHandler(champions: champions).result(of: body, jobID: jobID)
        }
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let message = try message(in: body, jobID: jobID)
            guard let champion = champions.champion(of: message.product) else {
                return champions.isReady ? .missingModel : .handBack
            }
            var assessment = try champion.assess(message) { unseen in
                logUnseen(unseen, in: jobID, by: champion)
            }
            assessment.elapsedMilliseconds = (clock.now - start) / .milliseconds(1)
            return .completed(assessment.canonicalBytes)
        } catch let fault as Fault {
            return .failed(code: fault.code, detail: fault.detail, permanent: fault.isPermanent)
        } catch let error as MessageError {
            // The envelope has been read: what is wrong now is an answer that the model reads.
            return .failed(code: "feature", detail: error.description, permanent: true)
        } catch let error as ScoringError {
            return .failed(code: error.code, detail: error.description, permanent: true)
        } catch {
            return .failed(code: "internal", detail: "\(type(of: error))", permanent: false)
        }
    }

    /// A line for a job with values that training never saw, which are scored in a defined way: the features' keys, never
    /// what was answered.
    private func logUnseen(_ features: [String], in jobID: String, by champion: Champion) {
        let artefact = champion.artefact
        logger.notice(
            "values that training never saw were scored",
            metadata: [
                "event": "unseen_values", "job": "\(jobID)", "product": "\(artefact.product.id)",
                "model": "\(artefact.name) \(artefact.version)", "features": "\(features.joined(separator: " "))",
            ]
        )
    }

    /// The message of a job, which must be about that job and ask for what there is.
    private func message(in body: [UInt8], jobID: String) throws(Fault) -> AssessmentMessage {
        let message: AssessmentMessage
        do {
            message = try AssessmentMessage.decode(body, expecting: champions.expectedProgram)
        } catch {
            throw Fault(error)
        }
        guard message.jobID == jobID else { throw Fault(code: "body", "the message is of another job") }
        guard message.modelAlias == "champion" else { throw Fault(code: "body", "there is no such model alias") }
        return message
    }

    /// A cause with its code (queue, section 6).
    private struct Fault: Error {
        let code: String
        let detail: String
        let isPermanent: Bool

        init(code: String, _ detail: String, isPermanent: Bool = true) {
            self.code = code
            self.detail = detail
            self.isPermanent = isPermanent
        }

        init(_ error: MessageError) {
            let code =
                switch error {
                case .unknownVersion: "schema"
                case .tooLarge: "size"
                case .legacyShape: "legacy_shape"
                default: "body"
                }
            self.init(code: code, error.description, isPermanent: error.isPermanent)
        }
    }
}

extension JobResult {
    /// Another worker may have the model, and it may be promoted soon; handing back at once would spin.
    fileprivate static let missingModel = JobResult.failed(
        code: "model",
        detail: "this worker has no model of the product",
        permanent: false
    )
}
