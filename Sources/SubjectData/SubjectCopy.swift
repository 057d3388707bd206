import AccountLedger
import ApplicationLedger
public import Documents
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending

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
            // What a program or an officer sent for somebody else is that person's.
            guard try await ledger.customerID(of: summary.id) == nil else { continue }
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
            "also_held": .object(try await ledger.rows(of: .account(account.id.rawValue))),
            "not_in_this_copy": Self.told(Self.leftOut),
        ]
    }

    /// Gathers everything of a customer whom a program or an officer entered.
    /// - Parameter customer: Whose data it is.
    /// - Returns: An object; nil if there is no such customer, or they were erased.
    /// - Throws: ``LedgerError``.
    public func document(of customer: CustomerID) async throws(LedgerError) -> JSONValue? {
        guard try await ledger.customer(customer, owner: nil) != nil else { return nil }
        var applications: [JSONValue] = []
        for id in try await ledger.applications(for: customer) {
            guard let record = try await ledger.application(id) else { continue }
            applications.append(try await application(record.summary))
        }
        let about = try await ledger.auditRows(about: .customer(customer))
        return [
            "customer_id": .string(customer.uuid), "applications": .array(applications),
            "acts_on_the_record": .array(about.map(Self.act)),
            "also_held": .object(try await ledger.rows(of: .customer(customer.uuid))),
            "not_in_this_copy": Self.told(Self.leftOut),
        ]
    }

    /// Personal columns, as `table.column`, that a copy has not, with the reason, which it has.
    static let leftOut = [
        "accounts.folded_name": "the name once more, in small letters",
        "customers.email_index": "a keyed digest of the e-mail address",
        "customers.pan_index": "a keyed digest of the PAN",
        "customers.aadhar_index": "a keyed digest of the Aadhaar number",
        "data_rows.cells": "data sets to learn from, whose rows bear keys of their source and nobody's name",
    ]

    /// Personal columns that the parts above tell in words of their own.
    static let retold = [
        "accounts.name", "sessions.device", "mail_addresses.address", "drafts.answers", "applications.answers",
        "identity_answers.answers", "protected_answers.answers", "decisions.outcome", "decisions.credit_score",
        "decisions.risk_probability", "decisions.reason_codes", "decisions.assessment", "human_decisions.outcome",
        "human_decisions.reason_codes", "human_decisions.note",
    ]

    private static func told(_ words: [String: String]) -> JSONValue { .object(words.mapValues(JSONValue.string)) }

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
            "score": .number(Double(decision.score)),
            "probability_of_default": .number(decision.probabilityOfDefault),
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
