import Connectors
import Documents
import Foundation
import RemoteServices
import TestSupport
import Testing

/// The shipped connectors against recorded answers.
@Suite(.timeLimit(.minutes(2))) struct ConnectorRunTests {
    private static func connector(_ name: String, _ server: FixtureServer) throws -> Connector {
        let json = try JSONValue.parse(try Repository.bytes("deploy/connectors/\(name).json"), limits: .file)
        return try Connector(json).at(server.address)
    }

    private static func rows(_ connector: Connector, _ environment: [String: String]) async throws -> [[String]] {
        var patience = RemoteService.Patience()
        (patience.attempts, patience.pause) = (3, .milliseconds(5))
        return try await ConnectorRun(connector, environment: environment, patience: patience).rows()
    }

    @Test func `A series of FRED is read page by page, with its key, after a fault of the server`() async throws {
        let first = (0..<1000).map { #"{"realtime_start": "2026-11-01", "date": "d\#($0)", "value": "4.\#($0)"}"# }
        let last = #"{"realtime_start": "2026-11-01", "date": "2026-10-01", "value": "."}"#
        let server = try FixtureServer { request, before in
            guard !before.isEmpty else { return .init(502) }
            let rows = request.target.contains("offset=0") ? first.joined(separator: ",") : last
            return .init(200, #"{"count": 1001, "observations": [\#(rows)]}"#)
        }
        let rows = try await Self.rows(try Self.connector("fred", server), ["FRED_API_KEY": "secret"])
        #expect(rows.count == 1001 && rows[1000] == ["2026-10-01", "2026-11-01", ""])
        #expect(server.requests.count == 3)
        #expect(
            server.requests.allSatisfy {
                $0.target.contains("api_key=secret&") && $0.target.contains("series_id=UNRATE")
            }
        )
        #expect(server.requests.last?.target.contains("offset=1000") == true)
    }

    @Test func `Loan listings are read with the key in a header`() async throws {
        let server = try FixtureServer { _, _ in
            .init(
                200,
                #"{"asOfDate": "2026", "loans": [{"id": 7, "loanAmount": 1000.5, "term": 36, "empLength": null}]}"#
            )
        }
        let connector = try Self.connector("listings", server)
        let rows = try await Self.rows(connector, ["LISTINGS_API_KEY": "k"])
        let row = Dictionary(uniqueKeysWithValues: zip(connector.columns, try #require(rows.first)))
        #expect(row["id"] == "7" && row["loan_amnt"] == "1000.5" && row["emp_length"] == "" && row["term"] == "36")
        #expect(server.requests.first?.headers["authorization"] == "k")
    }

    @Test func `Transactions follow the bank's next page, but never to another host`() async throws {
        let server = try FixtureServer { request, _ in
            let isFirst = !request.target.contains("page=2")
            let next = isFirst ? #""_links": {"next": {"href": "https://evil.example/v1/more?page=2"}}, "# : ""
            return .init(
                200,
                #"{"transactions": {\#(next)"booked": [{"transactionId": "\#(isFirst ? "a" : "b")", "bookingDate": "2026-11-01", "#
                    + #""transactionAmount": {"amount": "-12.50", "currency": "EUR"}}]}}"#
            )
        }
        let rows = try await Self.rows(try Self.connector("transactions", server), ["BANK_ACCESS_TOKEN": "t"])
        #expect(rows.map { $0[0] } == ["-12.50", "-12.50"] && rows.count == 2)
        #expect(
            server.requests.map(\.target) == [
                "/v1/accounts/ACCOUNT/transactions?bookingStatus=booked", "/v1/more?page=2",
            ]
        )
        #expect(server.requests.first?.headers["authorization"] == "Bearer t")
    }

    @Test func `Without its secret nothing is asked; an answer of another shape is refused`() async throws {
        let server = try FixtureServer { _, _ in .init(200, #"{"observations": {}}"#) }
        let connector = try Self.connector("fred", server)
        await #expect(throws: ConnectorError.secret(variable: "FRED_API_KEY")) { try await Self.rows(connector, [:]) }
        #expect(server.requests.isEmpty)
        await #expect(throws: ConnectorError.shape(path: "observations", what: "is no list")) {
            try await Self.rows(connector, ["FRED_API_KEY": "k"])
        }
    }

    @Test func `A refresh adds what is new, renews what changed, and is due again after its time`() throws {
        let folder = try TemporaryFolder()
        let connector = try Connector(
            try JSONValue.parse(try Repository.bytes("deploy/connectors/fred.json"), limits: .file)
        )
        let file = RefreshedFile(connector, in: folder.path)
        #expect(file.secondsUntilDue(1000) <= 0)
        let first = try file.merge([["a", "p", "1"], ["b", "p", "2"]], at: 1000)
        #expect(first.added == 2 && first.changed == 0 && first.count == 2)
        let second = try file.merge([["b", "p", "3"], ["c", "p", "4"]], at: 2000)
        #expect(second.added == 1 && second.changed == 1 && second.count == 3)
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        #expect(text == "date,published,value\r\na,p,1\r\nb,p,3\r\nc,p,4\r\n")
        #expect(file.secondsUntilDue(2000 + 86_000) > 0 && file.secondsUntilDue(2000 + 86_400) <= 0)
        try Data("other\n".utf8).write(to: URL(fileURLWithPath: file.path))
        #expect(throws: ConnectorError.self) { try file.merge([["a", "p", "1"]], at: 1) }
    }

    private static let wrong: [(key: String, value: JSONValue)] = [
        ("format", .number(2)), ("id", .string("A b")), ("key", .array([.string("nothing")])),
        ("every_minutes", .number(0)), ("columns", .object(["a": .number(1)])),
    ]

    @Test(arguments: wrong)
    func `A definition that is none is refused by its key`(change: (key: String, value: JSONValue)) throws {
        var members = try #require(
            try JSONValue.parse(try Repository.bytes("deploy/connectors/fred.json"), limits: .file).objectValue
        )
        members[change.key] = change.value
        let error = #expect(throws: ConnectorError.self) { try Connector(.object(members)) }
        #expect(error?.description.hasPrefix(change.key) == true)
    }
}
