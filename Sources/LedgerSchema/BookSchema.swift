/// Sums over the loans, by currency: amounts of different currencies are never added.
package enum BookSchema {
    /// The sums that were kept over all currencies, made anew from the loans.
    package static let currencies = """
        DROP TABLE book_cells;
        DROP TABLE book_amounts;
        CREATE TABLE book_cells (
            currency TEXT NOT NULL,
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
            charges_paid BIGINT NOT NULL,
            PRIMARY KEY (currency, cohort, purpose, region, status, bucket, asset_class)
        );
        CREATE TABLE book_amounts (
            currency TEXT NOT NULL,
            band BIGINT NOT NULL,
            loans BIGINT NOT NULL,
            amount BIGINT NOT NULL,
            PRIMARY KEY (currency, band)
        );
        \(filling(""));
        \(amounts);
        """

    /// The level payments of all open loans, whether their borrowers' incomes are known or not.
    package static let instalments = """
        ALTER TABLE book_cells ADD COLUMN instalments BIGINT NOT NULL DEFAULT 0;
        DELETE FROM book_cells;
        \(filling(levelPayments));
        """

    /// The sums of loans at floating rates apart from the others, and which loans have new terms that are watched.
    package static let standings = """
        ALTER TABLE loans ADD COLUMN is_restructured BIGINT NOT NULL DEFAULT 0;
        UPDATE loans SET is_restructured = 1 WHERE status = 'active'
            AND loan_id IN (SELECT loan_id FROM loan_events WHERE kind = 'restructuring')
            AND borrower_id IN (SELECT borrower_id FROM borrowers WHERE watched_until >=
                (SELECT COALESCE(MAX(day), 0) FROM book_days WHERE finished_at IS NOT NULL));
        ALTER TABLE book_cells ADD COLUMN floating_default BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE book_cells ADD COLUMN floating_interest BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE book_cells ADD COLUMN floating_instalments BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE book_cells ADD COLUMN floating_payments BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE book_cells ADD COLUMN floating_incomes BIGINT NOT NULL DEFAULT 0;
        DELETE FROM book_cells;
        \(cells);
        """

    /// What secured loans owe beyond what their security would fetch.
    package static let shortfalls = """
        ALTER TABLE book_cells ADD COLUMN short_loans BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE book_cells ADD COLUMN not_covered BIGINT NOT NULL DEFAULT 0;
        DELETE FROM book_cells;
        \(cellsWithShortfalls);
        """

    /// Fills the empty `book_cells` from the loans.
    ///
    /// The month of a day number is that of the calendar of days since 1 March of year 0: neither database's own
    /// functions for dates are understood by the other. Halves are rounded up by both with FLOOR, which ROUND does not do.
    private static let cells = filling(
        apart(from: "COALESCE(probability, 0)"),
        into: " (\(columns))",
        status: standing
    )

    /// Fills the empty `book_cells` from the loans, with the probabilities as rated last and all sums that came later.
    package static let cellsWithShortfalls = filling(
        """
        \(apart(from: presentProbability)), SUM(suspended), SUM(CASE WHEN \(isShort) THEN 1 ELSE 0 END),
            SUM(CASE WHEN \(isShort) THEN outstanding - security ELSE 0 END)
        """,
        into: " (\(columns), suspended, short_loans, not_covered)",
        status: standing,
        probability: presentProbability
    )

    private static let presentProbability = "COALESCE(probability_now, probability, 0)"
    private static let isShort = "security > 0 AND outstanding > security"
    private static let standing = "CASE WHEN is_restructured <> 0 THEN 'restructured' ELSE status END"

    /// Level payments, and the sums of loans at floating rates apart from the others.
    private static func apart(from probability: String) -> String {
        """
        \(levelPayments), SUM(\(ofFloating("CAST(FLOOR(outstanding * \(probability) + 0.5) AS BIGINT)"))),
            SUM(\(ofFloating("CAST(FLOOR(outstanding * (rate_percent / 100) + 0.5) AS BIGINT)"))),
            SUM(\(ofFloating("CASE WHEN status = 'active' THEN level_payment ELSE 0 END"))),
            SUM(\(ofFloating("CASE WHEN status = 'active' AND monthly_income IS NOT NULL THEN level_payment ELSE 0 END"))),
            SUM(\(ofFloating("CASE WHEN status = 'active' THEN COALESCE(monthly_income, 0) ELSE 0 END")))
        """
    }

    private static let columns = """
        currency, cohort, purpose, region, status, bucket, asset_class, loans, defaulted, disbursed, outstanding, received,
        provision, instalments_due, instalments_on_time, secured, floating, expected_default, payments, incomes, interest,
        charges_paid, instalments, floating_default, floating_interest, floating_instalments, floating_payments,
        floating_incomes
        """

    private static let levelPayments = ", SUM(CASE WHEN status = 'active' THEN level_payment ELSE 0 END)"

    private static func ofFloating(_ value: String) -> String { "CASE WHEN is_floating <> 0 THEN \(value) ELSE 0 END" }

    private static func filling(
        _ more: String,
        into columns: String = "",
        status: String = "status",
        probability: String = "COALESCE(probability, 0)"
    ) -> String {
        """
        INSERT INTO book_cells\(columns)
        SELECT currency, 12 * (era * 400 + year) + (5 * (day - 365 * year - year / 4 + year / 100) + 2) / 153 + 2, purpose,
            region, \(status), bucket, asset_class, COUNT(*), COUNT(first_default), SUM(principal), SUM(outstanding),
            SUM(received), SUM(provision), SUM(instalments_due), SUM(instalments_on_time),
            SUM(CASE WHEN security > 0 THEN outstanding ELSE 0 END),
            SUM(CASE WHEN is_floating <> 0 THEN outstanding ELSE 0 END),
            SUM(CAST(FLOOR(outstanding * \(probability) + 0.5) AS BIGINT)),
            SUM(CASE WHEN status = 'active' AND monthly_income IS NOT NULL THEN level_payment ELSE 0 END),
            SUM(CASE WHEN status = 'active' THEN COALESCE(monthly_income, 0) ELSE 0 END),
            SUM(CAST(FLOOR(outstanding * (rate_percent / 100) + 0.5) AS BIGINT)), SUM(charges_paid)\(more)
        FROM (
            SELECT (day - day / 1460 + day / 36524 - day / 146096) / 365 AS year, dated.* FROM (
                SELECT (l.starts_on + 719468) / 146097 AS era,
                    l.starts_on + 719468 - (l.starts_on + 719468) / 146097 * 146097 AS day, b.monthly_income, l.*
                FROM loans l JOIN borrowers b ON b.borrower_id = l.borrower_id
            ) dated
        ) aged
        GROUP BY 1, 2, 3, 4, 5, 6, 7
        """
    }

    /// Fills the empty `book_amounts` from the loans: of currencies without minor units, of three digits, and of two.
    package static let amounts = """
        INSERT INTO book_amounts
        SELECT currency, CASE WHEN principal < 100000 * unit THEN 0 WHEN principal < 250000 * unit THEN 1
            WHEN principal < 500000 * unit THEN 2 WHEN principal < 1000000 * unit THEN 3 ELSE 4 END,
            COUNT(*), SUM(principal)
        FROM (SELECT currency, principal, \(unit) AS unit FROM loans) units
        GROUP BY 1, 2
        """

    private static let unit = """
        CASE WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND',
            'VUV', 'XAF', 'XOF', 'XPF') THEN 1
            WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000
            WHEN currency IN ('CLF', 'UYW') THEN 10000 ELSE 100 END
        """
}
