extension Schema {
    /// Where people are written to, links that work once, and what is still to be sent.
    static let mail = """
        CREATE TABLE mail_addresses (
            account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (account_id),
            address BLOB NOT NULL,
            set_at BIGINT NOT NULL,
            confirmed_at BIGINT
        );
        CREATE TABLE one_time_links (
            token_sha256 TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts (account_id),
            purpose TEXT NOT NULL CHECK (purpose IN ('confirm', 'reset', 'second')),
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT
        );
        CREATE INDEX one_time_links_by_account ON one_time_links (account_id, purpose);
        CREATE TABLE mail_outbox (
            mail_id TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts (account_id),
            kind TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('new', 'sent', 'given up')),
            content BLOB NOT NULL,
            attempts BIGINT NOT NULL,
            next_at BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            sent_at BIGINT
        );
        CREATE INDEX mail_outbox_by_due ON mail_outbox (state, next_at);
        CREATE INDEX mail_outbox_by_account ON mail_outbox (account_id);
        """

    /// What codes are made of, and what stands in for a lost phone.
    static let secondFactors = """
        CREATE TABLE second_factors (
            account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (account_id),
            secret BLOB NOT NULL,
            begun_at BIGINT NOT NULL,
            confirmed_at BIGINT,
            last_step BIGINT NOT NULL
        );
        CREATE TABLE recovery_codes (
            code_sha256 TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts (account_id),
            used_at BIGINT
        );
        CREATE INDEX recovery_codes_by_account ON recovery_codes (account_id);
        ALTER TABLE accounts ADD COLUMN second_factor_at BIGINT;
        """

    /// What people decide, and what waits for a second of them.
    static let desk = """
        CREATE TABLE human_decisions (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            outcome TEXT NOT NULL CHECK (outcome IN ('approve', 'decline')),
            reason_codes TEXT NOT NULL,
            note BLOB NOT NULL,
            proposed_by TEXT NOT NULL REFERENCES accounts (account_id),
            decided_by TEXT NOT NULL REFERENCES accounts (account_id),
            decided_at BIGINT NOT NULL,
            CHECK (outcome <> 'decline' OR length(reason_codes) > 0)
        );
        CREATE TABLE decision_proposals (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            outcome TEXT NOT NULL CHECK (outcome IN ('approve', 'decline')),
            reason_codes TEXT NOT NULL,
            note BLOB NOT NULL,
            proposed_by TEXT NOT NULL REFERENCES accounts (account_id),
            proposed_at BIGINT NOT NULL
        );
        """

    /// What device a session is on, in words of ours.
    static let devices = """
        ALTER TABLE sessions ADD COLUMN device TEXT;
        """
}
