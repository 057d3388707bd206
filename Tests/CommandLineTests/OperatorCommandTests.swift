import AccountLedger
import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import TestSupport
import Testing

@Suite struct OperatorCommandTests {
    @Test func `A model is registered, promoted, published, listed and remembered`() throws {
        let installation = try Installation()
        let data = installation.folder.file("data.csv")
        let product = Program.personalLoan
        try installation.underwriter("synthesise", "--product", product, "--rows", "1200", "--out", data)
        try installation.underwriter(
            "train",
            "--product",
            product,
            "--data",
            data,
            "--out",
            installation.folder.path,
            "--folds",
            "0"
        )
        #expect(throws: Installation.Failure.self) {
            try installation.underwriter("models", "list", "--product", product, "--champion")
        }
        let artefact = installation.folder.file("artefact.json")
        for number in 1...2 {
            let text = try installation.underwriter(
                "models",
                "promote",
                artefact,
                "--actor",
                "anna",
                "--why",
                "try \(number)"
            )
            #expect(text.contains("is champion of personal-loan (promotion \(number))"))
            #expect(!text.contains("Redis could not be told"))
        }
        let list = try installation.underwriter("models", "list", "--product", product, "--champion")
        #expect(list.contains("personal-loan-logistic") && list.contains("cli:anna"))
        let history = try installation.underwriter("models", "history", "--product", "personal-loan")
        #expect(history.contains("try 1") && history.contains("try 2") && history.contains("cli:anna"))
        let digest = ContentDigest.sha256(of: [UInt8](try Data(contentsOf: URL(fileURLWithPath: artefact))))
        #expect(try installation.redis.commandLine(["EXISTS", "cr:model:artefact:\(digest.hex)"]).hasPrefix("1"))
        #expect(try installation.redis.commandLine(["HEXISTS", "cr:model:champions", "personal-loan"]).hasPrefix("1"))
    }

    @Test func `A sign-up link works once and the ledger knows only its digest`() async throws {
        let installation = try Installation()
        let text = try installation.underwriter("users", "add", "Anna", "--role", "officer")
        let link = try #require(text.utf8.split(separator: UInt8(ascii: "\n")).last)
        let token = try #require(link.split(separator: UInt8(ascii: "/")).last)
        #expect(token.count == 43)
        let folder = try #require(installation.environment["UNDERWRITER_DATA"])
        let keys = try LedgerKeys(environment: installation.environment)
        let ledger = try Ledger.open(path: Ledger.path(inDataFolder: folder), keys: keys)
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let invitation = try await ledger.invitation(ContentDigest.sha256(of: Array(token)), at: now)
        #expect(invitation?.role == .officer)
        let lapsed = now.adding(milliseconds: 24 * 3_600_000)
        #expect(try await ledger.invitation(ContentDigest.sha256(of: Array(token)), at: lapsed) == nil)
    }

    @Test func `An idle queue is well, a closed one is amber, jobs without a worker are red`() async throws {
        let installation = try Installation()
        let program = try Program(environment: installation.environment)
        let idle = program.run("queue", "status", "--interval", "0")
        #expect(idle.code == 0)
        #expect(idle.output.hasPrefix("CLASS"))
        for name in ["interactive", "std", "bulk"] { #expect(idle.output.contains(name)) }
        _ = try installation.redis.commandLine(["HSET", "cr:{applications:0}:ctl", "intake", "closed"])
        #expect(program.run("queue", "status", "--interval", "0").code == 1)
        _ = try installation.redis.commandLine(["XADD", "cr:{applications:0}:s", "*", "id", "x"])
        let red = program.run("queue", "status", "--json", "--interval", "0")
        #expect(red.code == 2)
        let document = try JSONValue.parse(Array(red.output.utf8.dropLast()), limits: .standard)
        let standard = document["classes"]?.arrayValue?.first { $0["class"] == "std" }
        #expect(standard?["waiting"] == 1 && document["state"] == "red" && document["intake"] == "closed")
    }

    @Test func `Without Redis and without a ledger the queue is red, and both are said`() throws {
        let program = try Program(environment: ["REDIS_URL": "unix:///tmp/nobody-listens-here"])
        let outcome = program.run("queue", "status", "--interval", "0")
        #expect(outcome.code == 2)
        #expect(outcome.output.hasPrefix("Redis cannot be reached (queue.redis."), "\(outcome.output)")
        #expect(outcome.output.contains("ledger: not looked at: DATA_KEY or AUDIT_KEY is not set"))
    }

    @Test(arguments: ["AUDIT_KEY", "DATA_KEY", "MODEL_SIGNING_KEY"])
    func `A missing secret is named`(name: String) throws {
        var environment = try Installation().environment
        environment[name] = nil
        let program = try Program(environment: environment)
        let artefact = program.folder.file("artefact.json")
        let outcome =
            name == "MODEL_SIGNING_KEY"
            ? program.run("models", "promote", artefact, "--actor", "a", "--why", "b") : program.run("models", "list")
        #expect(outcome.code == 1)
        #expect(outcome.output.hasPrefix("Error: "))
        #expect(outcome.output.contains(name))
    }

    @Test func `Fresh keys are complete and never the same`() throws {
        let program = try Program()
        let first = try program.succeeds("keys", "new")
        let names = first.utf8.split(separator: UInt8(ascii: "\n"))
            .filter { $0.first != UInt8(ascii: "#") }
            .compactMap { $0.split(separator: UInt8(ascii: "=")).first.map { String(decoding: $0, as: UTF8.self) } }
        #expect(
            Set(names) == [
                "SECRET_KEY", "PASSWORD_PEPPER", "DATA_KEY", "AUDIT_KEY", "MODEL_SIGNING_KEY", "JOB_KEY", "EVENT_KEY",
                "MODEL_VERIFY_KEY", "REDIS_WEB_PASSWORD", "REDIS_WORKER_PASSWORD", "REDIS_OPERATOR_PASSWORD",
                "POSTGRES_ADMIN_PASSWORD", "POSTGRES_OWNER_PASSWORD", "POSTGRES_FRONT_PASSWORD",
            ]
        )
        #expect(try program.succeeds("keys", "new") != first)
    }
}
