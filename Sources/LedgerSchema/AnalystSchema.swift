/// What analysts read: the names and columns that lending systems share, computed from the tables that are written.
///
/// A view is called as its subject is where no table has the name, and `analyst_…` where one of another shape has it.
/// Days are numbers of days since 1970-01-01, times milliseconds, amounts minor units, as in the tables. Nothing is
/// opened that stands sealed: names, addresses and numbers of people are null here.
enum AnalystSchema {
    /// What a payment paid of each part, as the account of its loan says it now, and how the money came.
    static let repaymentParts = """
        ALTER TABLE loan_events ADD COLUMN method TEXT
            CHECK (method IN ('bank_transfer', 'cheque', 'cash', 'upi', 'card'));
        CREATE TABLE repayment_parts (
            loan_id BIGINT NOT NULL,
            sequence BIGINT NOT NULL,
            due_on BIGINT NOT NULL,
            principal BIGINT NOT NULL CHECK (principal >= 0),
            interest BIGINT NOT NULL CHECK (interest >= 0),
            charges BIGINT NOT NULL CHECK (charges >= 0),
            PRIMARY KEY (loan_id, sequence),
            FOREIGN KEY (loan_id, sequence) REFERENCES loan_events (loan_id, sequence)
        );
        """

    /// All views.
    static let views = [
        applications, loans, disbursements, collateral, guarantors, approvedLoans, repayments, nonPerforming,
        predictions, driftReports,
    ]
    .joined(separator: ";\n")

    /// Amount and purpose are those of the offer and the loan; what was asked for stands in the answers.
    private static let applications = """
        CREATE VIEW analyst_applications AS
        SELECT a.application_id, c.customer_id, o.principal AS loan_amount, l.purpose AS loan_purpose,
            o.months AS loan_tenure_months, o.rate_percent AS interest_rate, a.application_date, a.application_status,
            d.credit_score, d.risk_probability, d.reason_codes AS remarks
        FROM applications a LEFT JOIN customer_applications c ON c.application_id = a.application_id
        LEFT JOIN decisions d ON d.application_id = a.application_id
        LEFT JOIN loan_offers o ON o.application_id = a.application_id
        LEFT JOIN loans l ON l.application_id = a.application_id
        """

    private static let loans = """
        CREATE VIEW analyst_loans AS
        SELECT l.loan_id, l.application_id, b.customer_id, l.principal AS loan_amount,
            COALESCE(d.amount, l.principal) AS disbursed_amount, l.rate_percent AS interest_rate,
            l.months AS tenure_months, l.level_payment AS emi_amount,
            COALESCE(d.disbursed_on, l.starts_on) AS disbursement_date,
            CASE l.status WHEN 'closed' THEN 'Closed' WHEN 'settled' THEN 'Settled' WHEN 'written_off' THEN 'Written-off'
                ELSE CASE WHEN l.is_restructured <> 0 AND l.bucket < 4 THEN 'Restructured'
                    WHEN l.asset_class >= 4 OR l.bucket >= 4 THEN 'Defaulted'
                    WHEN l.bucket > 0 THEN 'Overdue' ELSE 'Active' END
                END AS loan_status,
            l.outstanding AS outstanding_balance, l.currency
        FROM loans l JOIN borrowers b ON b.borrower_id = l.borrower_id
        LEFT JOIN disbursements d ON d.loan_id = l.loan_id
        """

    private static let disbursements = """
        CREATE VIEW analyst_disbursements AS
        SELECT loan_id AS disbursement_id, loan_id, amount, disbursed_on AS disbursement_date, method, reference,
            'Released' AS status
        FROM disbursements
        """

    private static let collateral = """
        CREATE VIEW collateral AS
        SELECT loan_id || '-' || number AS collateral_id, loan_id,
            CASE kind WHEN 'property' THEN 'Property' WHEN 'vehicle' THEN 'Vehicle' WHEN 'gold' THEN 'Gold'
                WHEN 'securities' THEN 'Securities' ELSE 'Other' END AS type,
            value, valued_on AS valuation_date, description
        FROM collaterals WHERE value > 0
        """

    private static let guarantors = """
        CREATE VIEW analyst_guarantors AS
        SELECT loan_id || '-' || number AS guarantor_id, loan_id, NULL AS name, relationship, NULL AS phone,
            NULL AS email, NULL AS address, NULL AS pan, monthly_income AS income
        FROM guarantees
        """

    /// A lender approves with an offer; a loan's own terms may differ after it was restructured.
    private static let approvedLoans = """
        CREATE VIEW approved_loans AS
        SELECT o.application_id AS approval_id, o.application_id,
            COALESCE(h.decided_by, 'model ' || d.model || ' ' || d.model_version) AS approved_by,
            COALESCE(h.decided_at, d.decided_at) / 86400000 AS approval_date, o.principal AS approved_amount,
            o.months AS approved_tenure_months, o.rate_percent AS final_interest_rate,
            CASE o.moratorium WHEN 'none' THEN NULL
                ELSE o.moratorium || ' moratorium of ' || o.moratorium_months || ' months' END AS conditions
        FROM loan_offers o LEFT JOIN decisions d ON d.application_id = o.application_id
        LEFT JOIN human_decisions h ON h.application_id = o.application_id
        """

    /// What was taken back, such as a cheque that bounced, has failed and paid nothing.
    private static let repayments = """
        CREATE VIEW repayments AS
        SELECT e.loan_id || '-' || e.sequence AS repayment_id, e.loan_id, e.effective_on AS payment_date,
            p.due_on AS emi_due_date, e.amount AS amount_paid,
            CASE WHEN r.loan_id IS NULL THEN p.principal ELSE 0 END AS principal_paid,
            CASE WHEN r.loan_id IS NULL THEN p.interest ELSE 0 END AS interest_paid,
            CASE e.method WHEN 'bank_transfer' THEN 'Bank Transfer' WHEN 'cheque' THEN 'Cheque'
                WHEN 'cash' THEN 'Cash' WHEN 'upi' THEN 'UPI' WHEN 'card' THEN 'Card' END AS payment_method,
            CASE WHEN r.loan_id IS NULL THEN 'Success' ELSE 'Failed' END AS payment_status,
            CASE WHEN r.loan_id IS NULL THEN p.charges ELSE 0 END AS late_fee
        FROM loan_events e
        LEFT JOIN repayment_parts p ON p.loan_id = e.loan_id AND p.sequence = e.sequence
        LEFT JOIN loan_events r ON r.loan_id = e.loan_id AND r.kind = 'reversal' AND r.amount = e.sequence
        WHERE e.kind IN ('receipt', 'part_prepayment', 'closure', 'settlement')
        """

    /// Loans in a class that day ends found to be non-performing, with what is overdue at the last of them.
    private static let nonPerforming = """
        CREATE VIEW npa_tracking AS
        SELECT n.loan_id AS npa_id, n.loan_id,
            CASE WHEN n.oldest_unpaid <= n.today THEN n.today - n.oldest_unpaid + 1 ELSE 0 END AS overdue_days,
            n.overdue_amount,
            CASE WHEN n.asset_class = 8 THEN 'Loss' WHEN n.asset_class > 4 THEN 'Doubtful' ELSE 'Sub-Standard' END
                AS npa_classification,
            (SELECT MAX(e.effective_on) FROM loan_events e WHERE e.loan_id = n.loan_id
                AND e.kind IN ('receipt', 'part_prepayment', 'closure', 'settlement')
                AND NOT EXISTS (SELECT 1 FROM loan_events r WHERE r.loan_id = e.loan_id AND r.kind = 'reversal'
                    AND r.amount = e.sequence)) AS last_payment_date,
            COALESCE((SELECT p.kind FROM loan_proposals p WHERE p.loan_id = n.loan_id),
                (SELECT e.kind FROM loan_events e WHERE e.loan_id = n.loan_id
                    AND e.kind IN ('restructuring', 'loss_identified')
                    ORDER BY e.sequence DESC LIMIT 1)) AS recovery_action,
            (SELECT MIN(m.day) FROM loan_moves m WHERE m.loan_id = n.loan_id AND m.asset_class >= 4
                AND m.day > COALESCE((SELECT MAX(g.day) FROM loan_moves g
                    WHERE g.loan_id = n.loan_id AND g.asset_class < 4), -1000000)) AS added_to_npa_date,
            (SELECT MIN(m.loan_id) FROM loan_moves m JOIN loans t ON t.loan_id = m.loan_id
                WHERE t.borrower_id = n.borrower_id AND m.bucket = 4 AND m.day = n.npa_since) AS trigger_loan_id
        FROM (
            SELECT l.loan_id, l.borrower_id, l.asset_class, l.oldest_unpaid, b.npa_since,
                l.fallen_due - l.paid_of_due AS overdue_amount,
                (SELECT MAX(day) FROM book_days WHERE finished_at IS NOT NULL) AS today
            FROM loans l JOIN borrowers b ON b.borrower_id = l.borrower_id
            WHERE l.status = 'active' AND l.asset_class >= 4
        ) n
        """

    /// What was fed to the model is not here but its digest; the answers that it was computed from are.
    ///
    /// A rating is a word that the product gives to a score.
    private static let predictions = """
        CREATE VIEW predictions AS
        SELECT d.application_id, d.decided_at AS timestamp, a.answers AS input,
            d.risk_probability AS default_probability, d.credit_score, NULL AS rating, d.model_version,
            d.feature_vector_sha256
        FROM decisions d JOIN applications a ON a.application_id = d.application_id
        """

    private static let driftReports = """
        CREATE VIEW analyst_drift_reports AS
        SELECT reported_at AS timestamp, model_version, z_threshold, drifted_features_count AS drifted_count, report
        FROM drift_reports
        """
}
