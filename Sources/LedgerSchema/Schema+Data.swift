extension Schema {
    /// Data sets that were brought in; what a row says stands sealed, and is found by a keyed digest of its key.
    static let data = """
        CREATE TABLE data_sets (
            data_set TEXT NOT NULL PRIMARY KEY,
            source TEXT NOT NULL CHECK (length(source) > 0),
            header BLOB NOT NULL,
            begun_at BIGINT NOT NULL,
            completed_at BIGINT
        );
        CREATE TABLE data_rows (
            data_set TEXT NOT NULL REFERENCES data_sets (data_set),
            key_index TEXT NOT NULL,
            place BIGINT NOT NULL CHECK (place >= 0),
            cells BLOB NOT NULL,
            changed_at BIGINT NOT NULL,
            PRIMARY KEY (data_set, key_index)
        );
        CREATE UNIQUE INDEX data_rows_by_place ON data_rows (data_set, place);
        """
}
