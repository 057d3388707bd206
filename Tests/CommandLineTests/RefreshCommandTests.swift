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

    @Test func `What a connector brings is kept in the ledger, row by row, and is due again after its time`() throws {
        let server = try FixtureServer { _, before in
            let value = before.isEmpty ? "4.1" : "4.3"
            return .init(
                200,
                #"{"observations": [{"date": "2026-10-01", "value": "\#(value)", "realtime_start": "x"}]}"#
            )
        }
        let key = Data(repeating: 7, count: 32).base64EncodedString()
        let folder = try TemporaryFolder()
        let program = try Program(
            environment: [
                "FRED_API_KEY": "k", "AUDIT_KEY": key, "DATA_KEY": key, "UNDERWRITER_DATA": folder.path,
            ]
        )
        let fred = Repository.root.appendingPathComponent("deploy/connectors/fred.json").path
        let command = ["data", "refresh", fred, "--ledger", "--address", server.address]
        let first = program.run(command)
        #expect(first.output.contains("fred-unemployment: 1 new, 0 changed, 1 rows in the ledger"), "\(first.output)")
        let second = program.run(command)
        #expect(second.output.contains("fred-unemployment: due in 1440 minutes"), "\(second.output)")
        let third = program.run(command + ["--now"])
        #expect(third.output.contains("fred-unemployment: 0 new, 1 changed, 1 rows in the ledger"), "\(third.output)")
        let out = program.folder.file("series.csv")
        try program.succeeds("data", "export", "fred-unemployment", "--out", out)
        let text = try String(contentsOfFile: out, encoding: .utf8)
        #expect(text == "date,published,value\r\n2026-10-01,x,4.3\r\n")
        #expect(program.run("data", "refresh", fred).code == 64)
    }

    @Test func `Watching, a connector is refreshed once it is due, and goes on until it is stopped`() throws {
        let server = try FixtureServer { _, _ in
            .init(200, #"{"observations": [{"date": "2026-10-01", "value": "4.1", "realtime_start": "x"}]}"#)
        }
        let program = try Program(environment: ["FRED_API_KEY": "k"])
        let fred = Repository.root.appendingPathComponent("deploy/connectors/fred.json").path
        let command = ["data", "refresh", fred, "--out", program.folder.path, "--address", server.address]
        try program.succeeds(command)
        // As if it had been looked for almost a day ago.
        let refreshed = Date().timeIntervalSince1970 - 1440 * 60 + 2
        try Data(#"{"refreshed_at":\#(refreshed),"rows":1}"#.utf8)
            .write(to: URL(fileURLWithPath: program.folder.file("fred-unemployment.state.json")))
        let output = program.folder.file("watched")
        let watching = try program.started(command + ["--watch"], output: output)
        let deadline = ContinuousClock.now + .seconds(60)
        var said = ""
        while !said.contains("0 new, 0 changed, 1 rows"), ContinuousClock.now < deadline {
            // Another process writes it; the deadline is what ends the wait.
            Thread.sleep(forTimeInterval: 0.1)
            said = try String(contentsOfFile: output, encoding: .utf8)
        }
        #expect(said.contains("fred-unemployment: 0 new, 0 changed, 1 rows in"), "\(said)")
        // It would wait a day for the next.
        #expect(watching.wait(upTo: .milliseconds(300)) == nil)
        #expect(watching.stop() != nil)
    }
}
