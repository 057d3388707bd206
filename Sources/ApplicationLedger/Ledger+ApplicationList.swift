import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

/// Which applications a list is to hold.
public struct ApplicationFilter: Sendable {
    /// Only of this account; nil for all.
    public var owner: AccountID?
    /// Only those that stand at one of these; empty for all.
    public var statuses: [ApplicationStatus]
    /// Only for this customer.
    public var customer: CustomerID?
    /// Only those after this one, in the order of the list.
    public var after: ListPosition?

    /// Gathers it.
    public init(
        owner: AccountID? = nil,
        statuses: [ApplicationStatus] = [],
        customer: CustomerID? = nil,
        after: ListPosition? = nil
    ) {
        self.owner = owner
        self.statuses = statuses
        self.customer = customer
        self.after = after
    }
}

/// A place in a list of applications, newest first.
public struct ListPosition: Sendable, Hashable {
    /// When the application of that place was sent.
    public let submittedAt: Timestamp
    /// Which it is.
    public let id: ApplicationID

    /// States a place.
    public init(submittedAt: Timestamp, id: ApplicationID) {
        self.submittedAt = submittedAt
        self.id = id
    }
}

/// An application in a list: with its answers and the figures of its decision.
public struct ListedApplication: Sendable {
    /// The application.
    public let record: ApplicationRecord
    /// For whom it is, if for a customer.
    public let customer: CustomerID?
    /// The credit score; nil while there is no decision.
    public let score: Int?
    /// Probability of default, in [0, 1]; nil while there is no decision.
    public let probabilityOfDefault: Double?
}

/// A decision as a log shows it: nothing of the person.
public struct LoggedDecision: Sendable {
    /// The application.
    public let id: ApplicationID
    /// What was decided.
    public let outcome: DecidedOutcome
    /// The credit score.
    public let score: Int
    /// Probability of default, in [0, 1].
    public let probabilityOfDefault: Double
    /// Name of the model.
    public let model: String
    /// Version of the model.
    public let modelVersion: String
    /// The worker's result, canonical JSON.
    public let assessment: [UInt8]
    /// When it was recorded.
    public let at: Timestamp
}

extension Ledger {
    /// Applications, newest first.
    /// - Parameters:
    ///   - filter: Which.
    ///   - limit: At most so many.
    ///   - offset: Passes over so many.
    /// - Returns: The applications.
    /// - Throws: ``LedgerError``.
    public func applications(
        _ filter: ApplicationFilter,
        limit: Int,
        offset: Int = 0
    ) async throws(LedgerError) -> [ListedApplication] {
        try await read { [identitySeal] db in
            try db.rows(
                """
                SELECT a.*, i.answers AS identity, k.wrapped, c.customer_id, d.credit_score, d.risk_probability
                FROM applications a JOIN identity_answers i ON i.application_id = a.application_id
                LEFT JOIN subject_keys k ON k.subject_id = a.application_id
                LEFT JOIN customer_applications c ON c.application_id = a.application_id
                LEFT JOIN decisions d ON d.application_id = a.application_id
                WHERE \(filter.condition) ORDER BY a.submitted_at DESC, a.application_id DESC LIMIT ? OFFSET ?
                """,
                StatementArguments(filter.arguments + [.integer(Int64(limit)), .integer(Int64(offset))])
            )
            .map { try ListedApplication(row: $0, identitySeal) }
        }
    }

    /// How many applications a filter lets through.
    public func applicationCount(_ filter: ApplicationFilter) async throws(LedgerError) -> Int {
        // Of a million applications it would look for the customer of each.
        let customers =
            filter.customer == nil ? "" : "JOIN customer_applications c ON c.application_id = a.application_id"
        return try await read { db in
            try db.count(
                "SELECT COUNT(*) FROM applications a \(customers) WHERE \(filter.condition)",
                StatementArguments(filter.arguments)
            )
        }
    }

    /// One application as lists show it.
    /// - Parameters:
    ///   - id: Which.
    ///   - owner: Only if it is of this account; nil for the lender's own people.
    /// - Returns: Nil if there is none.
    /// - Throws: ``LedgerError``.
    public func listed(_ id: ApplicationID, owner: AccountID?) async throws(LedgerError) -> ListedApplication? {
        try await read { [identitySeal] db in
            let row = try db.row(
                """
                SELECT a.*, i.answers AS identity, k.wrapped, c.customer_id, d.credit_score, d.risk_probability
                FROM applications a JOIN identity_answers i ON i.application_id = a.application_id
                LEFT JOIN subject_keys k ON k.subject_id = a.application_id
                LEFT JOIN customer_applications c ON c.application_id = a.application_id
                LEFT JOIN decisions d ON d.application_id = a.application_id WHERE a.application_id = ?
                """,
                [id.uuid]
            )
            guard let listed = try row.map({ try ListedApplication(row: $0, identitySeal) }),
                owner == nil || listed.record.summary.owner == owner
            else { return nil }
            return listed
        }
    }

    /// Decisions, newest first.
    public func decisions(limit: Int) async throws(LedgerError) -> [LoggedDecision] {
        try await read { db in
            try db.rows("SELECT * FROM decisions ORDER BY decided_at DESC, application_id DESC LIMIT ?", [limit])
                .map { row in
                    LoggedDecision(
                        id: try row.applicationID(),
                        outcome: try row.read("outcome", DecidedOutcome.init(rawValue:)),
                        score: try row.integer("credit_score"),
                        probabilityOfDefault: try row.number("risk_probability"),
                        model: try row.text("model"),
                        modelVersion: try row.text("model_version"),
                        assessment: try row.bytes("assessment"),
                        at: try row.time("decided_at")
                    )
                }
        }
    }
}

extension ApplicationFilter {
    /// Made of fixed texts; values are arguments.
    fileprivate var condition: String {
        var parts = ["1 = 1"]
        if owner != nil { parts.append("a.owner_id = ?") }
        if !statuses.isEmpty {
            parts.append("a.application_status IN (\(statuses.map { _ in "?" }.joined(separator: ", ")))")
        }
        if customer != nil { parts.append("c.customer_id = ?") }
        if after != nil { parts.append("(a.submitted_at, a.application_id) < (?, ?)") }
        return parts.joined(separator: " AND ")
    }

    fileprivate var arguments: [ColumnValue] {
        var arguments = statuses.map { ColumnValue.text($0.rawValue) }
        if let owner { arguments.insert(.text(owner.rawValue), at: 0) }
        if let customer { arguments.append(.text(customer.uuid)) }
        if let after {
            arguments += [.integer(after.submittedAt.milliseconds), .text(after.id.uuid)]
        }
        return arguments
    }
}

extension ListedApplication {
    fileprivate init(row: Row, _ seal: FieldSeal) throws {
        record = try ApplicationRecord(row: row, seal: seal)
        customer = try row.optionalText("customer_id").flatMap { CustomerID(uuid: $0) }
        score = try row.optionalInteger("credit_score")
        probabilityOfDefault = try row.optionalNumber("risk_probability")
    }
}
