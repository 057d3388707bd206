import Assessments
import CheckedAnswers
import Contracts
import Documents
import HTTPTypes
import Hummingbird
import Lending
import Pages
import Policies
import Products
package import RateLimits
package import Requests
import Responses
import WhatIfs

/// What would change a decision: for programs.
package struct WhatIfProgramRoutes: Sendable {
    private let desk: WhatIfDesk
    private let quota: Quota

    /// Routes that answer from these.
    package init(desk: WhatIfDesk, quota: Quota) {
        self.desk = desk
        self.quota = quota
    }

    package var routes: [Route] {
        [
            route("/api/v1/applications/{id}/what-if", Self.contract("estimateChange", chapter: "Applications")),
            route("/api/loan-applications/{id}/simulate", Self.contract("simulateApplication", chapter: "Officers")),
        ]
    }

    private func route(_ path: String, _ contract: Contract) -> Route {
        Route(
            method: .post,
            path: path,
            access: .programs(.appliers),
            body: .json,
            answer: .json,
            quota: quota,
            mayWait: true,
            contract: contract,
            handler: ask
        )
    }

    /// Nothing is made, so a repeat needs no key.
    private func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let subject = try await desk.subject(context.parameter("id"), for: context.signedIn())
        let changes = try Self.changes(JSONValue.parse(context.body), of: subject.product)
        let findings = try await desk.ask(subject, changes: changes, context)
        return .json(Self.document(findings, subject))
    }

    private static func changes(_ body: JSONValue, of product: Product) throws -> [String: JSONValue] {
        guard let members = body.objectValue else { throw Refusal.malformed("The body must be a JSON object.") }
        var mistakes = members.keys.filter { $0 != "answers" }.sorted()
            .map { key in
                let shown = String(String.UnicodeScalarView(key.unicodeScalars.prefix(64)))
                return Mistake(shown, .unknown, "\(shown) is not part of a what-if")
            }
        let answers = members["answers"] ?? [:]
        guard let changes = answers.objectValue else {
            throw Mistakes([Mistake("answers", .format, "Answers must be an object of answers by field")])
        }
        let keys = product.changeable.map(\.key)
        for key in changes.keys.sorted() where !keys.contains(key) {
            let shown = String(String.UnicodeScalarView(key.unicodeScalars.prefix(64)))
            let named = keys.joined(separator: ", ")
            mistakes.append(Mistake(shown, .unknown, "\(shown) cannot be changed; these can: \(named)"))
        }
        guard mistakes.isEmpty else { throw Mistakes(mistakes) }
        return changes
    }

    private static func document(_ findings: WhatIfFindings, _ subject: WhatIfSubject) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(subject.id.base32), "note": "An estimate, not an offer. Nothing is stored.",
            "before": .object(members(of: findings.before)), "after": .null,
            "smallest_changes": .array(
                findings.steps.compactMap { step in
                    step.answers.first.map { answer in
                        var change = Self.change(in: findings, to: step.assessment)
                        change["exact"] = .bool(step.isExact)
                        return .object(change.merging(named(answer, subject)) { $1 })
                    }
                }
            ), "together": .null,
        ]
        if let together = findings.together {
            var change = Self.change(in: findings, to: together.assessment)
            change["answers"] = .array(together.answers.map { .object(named($0, subject)) })
            members["together"] = .object(change)
        }
        if let after = findings.after { members["after"] = .object(change(in: findings, to: after)) }
        return .object(members)
    }

    private static func named(_ answer: WhatIfFindings.Answer, _ subject: WhatIfSubject) -> [String: JSONValue] {
        [
            "field": .string(answer.key), "from": subject.application[answer.key] ?? .null,
            "to": .number(answer.value),
        ]
    }

    private static func change(in findings: WhatIfFindings, to other: Assessment) -> [String: JSONValue] {
        var members = members(of: other)
        members["points"] = .number(.init(other.score - findings.before.score))
        members["reasons_gone"] = codes(findings.reasonsGone(in: other))
        members["reasons_new"] = codes(findings.reasonsNew(in: other))
        return members
    }

    private static func members(of assessment: Assessment) -> [String: JSONValue] {
        [
            "decision": .string(assessment.outcome.rawValue), "score": .number(.init(assessment.score)),
            "rating": .string(assessment.band), "pd": .number(assessment.probabilityOfDefault),
            "annual_rate": assessment.annualRate.map(JSONValue.number) ?? .null,
            "reasons": codes(assessment.reasons), "model": .string(assessment.model),
            "model_version": .string(assessment.modelVersion), "policy_version": .string(assessment.policyVersion),
        ]
    }

    private static func codes(_ reasons: [Reason]) -> JSONValue {
        .array(reasons.map { ["code": .string($0.code), "plain": .string($0.plain)] })
    }
}
