package import Storage

/// The tables, as a list of changes that are applied once each, in order.
///
/// Types and statements are those SQLite and PostgreSQL share: TEXT, BIGINT, DOUBLE PRECISION, BLOB (bytea there).
/// Times are milliseconds since 1970 UTC, digests lower-case hex, ids lower-case UUIDs. A released change is never
/// edited; a new one is added.
package enum Schema {
    package static let migrations = [
        Migration("0001 people", .sql(people)),
        Migration("0002 applications", .sql(applications)),
        Migration("0003 models and audit", .sql(models)),
        Migration(
            "0004 append only",
            .refusing(["UPDATE", "DELETE"], on: appendOnly),
            .refusing(["DELETE", "UPDATE OF \(submittedColumns)"], on: ["applications"])
        ),
        Migration("0005 review requests", .sql(reviews), .refusing(["UPDATE", "DELETE"], on: ["review_requests"])),
        Migration("0006 customers", .sql(customers)),
        Migration("0007 keys of programs", .sql(programKeys)),
        Migration(
            "0008 outcomes and sign-offs",
            .sql(learning),
            .refusing(["UPDATE", "DELETE"], on: ["outcomes", "sign_offs"])
        ),
        Migration("0009 mail", .sql(mail)),
        Migration("0010 devices of sessions", .sql(devices)),
        Migration("0011 second factors", .sql(secondFactors)),
        Migration("0012 desk", .sql(desk), .refusing(["UPDATE", "DELETE"], on: ["human_decisions"])),
        Migration("0013 loans", .sql(LoanSchema.tables), .refusing(["UPDATE", "DELETE"], on: LoanSchema.appendOnly)),
        Migration("0014 webhooks", .sql(webhooks)),
        Migration("0015 lists", .sql(lists)),
        Migration(
            "0016 money out and security",
            .sql(LoanSchema.security),
            .refusing(["UPDATE", "DELETE"], on: ["disbursements", "guarantees"])
        ),
        Migration(
            "0017 decisions on loans",
            .sql(LoanSchema.decisions),
            .refusing(["UPDATE", "DELETE"], on: ["loan_decisions"])
        ),
        Migration("0018 currencies of the book", .sql(BookSchema.currencies)),
        Migration("0019 secured from the start", .sql(LoanSchema.securedFromTheStart)),
        Migration("0020 instalments of the book", .sql(BookSchema.instalments)),
        Migration("0021 arrears", .sql(LoanSchema.arrears)),
        Migration("0022 moratoria of offers", .sql(LoanSchema.offeredMoratoria)),
        Migration("0023 ratings of loans", .sql(LoanSchema.ratings)),
        Migration("0024 standings", .sql(BookSchema.standings)),
        Migration("0025 data sets", .sql(data)),
        Migration(
            "0026 keys of subjects",
            [.sql(subjects), .refusing(["UPDATE", "DELETE"], on: ["erasures"])] + mayComeUnderSubjectKeys
        ),
        Migration(
            "0027 demanded sign-offs and definitions",
            .sql(demands),
            .refusing(["UPDATE", "DELETE"], on: ["sign_off_demands", "definitions"])
        ),
        Migration(
            "0028 first answers",
            .sql(firstAnswers),
            .refusing(["UPDATE", "DELETE"], on: ["idempotency_answers"])
        ),
        Migration("0029 floating offers and suspense", .sql(LoanSchema.floatingOffers)),
        Migration("0030 rises of rates", .sql(LoanSchema.rateShifts)),
        Migration("0031 shortfalls of security", .sql(BookSchema.shortfalls)),
        Migration(
            "0032 drift reports",
            .sql(driftReports),
            .refusing(["UPDATE", "DELETE"], on: ["drift_reports"])
        ),
        Migration(
            "0033 keys of indexes",
            [.sql(indexKeys), .refusing(["DELETE"], on: ["index_keys"])] + mayBeSealedAnew
        ),
        Migration(
            "0034 reasons of reads and publications",
            .sql(personalReads),
            .sql(publications),
            .refusing(["UPDATE", "DELETE"], on: ["personal_reads"]),
            .refusing(["DELETE"], on: ["publications"])
        ),
        Migration(
            "0035 payment of instalments",
            .sql(LoanSchema.paymentOfInstalments),
            .sql(LoanSchema.daysOfPledges),
            .sql(LoanSchema.sectorsOfDays)
        ),
        Migration("0036 undecided applications", .sql(undecided)),
        Migration("0038 bulk jobs", .sql(bulkJobs)),
        Migration("0039 views for analysts", .sql(AnalystSchema.repaymentParts), .sql(AnalystSchema.views)),
        Migration("0040 watch list", [.sql(LoanSchema.watchList), .sql(LoanSchema.valuations)] + LoanSchema.kept),
        Migration("0041 urgencies", .sql(urgencies)),
    ]

    private static let appendOnly = [
        "decisions", "referrals", "event_quarantine", "models", "promotions", "audit", "identity_answers",
        "protected_answers", "idempotency",
    ]

    /// Whether somebody has one that is not decided yet is asked at each application: of all they ever sent few are not.
    private static let undecided = """
        CREATE INDEX applications_undecided ON applications (owner_id, submitted_at)
            WHERE application_status IN ('Submitted', 'Scoring', 'Manual review');
        """

    /// What an applicant sent, which nothing may change afterwards.
    private static let submittedColumns =
        "application_id, owner_id, product, product_version, definition_sha256, application_date, submitted_at, answers, "
        + "feature_vector_sha256"

    private static let people = """
        CREATE TABLE accounts (
            account_id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            folded_name TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('applicant', 'officer', 'analyst', 'operator', 'admin', 'auditor')),
            password_hash TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            disabled_at BIGINT
        );
        CREATE TABLE invitations (
            token_sha256 TEXT NOT NULL PRIMARY KEY,
            role TEXT NOT NULL,
            created_by TEXT NOT NULL,
            expires_at BIGINT NOT NULL,
            redeemed_at BIGINT,
            account_id TEXT REFERENCES accounts (account_id)
        );
        CREATE TABLE sessions (
            session_sha256 TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts (account_id),
            created_at BIGINT NOT NULL,
            last_seen_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            idle_ms BIGINT NOT NULL CHECK (idle_ms > 0),
            password_at BIGINT NOT NULL,
            ended_at BIGINT
        );
        CREATE INDEX sessions_by_account ON sessions (account_id);
        CREATE INDEX sessions_by_end ON sessions (expires_at);
        CREATE TABLE refresh_tokens (
            token_sha256 TEXT NOT NULL PRIMARY KEY,
            session_sha256 TEXT NOT NULL REFERENCES sessions (session_sha256) ON DELETE CASCADE,
            issued_at BIGINT NOT NULL,
            replaced_at BIGINT
        );
        CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_sha256);
        CREATE TABLE login_failures (
            key_sha256 TEXT NOT NULL PRIMARY KEY,
            failures BIGINT NOT NULL,
            last_at BIGINT NOT NULL
        );
        CREATE TABLE ledger_probe (probed BIGINT NOT NULL);
        INSERT INTO ledger_probe (probed) VALUES (0);
        """

    private static let applications = """
        CREATE TABLE drafts (
            application_id TEXT NOT NULL PRIMARY KEY,
            owner_id TEXT NOT NULL REFERENCES accounts (account_id),
            product TEXT NOT NULL,
            product_version TEXT NOT NULL,
            answers BLOB NOT NULL,
            pages_done TEXT NOT NULL,
            version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL
        );
        CREATE INDEX drafts_by_owner ON drafts (owner_id);
        CREATE TABLE applications (
            application_id TEXT NOT NULL PRIMARY KEY,
            owner_id TEXT NOT NULL REFERENCES accounts (account_id),
            product TEXT NOT NULL,
            product_version TEXT NOT NULL,
            definition_sha256 TEXT NOT NULL,
            application_date TEXT NOT NULL,
            submitted_at BIGINT NOT NULL,
            answers BLOB NOT NULL,
            feature_vector_sha256 TEXT NOT NULL,
            application_status TEXT NOT NULL CHECK (application_status IN ('Submitted', 'Scoring', 'Manual review',
                'Approved', 'Declined', 'Offer accepted', 'Withdrawn', 'Expired', 'Disbursed')),
            status_at BIGINT NOT NULL
        );
        CREATE INDEX applications_by_owner ON applications (owner_id, submitted_at);
        CREATE INDEX applications_by_status ON applications (application_status, submitted_at);
        CREATE INDEX applications_by_date ON applications (application_date);
        CREATE TABLE identity_answers (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            answers BLOB NOT NULL
        );
        CREATE TABLE protected_answers (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            answers BLOB NOT NULL
        );
        CREATE TABLE idempotency (
            owner_id TEXT NOT NULL REFERENCES accounts (account_id),
            route TEXT NOT NULL,
            client_key TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            status BIGINT NOT NULL,
            body BLOB NOT NULL,
            application_id TEXT NOT NULL REFERENCES applications (application_id),
            created_at BIGINT NOT NULL,
            PRIMARY KEY (owner_id, route, client_key)
        );
        CREATE TABLE outbox (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            state TEXT NOT NULL CHECK (state IN ('new', 'sent')),
            payload BLOB NOT NULL,
            fingerprint TEXT NOT NULL,
            job_schema BIGINT NOT NULL,
            attempts BIGINT NOT NULL,
            next_at BIGINT NOT NULL,
            sent_at BIGINT
        );
        CREATE INDEX outbox_by_due ON outbox (state, next_at);
        CREATE INDEX outbox_by_sent ON outbox (state, sent_at);
        CREATE TABLE decisions (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            outcome TEXT NOT NULL CHECK (outcome IN ('approve', 'manual_review', 'decline')),
            credit_score BIGINT NOT NULL,
            risk_probability DOUBLE PRECISION NOT NULL CHECK (risk_probability >= 0 AND risk_probability <= 1),
            reason_codes TEXT NOT NULL,
            assessment BLOB NOT NULL,
            model TEXT NOT NULL,
            model_version TEXT NOT NULL,
            artefact_sha256 TEXT NOT NULL,
            policy_version TEXT NOT NULL,
            feature_vector_sha256 TEXT NOT NULL,
            attempt BIGINT NOT NULL,
            decided_at BIGINT NOT NULL,
            CHECK (outcome <> 'decline' OR length(reason_codes) > 0)
        );
        CREATE TABLE referrals (
            application_id TEXT NOT NULL REFERENCES applications (application_id),
            cause TEXT NOT NULL,
            referred_at BIGINT NOT NULL,
            PRIMARY KEY (application_id, cause)
        );
        CREATE TABLE event_quarantine (
            event_sha256 TEXT NOT NULL PRIMARY KEY,
            entry_id TEXT NOT NULL,
            job_id TEXT NOT NULL,
            cause TEXT NOT NULL,
            content BLOB NOT NULL,
            quarantined_at BIGINT NOT NULL
        );
        """

    private static let reviews = """
        CREATE TABLE review_requests (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            source TEXT NOT NULL CHECK (source IN ('consent', 'page')),
            requested_at BIGINT NOT NULL
        );
        CREATE INDEX review_requests_by_time ON review_requests (requested_at);
        """

    private static let models = """
        CREATE TABLE models (
            artefact_sha256 TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            product TEXT NOT NULL,
            definition_sha256 TEXT NOT NULL,
            policy_version TEXT NOT NULL,
            metrics BLOB NOT NULL,
            registered_at BIGINT NOT NULL,
            registered_by TEXT NOT NULL,
            artefact BLOB NOT NULL,
            definition BLOB NOT NULL,
            UNIQUE (name, version)
        );
        CREATE TABLE promotions (
            sequence BIGINT NOT NULL PRIMARY KEY,
            product TEXT NOT NULL,
            artefact_sha256 TEXT NOT NULL REFERENCES models (artefact_sha256),
            actor TEXT NOT NULL CHECK (length(actor) > 0),
            reason TEXT NOT NULL CHECK (length(reason) > 0),
            metrics BLOB NOT NULL,
            promoted_at BIGINT NOT NULL
        );
        CREATE INDEX promotions_by_product ON promotions (product, sequence);
        CREATE INDEX promotions_by_artefact ON promotions (artefact_sha256);
        CREATE TABLE audit (
            seq BIGINT NOT NULL PRIMARY KEY,
            at BIGINT NOT NULL,
            key_id TEXT NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            trace_id TEXT NOT NULL,
            detail BLOB NOT NULL,
            hash BLOB NOT NULL
        );
        CREATE INDEX audit_by_subject ON audit (subject, action);
        """
}
