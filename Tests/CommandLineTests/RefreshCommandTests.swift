import Foundation
import TestSupport
import Testing

@Suite struct RefreshCommandTests {
    @Test func `A connector is refreshed when it is due, and one that fails stops no other`() throws {
        let server = try FixtureServer { request, _ in
            request.target.contains("observations")
                ? .init(200, #"{"observations": [{"date": "2026-10-01", "value": "4.1", "realtime_start": "x"}]}"#)
                : .init(404)
        }
        let program = try Program(environment: ["FRED_API_KEY": "k", "LISTINGS_API_KEY": "k"])
        let connectors = ["listings", "fred"]
            .map { Repository.root.appendingPathComponent("deploy/connectors/\($0).json").path }
        let command = ["data", "refresh"] + connectors + ["--out", program.folder.path, "--address", server.address]
        let first = program.run(command)
        #expect(first.code == 1, "\(first.output)")
        #expect(first.output.contains("loan-listings: \(server.address)/api/investor/v1/loans/listing: answered 404"))
        #expect(first.output.contains("fred-unemployment: 1 new, 0 changed, 1 rows in"))
        let second = program.run(
            "data",
            "refresh",
            connectors[1],
            "--out",
            program.folder.path,
            "--address",
            server.address
        )
        #expect(second.code == 0 && second.output.contains("fred-unemployment: due in 1440 minutes"))
    }
}
