extension Schema {
    /// What requests with a key were answered with, where that says more than that they are on record.
    static let firstAnswers = """
        CREATE TABLE idempotency_answers (
            application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (application_id),
            answer BLOB NOT NULL
        );
        """
}
