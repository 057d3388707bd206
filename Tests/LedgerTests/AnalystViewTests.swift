import LedgerSchema
import Storage
import Testing

@testable import Ledger

/// K3: the tables that lending systems share, by name and column; where one of ours has the name in another shape, the
/// view of analysts has the columns.
@Suite("Tables and minimum columns") struct AnalystViewTests {
    /// By table or view, what it has at least.
    private static let columns = [
        "customers": """
        customer_id full_name date_of_birth gender email phone address city state pincode pan_number aadhar_number
        created_at
        """,
        "analyst_applications": """
        application_id customer_id loan_amount loan_purpose loan_tenure_months interest_rate application_date
        application_status credit_score risk_probability remarks
        """,
        "employment": """
        employment_id customer_id employer_name job_title employment_type monthly_income years_of_experience
        employer_phone employment_start_date
        """,
        "analyst_loans": """
        loan_id application_id customer_id loan_amount disbursed_amount interest_rate tenure_months emi_amount
        disbursement_date loan_status outstanding_balance
        """,
        "analyst_disbursements": "disbursement_id loan_id amount disbursement_date method reference status",
        "collateral": "collateral_id loan_id type value valuation_date description",
        "analyst_guarantors": "guarantor_id loan_id name relationship phone email address pan income",
        "approved_loans": """
        approval_id application_id approved_by approval_date approved_amount approved_tenure_months
        final_interest_rate conditions
        """,
        "repayments": """
        repayment_id loan_id payment_date emi_due_date amount_paid principal_paid interest_paid payment_method
        payment_status late_fee
        """,
        "npa_tracking": """
        npa_id loan_id overdue_days overdue_amount npa_classification last_payment_date recovery_action
        added_to_npa_date trigger_loan_id
        """,
        "predictions": """
        timestamp input default_probability credit_score rating model_version feature_vector_sha256
        """,
        "analyst_drift_reports": "timestamp model_version z_threshold drifted_count report",
    ]

    @Test(arguments: Engine.all) func k3EveryTableIsThereWithItsColumns(_ engine: Engine) async throws {
        let tables = try await InventoryTests.schema(engine)
        let views = try await InventoryTests.schema(engine, views: true)
        for (name, wanted) in Self.columns {
            let there = Set((tables[name] ?? views[name] ?? [:]).keys)
            let missing = Set(wanted.split { $0 == " " || $0 == "\n" }.map(String.init)).subtracting(there)
            #expect(missing.isEmpty, "\(name) has no \(missing.sorted())")
        }
    }

    /// What would refer to nothing, and what would be no method, is refused by the tables themselves.
    @Test(arguments: Engine.all) func k3PartsOfNoPaymentAreRefused(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        await #expect(throws: LedgerError.refused) {
            try await fixture.ledger.write { db in
                try db.run("INSERT INTO repayment_parts VALUES (1, 1, 0, 1, 1, 0)")
            }
        }
    }

    /// Payments are not written through what tells of them.
    @Test(arguments: Engine.all) func k3NothingIsWrittenThroughAView(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        await #expect(throws: LedgerError.self) {
            try await fixture.ledger.write { try $0.run("DELETE FROM repayments") }
        }
    }
}
