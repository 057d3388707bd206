import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Enters a customer, with their employment.
    /// - Parameter customer: Whom.
    /// - Returns: Whether they are in the ledger now, or who is known already.
    /// - Throws: ``LedgerError``.
    public func register(_ customer: Customer) async throws(LedgerError) -> RegistrationOutcome {
        let row: SealedCustomer
        do { row = try SealedCustomer(customer, customerSeal, customerIndex) } catch { throw LedgerError(error) }
        return try await write { [chain] db in
            let known = try row.known(in: db)
            guard known.isEmpty else { return .known(known) }
            try row.insert(in: db)
            try chain.append(.registered(customer), in: db)
            return .registered
        }
    }

    /// Enters customers whom nobody knows yet, all of them or none.
    /// - Parameter customers: With their employment.
    /// - Throws: ``LedgerError``, also if one of them is known.
    public func enter(_ customers: [Customer]) async throws(LedgerError) {
        let rows: [SealedCustomer]
        do { rows = try customers.map { try SealedCustomer($0, customerSeal, customerIndex) } } catch {
            throw LedgerError(error)
        }
        try await write { [chain] db in
            for (customer, row) in zip(customers, rows) {
                try row.insert(in: db)
                try chain.append(.registered(customer), in: db)
            }
        }
    }

    /// A customer.
    /// - Parameters:
    ///   - id: Who.
    ///   - owner: Only if this account entered them; nil for the lender's own people.
    /// - Returns: Nil if there is no such customer, or not of this owner, or the customer was erased.
    /// - Throws: ``LedgerError``.
    public func customer(_ id: CustomerID, owner: AccountID?) async throws(LedgerError) -> Customer? {
        try await read { [customerSeal] db in
            guard let row = try db.row("SELECT * FROM customers WHERE customer_id = ?", [id.uuid]) else { return nil }
            let customer = try Customer(row: row, customerSeal, in: db)
            return owner == nil || customer?.owner == owner ? customer : nil
        }
    }

    /// Customers, newest first.
    /// - Parameters:
    ///   - owner: Only those this account entered; nil for all.
    ///   - limit: At most so many.
    ///   - offset: Passes over so many.
    /// - Returns: The customers, and how many there are in all.
    /// - Throws: ``LedgerError``.
    public func customers(
        owner: AccountID?,
        limit: Int,
        offset: Int
    ) async throws(LedgerError) -> (page: [Customer], total: Int) {
        try await read { [customerSeal] db in
            let condition = owner == nil ? "WHERE \(Self.isKept)" : "WHERE \(Self.isKept) AND owner_id = ?"
            let owners: [ColumnValue] = owner.map { [.text($0.rawValue)] } ?? []
            let rows = try db.rows(
                "SELECT * FROM customers \(condition) ORDER BY created_at DESC, customer_id DESC LIMIT ? OFFSET ?",
                StatementArguments(owners + [.integer(Int64(limit)), .integer(Int64(offset))])
            )
            return (
                try rows.compactMap { try Customer(row: $0, customerSeal, in: db) },
                try db.count("SELECT COUNT(*) FROM customers \(condition)", StatementArguments(owners))
            )
        }
    }

    private static let isKept = "NOT EXISTS (SELECT 1 FROM erasures e WHERE e.subject_id = customers.customer_id)"

    /// Notes for whom an application is.
    static func link(_ application: ApplicationID, to customer: CustomerID, in db: Database) throws {
        try db.run(
            "INSERT INTO customer_applications (application_id, customer_id) VALUES (?, ?)",
            [application.uuid, customer.uuid]
        )
    }

    /// What was sent for a customer, oldest first.
    /// - Parameter customer: Whom.
    /// - Returns: Ids of applications.
    /// - Throws: ``LedgerError``.
    public func applications(for customer: CustomerID) async throws(LedgerError) -> [ApplicationID] {
        try await read { db in
            try db.rows(
                """
                SELECT c.application_id FROM customer_applications c JOIN applications a
                ON a.application_id = c.application_id WHERE c.customer_id = ? ORDER BY a.submitted_at, a.application_id
                """,
                [customer.uuid]
            )
            .map { try $0.applicationID() }
        }
    }

    /// For whom an application is, if it is for a customer.
    public func customerID(of application: ApplicationID) async throws(LedgerError) -> CustomerID? {
        try await read { db in
            try db.row("SELECT customer_id FROM customer_applications WHERE application_id = ?", [application.uuid])?
                .applicationID("customer_id")
        }
    }
}

extension AuditEntry {
    fileprivate static func registered(_ customer: Customer) -> AuditEntry {
        AuditEntry(
            at: customer.createdAt,
            actor: .account(customer.owner),
            action: .customerRegistered,
            subject: .customer(customer.id)
        )
    }
}

/// The rows of a customer, sealed before the writer's turn.
private struct SealedCustomer: Sendable {
    private let customer: Customer
    private let key: SubjectKey
    private let sealed: [String: [UInt8]]
    private let indexes: [String: String]

    init(_ customer: Customer, _ seal: FieldSeal, _ index: BlindIndex) throws {
        self.customer = customer
        key = try seal.newKey(of: customer.id.uuid)
        var texts = [
            "full_name": customer.fullName, "date_of_birth": customer.dateOfBirth.iso, "email": customer.email,
            "phone": customer.phone, "address": customer.address,
        ]
        texts["pan_number"] = customer.panNumber
        texts["aadhar_number"] = customer.aadhaarNumber
        texts["employer_name"] = customer.employment?.employerName
        texts["job_title"] = customer.employment?.jobTitle
        texts["employer_phone"] = customer.employment?.phone
        var sealed: [String: [UInt8]] = [:]
        for (column, text) in texts {
            sealed[column] = try seal.seal(Array(text.utf8), at: .customer(customer.id, column), under: key)
        }
        let answers = columnBytes(customer.answers)
        sealed["answers"] = try seal.seal(answers, at: .customer(customer.id, "answers"), under: key)
        self.sealed = sealed
        var indexes = ["email": try index.digest(of: customer.email, column: "email")]
        indexes["pan_number"] = try customer.panNumber.map { try index.digest(of: $0, column: "pan_number") }
        indexes["aadhar_number"] = try customer.aadhaarNumber.map { try index.digest(of: $0, column: "aadhar_number") }
        self.indexes = indexes
    }

    func known(in db: Database) throws -> Set<String> {
        let columns = ["email": "email_index", "pan_number": "pan_index", "aadhar_number": "aadhar_index"]
        return try indexes.reduce(into: []) { known, entry in
            guard let column = columns[entry.key] else { return }
            let row = try db.row("SELECT customer_id FROM customers WHERE \(column) = ?", [entry.value])
            if row != nil { known.insert(entry.key) }
        }
    }

    func insert(in db: Database) throws {
        try key.insert(in: db)
        try db.run(
            """
            INSERT INTO customers (customer_id, owner_id, full_name, date_of_birth, email, email_index, phone, address,
            city, state, pincode, pan_number, pan_index, aadhar_number, aadhar_index, answers, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                customer.id.uuid, customer.owner.rawValue, data("full_name"), data("date_of_birth"), data("email"),
                indexes["email"], data("phone"), data("address"), customer.city, customer.state, customer.postcode,
                data("pan_number"), indexes["pan_number"], data("aadhar_number"), indexes["aadhar_number"],
                data("answers"), customer.createdAt.milliseconds,
            ]
        )
        guard let employment = customer.employment else { return }
        try db.run(
            """
            INSERT INTO employment (employment_id, customer_id, employer_name, job_title, employment_type,
            monthly_income, years_of_experience, employer_phone, employment_start_date)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                customer.id.uuid, customer.id.uuid, data("employer_name"), data("job_title"), employment.kind.rawValue,
                employment.monthlyIncome, employment.yearsOfExperience, data("employer_phone"),
                employment.startedOn?.iso,
            ]
        )
    }

    private func data(_ column: String) -> Data? { sealed[column].map { Data($0) } }
}

extension FieldSeal.Place {
    fileprivate static func customer(_ id: CustomerID, _ column: String) -> Self {
        Self(table: "customers", column: column, row: id.uuid)
    }
}

extension Customer {
    /// Nil if the customer was erased.
    fileprivate init?(row: Row, _ seal: FieldSeal, in db: Database) throws {
        let id = try row.applicationID("customer_id")
        let key = try db.wrappedKey(of: id.uuid)
        let answers = try seal.open(row.bytes("answers"), at: .customer(id, "answers"), of: id.uuid, key: key)
        guard let answers else { return nil }
        let employment = try db.row("SELECT * FROM employment WHERE customer_id = ? LIMIT 1", [id.uuid])
        let text = { (row: Row, column: String) throws -> String? in
            guard let sealed = try row.optionalBytes(column) else { return nil }
            let plain = try seal.open(sealed, at: .customer(id, column), of: id.uuid, key: key)
            return plain.map { String(decoding: $0, as: UTF8.self) }
        }
        guard let dateOfBirth = try text(row, "date_of_birth").flatMap(CalendarDate.init(iso:)) else {
            throw LedgerError.unreadable(table: "customers")
        }
        self.init(
            id: id,
            owner: try row.accountID("owner_id"),
            fullName: try text(row, "full_name") ?? "",
            dateOfBirth: dateOfBirth,
            email: try text(row, "email") ?? "",
            phone: try text(row, "phone") ?? "",
            address: try text(row, "address") ?? "",
            city: try row.text("city"),
            state: try row.text("state"),
            postcode: try row.text("pincode"),
            panNumber: try text(row, "pan_number"),
            aadhaarNumber: try text(row, "aadhar_number"),
            answers: try columnObject(answers, table: "customers"),
            employment: try employment.map { job in
                Employment(
                    employerName: try text(job, "employer_name") ?? "",
                    jobTitle: try text(job, "job_title") ?? "",
                    kind: try job.read("employment_type", Employment.Kind.init(rawValue:)),
                    monthlyIncome: try job.number("monthly_income"),
                    yearsOfExperience: try job.number("years_of_experience"),
                    phone: try text(job, "employer_phone"),
                    startedOn: try job.optionalText("employment_start_date").flatMap(CalendarDate.init(iso:))
                )
            },
            createdAt: try row.time("created_at")
        )
    }
}
