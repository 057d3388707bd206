import Testing

@testable import Contracts

@Suite struct QueryTests {
    private static let contract = Contract(
        "list",
        chapter: "Tests",
        "A list.",
        parameters: [.limit(50), .offset, Parameter("status", in: .query, .word(["Approved", "Manual review"]), "")],
        answers: []
    )

    @Test func `Reads what is declared`() throws {
        let query = try Self.contract.query(["limit": ["7"], "status": ["Manual review"]])
        #expect(query.count("limit") == 7)
        #expect(query["status"] == "Manual review")
        #expect(query.count("offset") == nil)
    }

    @Test(arguments: [
        ("limit", ["0"]), ("limit", ["201"]), ("limit", ["-1"]), ("limit", ["+1"]), ("limit", ["1e1"]),
        ("limit", ["٣"]), ("limit", [""]), ("limit", ["5", "6"]), ("limit", ["99999999999999999999"]),
        ("status", ["approved"]), ("status", ["Approved\u{301}"]), ("unknown", ["1"]), ("offset", ["1000001"]),
    ])
    func `Refuses the rest by name`(_ name: String, _ values: [String]) {
        #expect(throws: QueryProblem(names: [name])) { try Self.contract.query([name: values]) }
    }

    @Test func `Names everything that is wrong at once`() {
        #expect(throws: QueryProblem(names: ["a", "limit"])) { try Self.contract.query(["limit": ["x"], "a": [""]]) }
    }
}
