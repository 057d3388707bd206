// Tables of what programs hand in: customers with their employment, and the keys that programs come with.

extension Schema {
    /// Who a person is stands sealed; whether somebody is known already is asked of keyed digests.
    static let customers = """
        CREATE TABLE customers (
            customer_id TEXT NOT NULL PRIMARY KEY,
            owner_id TEXT NOT NULL REFERENCES accounts (account_id),
            full_name BLOB NOT NULL,
            date_of_birth BLOB NOT NULL,
            gender TEXT CHECK (gender IS NULL),
            email BLOB NOT NULL,
            email_index TEXT NOT NULL UNIQUE,
            phone BLOB NOT NULL,
            address BLOB NOT NULL,
            city TEXT NOT NULL,
            state TEXT NOT NULL,
            pincode TEXT NOT NULL,
            pan_number BLOB,
            pan_index TEXT UNIQUE,
            aadhar_number BLOB,
            aadhar_index TEXT UNIQUE,
            answers BLOB NOT NULL,
            created_at BIGINT NOT NULL
        );
        CREATE INDEX customers_by_time ON customers (created_at, customer_id);
        CREATE INDEX customers_by_owner ON customers (owner_id, created_at);
        CREATE TABLE employment (
            employment_id TEXT NOT NULL PRIMARY KEY,
            customer_id TEXT NOT NULL REFERENCES customers (customer_id),
            employer_name BLOB NOT NULL,
            job_title BLOB NOT NULL,
            employment_type TEXT NOT NULL CHECK (employment_type IN ('Salaried', 'Self-Employed', 'Business')),
            monthly_income DOUBLE PRECISION NOT NULL CHECK (monthly_income > 0),
            years_of_experience DOUBLE PRECISION NOT NULL CHECK (years_of_experience >= 0),
            employer_phone BLOB,
            employment_start_date TEXT
        );
        CREATE INDEX employment_by_customer ON employment (customer_id);
        CREATE TABLE customer_applications (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            customer_id TEXT NOT NULL REFERENCES customers (customer_id)
        );
        CREATE INDEX customer_applications_by_customer ON customer_applications (customer_id);
        """

    /// What lists are read by, newest first.
    static let lists = """
        CREATE INDEX applications_by_time ON applications (submitted_at, application_id);
        CREATE INDEX decisions_by_time ON decisions (decided_at, application_id);
        """

    /// Jobs of files wait in a class of their own, and those of both classes are due by themselves.
    static let bulkJobs = """
        ALTER TABLE outbox ADD COLUMN is_bulk BIGINT NOT NULL DEFAULT 0 CHECK (is_bulk IN (0, 1));
        DROP INDEX outbox_by_due;
        CREATE INDEX outbox_by_due ON outbox (state, is_bulk, next_at);
        """

    /// Who waits for a job decides in which class it waits itself.
    static let urgencies = """
        DROP INDEX outbox_by_due;
        ALTER TABLE outbox ADD COLUMN urgency BIGINT NOT NULL DEFAULT 0 CHECK (urgency IN (0, 1, 2));
        UPDATE outbox SET urgency = is_bulk;
        ALTER TABLE outbox DROP COLUMN is_bulk;
        CREATE INDEX outbox_by_due ON outbox (state, urgency, next_at);
        """

    static let programKeys = """
        CREATE TABLE program_keys (
            key_id TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts (account_id),
            label TEXT NOT NULL,
            scopes TEXT NOT NULL,
            secret_sha256 TEXT NOT NULL UNIQUE,
            requests_an_hour BIGINT NOT NULL CHECK (requests_an_hour > 0),
            created_at BIGINT NOT NULL,
            created_by TEXT NOT NULL,
            expires_at BIGINT NOT NULL,
            revoked_at BIGINT,
            last_used_at BIGINT
        );
        CREATE INDEX program_keys_by_account ON program_keys (account_id);
        """
}
