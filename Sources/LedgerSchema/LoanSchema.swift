/// Tables of the loan book.
///
/// Days are numbers of days since 1970-01-01, months 12·year + month − 1, amounts minor units.
enum LoanSchema {
    /// Nothing of a loan's history may be changed or deleted.
    static let appendOnly = ["loan_events", "loan_offers"]

    /// How money went out, what and who secures a loan, and sums that came later.
    static let security = """
        CREATE TABLE disbursements (
            loan_id BIGINT NOT NULL PRIMARY KEY REFERENCES loans (loan_id),
            amount BIGINT NOT NULL CHECK (amount > 0),
            disbursed_on BIGINT NOT NULL,
            method TEXT NOT NULL,
            reference TEXT NOT NULL,
            proposed_by TEXT NOT NULL,
            released_by TEXT NOT NULL,
            recorded_at BIGINT NOT NULL
        );
        CREATE TABLE disbursement_proposals (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            method TEXT NOT NULL,
            reference TEXT NOT NULL,
            proposed_by TEXT NOT NULL REFERENCES accounts (account_id),
            proposed_at BIGINT NOT NULL
        );
        ALTER TABLE borrowers ADD COLUMN customer_id TEXT REFERENCES customers (customer_id);
        CREATE UNIQUE INDEX borrowers_by_customer ON borrowers (customer_id);
        ALTER TABLE collaterals ADD COLUMN valued_on BIGINT;
        ALTER TABLE collaterals ADD COLUMN description TEXT;
        CREATE TABLE guarantees (
            loan_id BIGINT NOT NULL REFERENCES loans (loan_id),
            number BIGINT NOT NULL,
            relationship TEXT NOT NULL,
            monthly_income BIGINT,
            person BLOB NOT NULL,
            recorded_at BIGINT NOT NULL,
            PRIMARY KEY (loan_id, number)
        );
        ALTER TABLE loans ADD COLUMN charges_paid BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE book_cells ADD COLUMN charges_paid BIGINT NOT NULL DEFAULT 0;
        CREATE TABLE book_amounts (
            band BIGINT NOT NULL PRIMARY KEY,
            loans BIGINT NOT NULL,
            amount BIGINT NOT NULL
        );
        INSERT INTO book_amounts (band, loans, amount)
            SELECT CASE WHEN principal < 10000000 THEN 0 WHEN principal < 25000000 THEN 1
                WHEN principal < 50000000 THEN 2 WHEN principal < 100000000 THEN 3 ELSE 4 END,
                COUNT(*), SUM(principal) FROM loans GROUP BY 1;
        CREATE TABLE book_versions (version BIGINT NOT NULL);
        INSERT INTO book_versions (version) VALUES (0);
        """

    /// Why a loan was given up, settled or restructured, by whom, and what waits for a second person.
    static let decisions = """
        CREATE TABLE loan_decisions (
            loan_id BIGINT NOT NULL,
            sequence BIGINT NOT NULL,
            reason BLOB NOT NULL,
            proposed_by TEXT NOT NULL,
            released_by TEXT NOT NULL,
            PRIMARY KEY (loan_id, sequence),
            FOREIGN KEY (loan_id, sequence) REFERENCES loan_events (loan_id, sequence)
        );
        CREATE TABLE loan_proposals (
            loan_id BIGINT NOT NULL PRIMARY KEY REFERENCES loans (loan_id),
            sequence BIGINT NOT NULL,
            effective_on BIGINT NOT NULL,
            kind TEXT NOT NULL,
            amount BIGINT NOT NULL,
            detail TEXT NOT NULL,
            reason BLOB NOT NULL,
            proposed_by TEXT NOT NULL REFERENCES accounts (account_id),
            proposed_at BIGINT NOT NULL
        );
        """

    /// Whether a loan counts as secured from the start; of loans that are there, what secures them now says it.
    static let securedFromTheStart = """
        ALTER TABLE loans ADD COLUMN was_secured BIGINT NOT NULL DEFAULT 0;
        UPDATE loans SET was_secured = 1 WHERE security > principal / 10;
        """

    /// Finds the loans that are late or warned of among those that are not.
    static let arrears = """
        CREATE INDEX loans_by_oldest ON loans (oldest_unpaid) WHERE status = 'active';
        CREATE INDEX loans_late_again ON loans (loan_id) WHERE status = 'active' AND late_in_row >= 3;
        CREATE INDEX loan_reversals ON loan_events (effective_on) WHERE kind = 'reversal';
        """

    /// Months at the beginning of an offered loan in which no principal falls due.
    static let offeredMoratoria = """
        ALTER TABLE loan_offers ADD COLUMN moratorium TEXT NOT NULL DEFAULT 'none';
        ALTER TABLE loan_offers ADD COLUMN moratorium_months BIGINT NOT NULL DEFAULT 0;
        """

    /// What the lender's behaviour model says of loans, day by day, and the last of it beside the loan.
    static let ratings = """
        CREATE TABLE loan_ratings (
            loan_id BIGINT NOT NULL REFERENCES loans (loan_id),
            rated_on BIGINT NOT NULL,
            probability DOUBLE PRECISION NOT NULL CHECK (probability >= 0 AND probability <= 1),
            PRIMARY KEY (loan_id, rated_on)
        );
        ALTER TABLE loans ADD COLUMN probability_now DOUBLE PRECISION;
        CREATE INDEX loans_rated ON loans (currency) WHERE status = 'active' AND probability_now IS NOT NULL;
        """

    /// Offers whose rate moves with the market, and what borrowers who do not perform have left unearned.
    ///
    /// What old loans left unearned is found by the next day end, which looks at all of them.
    static let floatingOffers = """
        ALTER TABLE loan_offers ADD COLUMN is_floating BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE loans ADD COLUMN suspended BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE book_cells ADD COLUMN suspended BIGINT NOT NULL DEFAULT 0;
        UPDATE loans SET turns_on = 0 WHERE status = 'active' AND asset_class >= 4;
        """

    /// What the models that granted loans at floating rates say of them at higher rates; and which were not asked yet.
    static let rateShifts = """
        CREATE TABLE loan_rate_shifts (
            loan_id BIGINT NOT NULL PRIMARY KEY REFERENCES loans (loan_id),
            shifts TEXT NOT NULL,
            kept_at BIGINT NOT NULL
        );
        CREATE INDEX loans_granted_floating ON loans (loan_id)
            WHERE status = 'active' AND is_floating = 1 AND application_id IS NOT NULL;
        """

    /// What the instalments that fell due came to, and what of it was paid.
    ///
    /// Of old loans, those at their end too, the next day end finds it: it looks at all that had an instalment due.
    static let paymentOfInstalments = """
        ALTER TABLE loans ADD COLUMN fallen_due BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE loans ADD COLUMN paid_of_due BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE book_cells ADD COLUMN fallen_due BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE book_cells ADD COLUMN paid_of_due BIGINT NOT NULL DEFAULT 0;
        UPDATE loans SET turns_on = 0 WHERE instalments_due > 0;
        """

    /// The business date on which something of value was written down; nothing of what was there before.
    static let daysOfPledges = "ALTER TABLE collaterals ADD COLUMN recorded_on BIGINT"

    /// The sectors of purposes under which a day was ended: a line each.
    static let sectorsOfDays = "ALTER TABLE book_days ADD COLUMN sectors TEXT"

    static let tables = """
        CREATE TABLE borrowers (
            borrower_id BIGINT NOT NULL PRIMARY KEY,
            account_id TEXT UNIQUE REFERENCES accounts (account_id),
            region TEXT NOT NULL,
            monthly_income BIGINT,
            npa_since BIGINT,
            watched_until BIGINT,
            is_loss BIGINT NOT NULL
        );
        CREATE TABLE loan_offers (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            principal BIGINT NOT NULL CHECK (principal > 0),
            rate_percent DOUBLE PRECISION NOT NULL,
            months BIGINT NOT NULL,
            fee BIGINT NOT NULL,
            expires_on BIGINT NOT NULL,
            offered_at BIGINT NOT NULL
        );
        CREATE TABLE loans (
            loan_id BIGINT NOT NULL PRIMARY KEY,
            borrower_id BIGINT NOT NULL REFERENCES borrowers (borrower_id),
            application_id TEXT UNIQUE REFERENCES applications (application_id),
            currency TEXT NOT NULL,
            purpose TEXT NOT NULL,
            region TEXT NOT NULL,
            principal BIGINT NOT NULL CHECK (principal > 0),
            rate_percent DOUBLE PRECISION NOT NULL,
            months BIGINT NOT NULL,
            moratorium TEXT NOT NULL,
            moratorium_months BIGINT NOT NULL,
            starts_on BIGINT NOT NULL,
            probability DOUBLE PRECISION,
            is_floating BIGINT NOT NULL,
            security BIGINT NOT NULL,
            status TEXT NOT NULL,
            outstanding BIGINT NOT NULL,
            received BIGINT NOT NULL,
            level_payment BIGINT NOT NULL,
            oldest_unpaid BIGINT,
            instalments_due BIGINT NOT NULL,
            instalments_on_time BIGINT NOT NULL,
            late_in_row BIGINT NOT NULL,
            bucket BIGINT NOT NULL,
            asset_class BIGINT NOT NULL,
            provision BIGINT NOT NULL,
            first_default BIGINT,
            turns_on BIGINT NOT NULL,
            events BIGINT NOT NULL
        );
        CREATE INDEX loans_by_borrower ON loans (borrower_id);
        CREATE INDEX loans_by_turn ON loans (turns_on, borrower_id);
        CREATE TABLE loan_events (
            loan_id BIGINT NOT NULL REFERENCES loans (loan_id),
            sequence BIGINT NOT NULL,
            effective_on BIGINT NOT NULL,
            kind TEXT NOT NULL,
            amount BIGINT NOT NULL,
            detail TEXT NOT NULL,
            recorded_at BIGINT NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (loan_id, sequence)
        );
        CREATE TABLE loan_moves (
            loan_id BIGINT NOT NULL REFERENCES loans (loan_id),
            day BIGINT NOT NULL,
            bucket BIGINT NOT NULL,
            asset_class BIGINT NOT NULL,
            PRIMARY KEY (loan_id, day)
        );
        CREATE INDEX loan_moves_by_day ON loan_moves (day);
        CREATE TABLE collaterals (
            loan_id BIGINT NOT NULL REFERENCES loans (loan_id),
            number BIGINT NOT NULL,
            kind TEXT NOT NULL,
            value BIGINT NOT NULL CHECK (value >= 0),
            haircut DOUBLE PRECISION NOT NULL CHECK (haircut >= 0 AND haircut < 1),
            PRIMARY KEY (loan_id, number)
        );
        CREATE TABLE guarantors (
            loan_id BIGINT NOT NULL REFERENCES loans (loan_id),
            borrower_id BIGINT NOT NULL REFERENCES borrowers (borrower_id),
            share DOUBLE PRECISION NOT NULL CHECK (share > 0 AND share <= 1),
            PRIMARY KEY (loan_id, borrower_id)
        );
        CREATE TABLE book_days (
            day BIGINT NOT NULL PRIMARY KEY,
            loans BIGINT NOT NULL,
            moves BIGINT NOT NULL,
            charges BIGINT NOT NULL,
            started_at BIGINT NOT NULL,
            finished_at BIGINT
        );
        CREATE TABLE book_cells (
            cohort BIGINT NOT NULL,
            purpose TEXT NOT NULL,
            region TEXT NOT NULL,
            status TEXT NOT NULL,
            bucket BIGINT NOT NULL,
            asset_class BIGINT NOT NULL,
            loans BIGINT NOT NULL,
            defaulted BIGINT NOT NULL,
            disbursed BIGINT NOT NULL,
            outstanding BIGINT NOT NULL,
            received BIGINT NOT NULL,
            provision BIGINT NOT NULL,
            instalments_due BIGINT NOT NULL,
            instalments_on_time BIGINT NOT NULL,
            secured BIGINT NOT NULL,
            floating BIGINT NOT NULL,
            expected_default BIGINT NOT NULL,
            payments BIGINT NOT NULL,
            incomes BIGINT NOT NULL,
            interest BIGINT NOT NULL,
            PRIMARY KEY (cohort, purpose, region, status, bucket, asset_class)
        );
        CREATE TABLE cohort_defaults (
            cohort BIGINT NOT NULL,
            months BIGINT NOT NULL,
            loans BIGINT NOT NULL,
            PRIMARY KEY (cohort, months)
        );
        CREATE TABLE roll_counts (
            month BIGINT NOT NULL,
            earlier BIGINT NOT NULL,
            later BIGINT NOT NULL,
            loans BIGINT NOT NULL,
            PRIMARY KEY (month, earlier, later)
        );
        CREATE TABLE request_counts (
            outcome TEXT NOT NULL PRIMARY KEY,
            requests BIGINT NOT NULL
        );
        """
}
