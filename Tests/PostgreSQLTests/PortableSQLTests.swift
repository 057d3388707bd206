import Testing

@testable import PostgreSQL

@Suite struct PortableSQLTests {
    @Test(arguments: [
        ("SELECT 1", "SELECT 1"), ("a = ? AND b = ?", "a = $1 AND b = $2"),
        ("a = '?' AND b = ?", "a = '?' AND b = $1"), ("a = 'it''s ?' AND \"b?\" = ?", "a = 'it''s ?' AND \"b?\" = $1"),
    ])
    func questionMarksOutsideQuotesAreNumbered(_ sql: String, _ expected: String) {
        #expect(PortableSQL.numbered(sql) == expected)
    }

    @Test func typesAreRenamedWholeWordsOutsideQuotesOnly() {
        let sql = "CREATE TABLE t (a TEXT NOT NULL, context TEXT, b BLOB CHECK (a <> 'TEXT BLOB'))"
        let expected =
            "CREATE TABLE t (a TEXT COLLATE \"C\" NOT NULL, context TEXT COLLATE \"C\", "
            + "b BYTEA CHECK (a <> 'TEXT BLOB'))"
        #expect(PortableSQL.definition(sql) == expected)
    }

    @Test func aTextIsCutIntoStatementsAtSemicolonsOutsideQuotes() {
        #expect(PortableSQL.statements("a ';' b; c;\n ;").map { $0.filter { $0 != " " } } == ["a';'b", "c"])
    }
}
