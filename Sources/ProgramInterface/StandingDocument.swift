import Assessments
import Documents
import LedgerRecords
import Lending
import Origination
import Policies

/// How an application stands, as a program reads it; what it may see depends on its role.
struct StandingDocument {
    let json: JSONValue

    init(_ state: ApplicationState, for account: Account) {
        var members = Self.members(of: state.standing.application)
        if account.role != .operator {
            members["decision"] = .null
            members["human_review_requested_at"] =
                state.standing.review.map { .string($0.at.rfc3339) } ?? .null
            if let assessment = state.assessment {
                members.merge(Self.decision(assessment, state.standing.decision)) { $1 }
            }
        }
        json = .object(members)
    }

    /// What a list says of each.
    static func members(of application: ApplicationSummary) -> [String: JSONValue] {
        [
            "id": .string(application.id.base32), "reference": .string(application.id.reference),
            "product": .string(application.product), "product_version": .string(application.productVersion),
            "status": .string(application.status.rawValue), "summary": .string(application.status.summary),
            "submitted_at": .string(application.submittedAt.rfc3339),
            "status_at": .string(application.statusAt.rfc3339),
            "links": ["self": .string("\(ProgramRoutes.collection)/\(application.id.base32)")],
        ]
    }

    /// The outcome in a word, what led to it, and which model and policy made it.
    private static func decision(_ assessment: Assessment, _ record: DecisionRecord?) -> [String: JSONValue] {
        [
            "decision": .string(assessment.outcome.rawValue), "score": .number(.init(assessment.score)),
            "rating": .string(assessment.band), "pd": .number(assessment.probabilityOfDefault),
            "reasons": .array(assessment.reasons.map(reason)), "model": .string(assessment.model),
            "model_version": .string(assessment.modelVersion),
            "artifact_sha256": .string(assessment.artefactDigest.hex),
            "policy_version": .string(assessment.policyVersion),
            "annual_rate": assessment.annualRate.map(JSONValue.number) ?? .null,
            "decided_at": record.map { .string($0.at.rfc3339) } ?? .null,
        ]
    }

    private static func reason(_ reason: Reason) -> JSONValue {
        ["code": .string(reason.code), "text": .string(reason.text), "plain": .string(reason.plain)]
    }
}
