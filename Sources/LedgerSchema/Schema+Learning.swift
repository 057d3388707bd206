extension Schema {
    /// Since when workers can know of a promotion: null until they can, and without a row for those of before.
    static let publications = """
        CREATE TABLE publications (
            sequence BIGINT NOT NULL PRIMARY KEY REFERENCES promotions (sequence),
            published_at BIGINT
        );
        """

    /// Tables of what is learnt from: outcomes, a row for each day on which one was known, and sign-offs of models.
    static let learning = """
        CREATE TABLE outcomes (
            application_id TEXT NOT NULL REFERENCES applications (application_id),
            observed_on TEXT NOT NULL,
            is_bad BIGINT NOT NULL CHECK (is_bad IN (0, 1)),
            recorded_at BIGINT NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (application_id, observed_on)
        );
        CREATE TABLE sign_offs (
            artefact_sha256 TEXT NOT NULL REFERENCES models (artefact_sha256),
            actor TEXT NOT NULL CHECK (length(actor) > 0),
            reason TEXT NOT NULL CHECK (length(reason) > 0),
            signed_at BIGINT NOT NULL,
            PRIMARY KEY (artefact_sha256, actor)
        );
        """

    /// Which models nobody may promote without a second person, and under which definitions people have applied.
    static let demands = """
        CREATE TABLE sign_off_demands (
            artefact_sha256 TEXT NOT NULL PRIMARY KEY REFERENCES models (artefact_sha256),
            demanded_by TEXT NOT NULL CHECK (length(demanded_by) > 0),
            demanded_at BIGINT NOT NULL
        );
        CREATE TABLE definitions (
            definition_sha256 TEXT NOT NULL PRIMARY KEY,
            product TEXT NOT NULL,
            version TEXT NOT NULL,
            definition BLOB NOT NULL,
            first_used_at BIGINT NOT NULL
        );
        CREATE INDEX definitions_by_product ON definitions (product, version);
        """

    /// How far the applicants of stretches of a model's decisions were from those of its training; one report of each.
    static let driftReports = """
        CREATE TABLE drift_reports (
            drift_id BIGINT NOT NULL PRIMARY KEY,
            reported_at BIGINT NOT NULL,
            artefact_sha256 TEXT NOT NULL REFERENCES models (artefact_sha256),
            model_version TEXT NOT NULL,
            decisions BIGINT NOT NULL CHECK (decisions > 0),
            stretch BIGINT NOT NULL CHECK (stretch > 0),
            z_threshold DOUBLE PRECISION NOT NULL,
            drifted_features_count BIGINT NOT NULL CHECK (drifted_features_count >= 0),
            report BLOB NOT NULL,
            reported_by TEXT NOT NULL CHECK (length(reported_by) > 0),
            UNIQUE (artefact_sha256, decisions, stretch)
        );
        CREATE INDEX decisions_by_model ON decisions (artefact_sha256, decided_at, application_id);
        """
}
