import Testing

@testable import PostgreSQL

@Suite struct ConfigurationTests {
    @Test(arguments: [
        ("postgresql://u:p@db.example.com/ledger", "verify-full"), ("postgresql://u@10.0.0.7/ledger", "verify-full"),
        ("postgres://u:p@db/ledger?sslmode=require", "require"), ("postgresql://u@localhost/ledger", "prefer"),
        ("postgresql://u@localhost/ledger?hostaddr=10.0.0.7", "verify-full"),
        ("postgresql://u@/ledger?host=/run/postgresql", "prefer"), ("postgresql://u@127.0.0.1:5433/l", "prefer"),
    ])
    func aServerElsewhereMustProveItsNameUnlessToldOtherwise(_ url: String, _ mode: String) throws {
        #expect(try PostgreSQLConfiguration(url: url)["sslmode"] == mode)
    }

    @Test(arguments: [
        "", "mysql://u:canary@h/d", "sqlite:///x", "host=h password=canary",
        "postgresql://u:canary@h/d?nonsense=1", "postgresql://u:canary@h/d?sslmode=allow",
    ])
    func whatIsNoAddressIsRefusedWithoutRepeatingIt(_ url: String) {
        let problem = #expect(throws: PostgreSQLConfiguration.Problem.self) { try PostgreSQLConfiguration(url: url) }
        #expect(problem.map { "\($0)".contains("canary") } == false)
    }

    @Test func thePasswordIsNotPrinted() throws {
        let configuration = try PostgreSQLConfiguration(url: "postgresql://u:canary@db.example.com:5433/ledger")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!(dumped + "\(configuration)" + String(reflecting: configuration)).contains("canary"))
        #expect("\(configuration)" == "PostgreSQL db.example.com:5433/ledger")
    }

    @Test func aCommitIsOnTheDiscAndNothingWaitsForEver() throws {
        let options = try #require(try PostgreSQLConfiguration(url: "postgresql://h/d")["options"])
        for setting in ["synchronous_commit=on", "statement_timeout=10s", "lock_timeout=5s"] {
            #expect(options.contains("-c \(setting)"))
        }
    }
}
