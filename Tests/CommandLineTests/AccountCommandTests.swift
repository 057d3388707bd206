import AccountLedger
import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import TestSupport
import Testing

@Suite struct AccountCommandTests {
    private static func ledger(_ environment: [String: String]) throws -> Ledger {
        let folder = try #require(environment["UNDERWRITER_DATA"])
        return try Ledger.open(path: Ledger.path(inDataFolder: folder), keys: LedgerKeys(environment: environment))
    }

    private static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    @Test func `Accounts are listed, changed, locked and signed out, and the last admin stays`() async throws {
        let installation = try Installation()
        let ledger = try Self.ledger(installation.environment)
        for (name, role) in [("ana", AccountRole.applicant), ("olga", .officer), ("ada", .admin)] {
            _ = try await ledger.createAccount(name: name, role: role, passwordHash: "x", at: Self.now)
        }
        let staff = try installation.underwriter("users", "list")
        #expect(staff.contains("olga") && staff.contains("ada") && !staff.contains("ana"))
        #expect(try installation.underwriter("users", "list", "--applicants").contains("ana"))
        #expect(try installation.underwriter("users", "role", "Olga", "analyst").contains("has the role analyst"))
        #expect(try await ledger.account(named: "olga")?.role == .analyst)
        #expect(try installation.underwriter("users", "lock", "olga").contains("is locked"))
        #expect(try installation.underwriter("users", "list").contains("locked"))
        #expect(try installation.underwriter("users", "unlock", "olga").contains("is open"))
        #expect(try installation.underwriter("users", "sign-out", "olga").contains("signed out"))
        let link = try installation.underwriter("users", "reset", "olga")
        #expect(link.contains("/reset/"))
        let program = try Program(environment: installation.environment)
        for arguments in [
            ["users", "lock", "ada"], ["users", "role", "ada", "officer"], ["users", "lock", "nobody"],
            ["users", "role", "olga", "king"],
        ] {
            let outcome = program.run(arguments)
            #expect(outcome.code != 0 && outcome.output.hasPrefix("Error: "), "\(arguments): \(outcome.output)")
        }
    }

    @Test func `The audit chain is verified, exported, signed, and a checkpoint elsewhere holds`() async throws {
        let installation = try Installation()
        let ledger = try Self.ledger(installation.environment)
        for number in 0..<5 {
            _ = try await ledger.createAccount(name: "ana\(number)", role: .applicant, passwordHash: "x", at: Self.now)
        }
        let line = try installation.underwriter("audit", "checkpoint")
        let file = installation.folder.file("checkpoints")
        try line.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try installation.underwriter("audit", "verify").hasPrefix("intact: 5 entries"))
        #expect(try installation.underwriter("audit", "verify", "--checkpoints", file).contains("1 checkpoints hold"))
        let rows = try installation.underwriter("audit", "export").split(separator: "\n")
        #expect(rows.count == 7)
        let first = try JSONValue.parse(Array(rows[0].utf8), limits: .standard)
        #expect(first["action"] == "account.created" && first["seq"] == 1)
        let forged = line.replacing("-v1 5 ", with: "-v1 4 ")
        try forged.write(toFile: file, atomically: true, encoding: .utf8)
        let program = try Program(environment: installation.environment)
        #expect(program.run("audit", "verify", "--checkpoints", file).code != 0)
    }

    @Test func `Keys are rotated in their file and the ledger is read with the new ones`() async throws {
        let installation = try Installation()
        let file = installation.folder.file("secrets.env")
        try installation.underwriter("keys", "new").write(toFile: file, atomically: true, encoding: .utf8)
        let before = try Self.variables(file)
        var environment = installation.environment.merging(before) { $1 }
        let account = try await Self.ledger(environment)
            .createAccount(name: "ana", role: .applicant, passwordHash: "x", at: Self.now)
        #expect(try installation.underwriter("keys", "rotate", file).contains("Restart web"))
        let after = try Self.variables(file)
        #expect(after["SECRET_KEY_PREVIOUS"] == before["SECRET_KEY"] && after["SECRET_KEY"] != before["SECRET_KEY"])
        #expect(after["PASSWORD_PEPPER"] == before["PASSWORD_PEPPER"])
        #expect(after["DATA_KEY"]?.hasPrefix("2:") == true)
        #expect(after["DATA_KEY"]?.hasSuffix(" 1:\(before["DATA_KEY"] ?? "-")") == true)
        environment.merge(after) { $1 }
        let ledger = try Self.ledger(environment)
        #expect(try await ledger.account(id: account.id) == account)
        guard case .intact = try await ledger.verifyAudit() else {
            Issue.record("the chain is not read with the new keys")
            return
        }
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // A second time within a day would end what the first key signed.
        let program = try Program(environment: installation.environment)
        #expect(program.run("keys", "rotate", file).code != 0)
        #expect(try Self.variables(file) == after)
        #expect(try installation.underwriter("keys", "rotate", "--retire", file).contains("gone"))
        #expect(try Self.variables(file)["SECRET_KEY_PREVIOUS"] == "")
    }

    @Test func `Keys of the queue are replaced in three steps, and a pepper in two`() throws {
        let installation = try Installation()
        let file = installation.folder.file("secrets.env")
        try installation.underwriter("keys", "new").write(toFile: file, atomically: true, encoding: .utf8)
        let old = try #require(try Self.variables(file)["JOB_KEY"])
        var steps: [String] = []
        for _ in 0..<3 {
            _ = try installation.underwriter("keys", "rotate", file, "--part", "queue")
            steps.append(try #require(try Self.variables(file)["JOB_KEY"]))
        }
        #expect(steps[0].hasPrefix("\(old) 2:") && steps[1].hasPrefix("2:") && steps[1].hasSuffix(" \(old)"))
        #expect(steps[2] == steps[1].split(separator: " ").first.map(String.init))
        let pepper = try Self.variables(file)["PASSWORD_PEPPER"]
        _ = try installation.underwriter("keys", "rotate", file, "--part", "pepper")
        #expect(try Self.variables(file)["PASSWORD_PEPPER_PREVIOUS"] == pepper)
        let program = try Program(environment: installation.environment)
        #expect(program.run("keys", "rotate", file, "--part", "pepper").code != 0)
        _ = try installation.underwriter("keys", "rotate", file, "--part", "pepper", "--retire")
        #expect(try Self.variables(file)["PASSWORD_PEPPER_PREVIOUS"] == "")
    }

    @Test func `All that is held of a person is written for that person, and that it was is on record`() async throws {
        let installation = try Installation()
        let ledger = try Self.ledger(installation.environment)
        let account = try await ledger.createAccount(name: "ana", role: .applicant, passwordHash: "hash", at: Self.now)
        let file = installation.folder.file("ana.json")
        let page = installation.folder.file("ana.html")
        try installation.underwriter("subject", "export", "ana", "--why", "she asked", "--out", file, "--html", page)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("<dt>name</dt><dd>ana</dd>"))
        let mode = try FileManager.default.attributesOfItem(atPath: page)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let document = try JSONValue.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: file))), limits: .standard)
        #expect(document["account"]?["name"] == "ana")
        #expect(try !String(contentsOfFile: file, encoding: .utf8).contains("hash"))
        let rows = try await ledger.auditRows(about: .account(account.id))
        let read = try #require(rows.last)
        #expect(read.action == AuditAction.personalDataRead.rawValue && read.detail["why"] == nil)
        let chain = try installation.underwriter("audit", "export", "--after", "\(read.seq - 1)")
        let told = try JSONValue.parse(Array(chain.utf8), limits: .standard)
        #expect(told["why"] == "she asked" && told["detail"]?["what"] == "export")
        try installation.underwriter("subject", "erase", "ana", "--why", "she asked")
        let after = try installation.underwriter("audit", "export", "--after", "\(read.seq - 1)").split(separator: "\n")
        let erased = try JSONValue.parse(Array(try #require(after.first).utf8), limits: .standard)
        #expect(erased["why"] == .null && erased["detail"] == told["detail"])
        #expect(try installation.underwriter("audit", "verify").hasPrefix("intact"))
    }

    @Test func `What stands under an old key is sealed anew, and the old key goes`() async throws {
        let installation = try Installation()
        let file = installation.folder.file("secrets.env")
        try installation.underwriter("keys", "new").write(toFile: file, atomically: true, encoding: .utf8)
        var environment = installation.environment.merging(try Self.variables(file)) { $1 }
        let before = try Self.ledger(environment)
        let account = try await before.createAccount(name: "ana", role: .officer, passwordHash: "x", at: Self.now)
        #expect(try await before.beginSecondFactor(of: account.id, secret: [1, 2], at: Self.now))
        try before.close()
        _ = try installation.underwriter("keys", "rotate", file)
        // With the keys of the file before, the file is left as it is.
        let stale = try Program(environment: environment).run("keys", "rewrite", "--retire", file)
        #expect(stale.code != 0 && stale.output.contains("another DATA_KEY"), "\(stale.output)")
        environment.merge(try Self.variables(file)) { $1 }
        let outcome = try Program(environment: environment).run("keys", "rewrite", "--retire", file)
        #expect(outcome.code == 0 && outcome.output.contains("second_factors: 1 values"), "\(outcome.output)")
        let after = try Self.variables(file)
        #expect(after["DATA_KEY"]?.hasPrefix("2:") == true && after["DATA_KEY"]?.contains(" ") == false)
        environment.merge(after) { $1 }
        let ledger = try Self.ledger(environment)
        #expect(try await ledger.secondFactor(of: account.id)?.secret == [1, 2])
        #expect(try Program(environment: environment).run("keys", "rewrite").output.contains("everything stands"))
    }

    /// As a shell reads them.
    private static func variables(_ file: String) throws -> [String: String] {
        try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            .reduce(into: [:]) { variables, line in
                guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { return }
                let value = line[line.index(after: equals)...].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
                variables[String(line[..<equals])] = value
            }
    }
}
