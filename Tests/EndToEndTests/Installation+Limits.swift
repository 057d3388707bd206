import TestSupport

extension Installation {
    /// Limits so high that a test meets none.
    static let unlimited = [
        "UNDERWRITER_APPLY_LIMIT": "1000000", "UNDERWRITER_REQUEST_LIMIT": "10000000",
    ]
}
