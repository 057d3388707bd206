import Documents
import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import LoanLedger
public import Portfolio

extension LoanBook {
    /// Writes applications of a simulated book, whose customers and loans are in the ledger already.
    /// - Parameters:
    ///   - requests: The applications with their ids, and the ids and names of their customers.
    ///   - owner: The account that all of them are entered under.
    /// - Throws: ``LedgerError``.
    public func enter(_ requests: [SimulatedEntry], owner: AccountID) async throws(LedgerError) {
        try await ledger.writeTables { tables in
            for request in requests { try request.insert(tables, owner: owner) }
        }
    }
}

/// An application of a simulated book as the ledger takes it.
public struct SimulatedEntry: Sendable {
    let id: ApplicationID
    let customer: ApplicationID
    let name: String
    let request: SimulatedRequest

    /// An application.
    /// - Parameters:
    ///   - request: What was asked for.
    ///   - id: Of the application.
    ///   - customer: The id of the customer.
    ///   - name: Of the customer.
    public init(_ request: SimulatedRequest, id: ApplicationID, customer: ApplicationID, name: String) {
        self.request = request
        self.id = id
        self.customer = customer
        self.name = name
    }

    /// No product of a lender bears this name: nobody takes these for applications that can be decided again.
    private static let product = "simulated"

    fileprivate func insert(_ tables: LedgerTables, owner: AccountID) throws {
        let digest = ContentDigest.sha256(of: Array(Self.product.utf8)).hex
        let milliseconds = request.day.dayNumber * 86_400_000
        let answers: JSONValue = .object([
            "loan_amount": .number(Double(request.amount) / 100), "loan_purpose": .string(request.purpose),
            "loan_tenure_months": .number(Double(request.months)),
        ])
        try tables.send(
            """
            INSERT INTO applications (application_id, owner_id, product, product_version, definition_sha256,
                application_date, submitted_at, answers, feature_vector_sha256, application_status, status_at)
            VALUES (?, ?, ?, '1', ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(id.uuid), .text(owner.rawValue), .text(Self.product), .text(digest), .text(request.day.iso),
                .integer(milliseconds), .bytes(answers.canonicalBytes), .text(digest), .text(status.rawValue),
                .integer(milliseconds),
            ]
        )
        let person: JSONValue = .object(["full_name": .string(name)])
        try tables.send(
            "INSERT INTO identity_answers (application_id, answers) VALUES (?, ?)",
            [.text(id.uuid), tables.sealed(person.canonicalBytes, in: "identity_answers", "answers", row: id.uuid)]
        )
        try tables.send(
            "INSERT INTO customer_applications (application_id, customer_id) VALUES (?, ?)",
            [.text(id.uuid), .text(customer.uuid)]
        )
        try tie(tables)
    }

    /// The loan is that of the application, the borrower that of the customer.
    private func tie(_ tables: LedgerTables) throws {
        guard case .disbursed(let loan) = request.outcome else { return }
        try tables.send("UPDATE loans SET application_id = ? WHERE loan_id = ?", [.text(id.uuid), .integer(loan)])
        try tables.send(
            "UPDATE borrowers SET customer_id = ? WHERE borrower_id = ?",
            [.text(customer.uuid), .integer(request.borrower)]
        )
    }

    private var status: ApplicationStatus {
        switch request.outcome {
        case .disbursed: .disbursed
        case .declined: .declined
        case .pending: .manualReview
        }
    }
}
