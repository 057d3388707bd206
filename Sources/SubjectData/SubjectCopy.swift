import AccountLedger
import ApplicationLedger
public import Documents
public import Ledger
public import LedgerRecords
public import LedgerSchema
import Lending

/// All that the ledger holds of one person, for that person (GDPR, article 15): data, decisions, reasons, who looked.
public struct SubjectCopy: Sendable {
    private let ledger: Ledger

    /// A copy out of a ledger.
    public init(ledger: Ledger) { self.ledger = ledger }

    /// Gathers everything of an account.
    /// - Parameter account: Whose data it is.
    /// - Returns: An object; secrets such as hashes are not in it.
    /// - Throws: ``LedgerError``.
    public func document(of account: Account) async throws(LedgerError) -> JSONValue {
        let contact = try await ledger.mailContact(of: account.id)
        var applications: [JSONValue] = []
        for summary in try await ledger.applications(owner: account.id, limit: 10_000) {
            applications.append(try await application(summary))
        }
        let about = try await ledger.auditRows(about: .account(account.id))
        return [
            "account": [
                "id": .string(account.id.rawValue), "name": .string(account.name),
                "role": .string(account.role.rawValue), "made_at": .string(account.createdAt.rfc3339),
                "e_mail": contact.map { .string($0.address.text) } ?? .null,
                "asks_for_codes": .bool(account.secondFactorAt != nil),
            ],
            "sessions": .array(try await ledger.sessions(of: account.id).map(Self.session)),
            "drafts": .array(try await ledger.drafts(owner: account.id).map(Self.draft)),
            "applications": .array(applications),
            "acts_on_the_account": .array(about.map(Self.act)),
        ]
    }

    private func application(_ summary: ApplicationSummary) async throws(LedgerError) -> JSONValue {
        let id = summary.id
        let record = try await ledger.application(id, owner: summary.owner)
        let standing = try await ledger.standing(of: id)
        let protected = try await ledger.protectedAnswers(id)
        let person = try await ledger.humanDecision(id)
        let acts = try await ledger.auditRows(about: .application(id))
        return [
            "reference": .string(id.reference), "id": .string(id.base32), "product": .string(summary.product),
            "product_version": .string(summary.productVersion), "sent_at": .string(summary.submittedAt.rfc3339),
            "status": .string(summary.status.rawValue), "answers": .object(record?.answers ?? [:]),
            "who_you_are": .object(record?.identity.values ?? [:]),
            "voluntary_answers": protected.map { .object($0.values) } ?? .null,
            "automated_decision": standing?.decision.map(Self.decision) ?? .null,
            "decision_by_a_person": person.map(Self.decision) ?? .null,
            "asked_for_a_person_at": standing?.review.map { .string($0.at.rfc3339) } ?? .null,
            "who_did_what": .array(acts.map(Self.act)),
        ]
    }

    private static func session(_ session: SessionRecord) -> JSONValue {
        [
            "device": .string(session.device ?? ""), "began_at": .string(session.createdAt.rfc3339),
            "last_seen_at": .string(session.lastSeenAt.rfc3339),
        ]
    }

    private static func draft(_ draft: Draft) -> JSONValue {
        [
            "product": .string(draft.product), "saved_at": .string(draft.updatedAt.rfc3339),
            "answers": .object(draft.answers.values),
        ]
    }

    /// The whole assessment is in it: score, reasons, what counted and how much, model and policy.
    private static func decision(_ decision: DecisionRecord) -> JSONValue {
        [
            "outcome": .string(decision.outcome.rawValue), "decided_at": .string(decision.at.rfc3339),
            "reasons": .array(decision.reasonCodes.map { .string($0) }),
            // What cannot be read as JSON is no assessment of ours; the rest of the decision stands without it.
            "assessment": (try? JSONValue.parse(decision.assessment, limits: .file)) ?? .null,
        ]
    }

    private static func decision(_ decision: HumanDecision) -> JSONValue {
        [
            "outcome": .string(decision.outcome.rawValue), "decided_at": .string(decision.at.rfc3339),
            "reasons": .array(decision.reasonCodes.map { .string($0) }), "note": .string(decision.note),
        ]
    }

    /// Who of the lender's people did something, as a role of the chain and not as a name.
    private static func act(_ row: AuditRow) -> JSONValue {
        ["at": .string(row.at.rfc3339), "what": .string(row.action), "who": .string(row.actor)]
    }
}
