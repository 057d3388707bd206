import Storage

extension LoanSchema {
    /// What collateral was found to be worth after it was pledged: the value before and after, and from which business date.
    static let valuations = """
        CREATE TABLE collateral_valuations (
            loan_id BIGINT NOT NULL,
            number BIGINT NOT NULL,
            sequence BIGINT NOT NULL,
            day BIGINT NOT NULL,
            value_before BIGINT NOT NULL CHECK (value_before >= 0),
            value BIGINT NOT NULL CHECK (value >= 0),
            valued_on BIGINT NOT NULL,
            recorded_at BIGINT NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (loan_id, number, sequence),
            FOREIGN KEY (loan_id, number) REFERENCES collaterals (loan_id, number)
        );
        """

    /// How amounts of offers and loans are rounded, and which loans are watched, with all that was decided about it.
    static let watchList = """
        ALTER TABLE loan_offers ADD COLUMN rounding TEXT NOT NULL DEFAULT 'half_up';
        ALTER TABLE loans ADD COLUMN rounding TEXT NOT NULL DEFAULT 'half_up';
        ALTER TABLE loans ADD COLUMN on_watch_list BIGINT NOT NULL DEFAULT 0;
        CREATE INDEX loans_watched ON loans (currency) WHERE status = 'active' AND on_watch_list = 1;
        CREATE TABLE watch_list (
            loan_id BIGINT NOT NULL REFERENCES loans (loan_id),
            sequence BIGINT NOT NULL,
            day BIGINT NOT NULL,
            reason TEXT,
            decided_at BIGINT NOT NULL,
            decided_by TEXT NOT NULL,
            PRIMARY KEY (loan_id, sequence)
        );
        """

    /// What nothing may change of these.
    static let kept: [Migration.Step] = [.refusing(["UPDATE", "DELETE"], on: ["watch_list", "collateral_valuations"])]
}
