import Assessments
import Decisioning
import Encoding
import Messages
import ModelArtefacts
import Products
import Scoring
import WhatIfs
import Workbenches

/// From a what-if to its answer.
///
/// Somebody waits for it and nobody would look at it later, so it never fails: what cannot be answered is answered so,
/// and leaves no retry and no dead letter behind.
struct WhatIfHandler: Sendable {
    let champions: Champions

    /// Answers a what-if.
    /// - Parameters:
    ///   - body: Opened and authenticated by the queue.
    ///   - jobID: The job's id, as the queue knows it.
    /// - Returns: The answer's bytes.
    func result(of body: [UInt8], jobID: String) -> JobResult {
        .completed(WhatIfAnswer(jobID: jobID, content: content(of: body, jobID: jobID)).fitting.canonicalBytes)
    }

    private func content(of body: [UInt8], jobID: String) -> WhatIfAnswer.Content {
        do {
            let request = try WhatIfRequest.decode(body)
            guard request.base.jobID == jobID, request.base.modelAlias == "champion" else { return .refused("body") }
            guard let champion = champions.champion(of: request.base.product) else { return .refused("model") }
            let turns = try champion.turns?
                .asked(by: request, of: champion.artefact.product.schema, by: champion.program)
            return .found(try WhatIfFindings(request, turns: turns) { try champion.assess($0) })
        } catch is MessageError {
            return .refused("body")
        } catch let error as ScoringError {
            return .refused(error.code)
        } catch {
            return .refused("internal")
        }
    }
}
