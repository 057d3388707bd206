extension Schema {
    /// Whom other systems' addresses belong to, and what is on its way to them.
    static let webhooks = """
        CREATE TABLE webhook_endpoints (
            endpoint_id TEXT NOT NULL PRIMARY KEY,
            url TEXT NOT NULL,
            secrets BLOB NOT NULL,
            created_at BIGINT NOT NULL,
            created_by TEXT NOT NULL,
            disabled_at BIGINT,
            disabled_why TEXT
        );
        CREATE TABLE webhook_deliveries (
            message_id TEXT NOT NULL,
            endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (endpoint_id),
            body BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('due', 'sent', 'dead')),
            attempts BIGINT NOT NULL,
            next_at BIGINT NOT NULL,
            last_result TEXT,
            last_at BIGINT,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (message_id, endpoint_id)
        );
        CREATE INDEX webhook_deliveries_by_due ON webhook_deliveries (state, next_at);
        """
}
