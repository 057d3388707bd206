import Assessments
import Decisioning
import Encoding
import Messages
import Scoring
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
        .completed(WhatIfAnswer(jobID: jobID, content: content(of: body, jobID: jobID)).canonicalBytes)
    }

    private func content(of body: [UInt8], jobID: String) -> WhatIfAnswer.Content {
        do {
            let request = try WhatIfRequest.decode(body)
            guard request.base.jobID == jobID, request.base.modelAlias == "champion" else { return .refused("body") }
            guard let champion = champions.champion(of: request.base.product) else { return .refused("model") }
            return .found(try WhatIfFindings(request) { try champion.assess($0) })
        } catch is MessageError {
            return .refused("body")
        } catch let error as ScoringError {
            return .refused(error.code)
        } catch {
            return .refused("internal")
        }
    }
}
