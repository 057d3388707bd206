import Erasures
import Storage

/// Whose data a copy is of.
enum CopiedSubject: Sendable {
    case account(String)
    case customer(String)

    /// What statements take.
    var id: String {
        switch self {
        case .account(let id), .customer(let id): id
        }
    }

    /// Their applications; what an account sent for customers is the customers'.
    fileprivate var applications: String {
        switch self {
        case .account:
            """
            SELECT a.application_id FROM applications a WHERE a.owner_id = ? AND NOT EXISTS
            (SELECT 1 FROM customer_applications c WHERE c.application_id = a.application_id)
            """
        case .customer: "SELECT c.application_id FROM customer_applications c WHERE c.customer_id = ?"
        }
    }

    fileprivate var borrowers: String {
        switch self {
        case .account: "SELECT b.borrower_id FROM borrowers b WHERE b.account_id = ?"
        case .customer: "SELECT b.borrower_id FROM borrowers b WHERE b.customer_id = ?"
        }
    }
}

/// A table of which the copy has rows as they are stored.
struct SubjectTable: Sendable {
    /// By what its rows are somebody's.
    enum Owner: Sendable {
        case account, customer, application, job, borrower, loan, subject
    }

    let name: String
    let owner: Owner
    /// Those that the copy has, in its order.
    let columns: [String]

    private init(_ name: String, of owner: Owner, _ columns: [String]) {
        (self.name, self.owner, self.columns) = (name, owner, columns)
    }

    static let all: [SubjectTable] = [
        SubjectTable(
            "customers",
            of: .customer,
            [
                "full_name", "date_of_birth", "gender", "email", "phone", "address", "city", "state", "pincode",
                "pan_number", "aadhar_number", "answers", "created_at",
            ]
        ),
        SubjectTable(
            "employment",
            of: .customer,
            [
                "employer_name", "job_title", "employment_type", "monthly_income", "years_of_experience",
                "employer_phone", "employment_start_date",
            ]
        ),
        SubjectTable("mail_outbox", of: .account, ["kind", "state", "content", "created_at", "sent_at"]),
        SubjectTable("personal_reads", of: .subject, ["read_at", "why"]),
        SubjectTable("idempotency", of: .application, ["application_id", "route", "status", "body", "created_at"]),
        SubjectTable("idempotency_answers", of: .application, ["application_id", "answer"]),
        SubjectTable("outbox", of: .application, ["application_id", "state", "payload", "sent_at"]),
        SubjectTable("event_quarantine", of: .job, ["job_id", "cause", "content", "quarantined_at"]),
        SubjectTable(
            "decision_proposals",
            of: .application,
            ["application_id", "outcome", "reason_codes", "note", "proposed_at"]
        ),
        SubjectTable("outcomes", of: .application, ["application_id", "observed_on", "is_bad", "recorded_at"]),
        SubjectTable(
            "loan_offers",
            of: .application,
            [
                "application_id", "principal", "rate_percent", "months", "fee", "moratorium", "moratorium_months",
                "is_floating", "expires_on", "offered_at",
            ]
        ),
        SubjectTable(
            "disbursement_proposals",
            of: .application,
            ["application_id", "method", "reference", "proposed_at"]
        ),
        SubjectTable(
            "borrowers",
            of: .borrower,
            ["borrower_id", "region", "monthly_income", "npa_since", "watched_until", "is_loss"]
        ),
        SubjectTable("guarantors", of: .borrower, ["loan_id", "borrower_id", "share"]),
        SubjectTable(
            "loans",
            of: .loan,
            [
                "loan_id", "application_id", "currency", "purpose", "region", "principal", "rate_percent", "months",
                "moratorium", "moratorium_months", "starts_on", "probability", "probability_now", "is_floating",
                "security", "was_secured", "status", "outstanding", "received", "level_payment", "oldest_unpaid",
                "instalments_due", "instalments_on_time", "fallen_due", "paid_of_due", "late_in_row", "bucket",
                "asset_class", "provision", "first_default", "charges_paid", "is_restructured", "suspended",
                "on_watch_list",
            ]
        ),
        SubjectTable("loan_ratings", of: .loan, ["loan_id", "rated_on", "probability"]),
        SubjectTable(
            "collateral_valuations",
            of: .loan,
            ["loan_id", "number", "day", "value_before", "value", "valued_on"]
        ),
        SubjectTable("watch_list", of: .loan, ["loan_id", "day", "reason"]),
        SubjectTable("loan_rate_shifts", of: .loan, ["loan_id", "shifts"]),
        SubjectTable(
            "loan_events",
            of: .loan,
            ["loan_id", "effective_on", "kind", "amount", "detail", "recorded_at", "method"]
        ),
        SubjectTable("repayment_parts", of: .loan, ["loan_id", "due_on", "principal", "interest", "charges"]),
        SubjectTable("loan_moves", of: .loan, ["loan_id", "day", "bucket", "asset_class"]),
        SubjectTable(
            "collaterals",
            of: .loan,
            ["loan_id", "kind", "value", "haircut", "valued_on", "description", "recorded_on"]
        ),
        SubjectTable("disbursements", of: .loan, ["loan_id", "amount", "disbursed_on", "method", "reference"]),
        SubjectTable("loan_decisions", of: .loan, ["loan_id", "sequence", "reason"]),
        SubjectTable("loan_proposals", of: .loan, ["loan_id", "kind", "amount", "detail", "reason", "proposed_at"]),
        SubjectTable("guarantees", of: .loan, ["loan_id", "relationship", "monthly_income", "person"]),
    ]

    /// Its sealed columns.
    var sealed: [SealedColumn] { SealedColumn.all.filter { $0.table == name && columns.contains($0.column) } }

    /// Reads the rows of somebody, whose id is what each mark stands for; nil if nobody of that kind has any.
    func statement(for subject: CopiedSubject) -> String? {
        let condition: String
        switch (owner, subject) {
        case (.account, .account): condition = "account_id = ?"
        case (.customer, .customer): condition = "customer_id = ?"
        case (.account, .customer), (.customer, .account): return nil
        case (.application, _): condition = "application_id IN (\(subject.applications))"
        case (.subject, _): condition = "subject_id = ? OR subject_id IN (\(subject.applications))"
        case (.job, _): condition = "job_id IN (\(subject.applications))"
        case (.borrower, _): condition = "borrower_id IN (\(subject.borrowers))"
        case (.loan, _):
            condition = "loan_id IN (SELECT o.loan_id FROM loans o WHERE o.borrower_id IN (\(subject.borrowers)))"
        }
        let names = columns + Set(sealed.map(\.reading)).sorted()
        return "SELECT \(names.joined(separator: ", ")) FROM \(name) WHERE \(condition)"
    }
}
