import Accounts
import Casework
import Foundation
import Hosting
import Testing
import TestSupport

@testable import Web

@Suite("What the environment says")
struct WebConfigurationTests {
    private static func environment(_ changes: [String: String?] = [:]) -> [String: String] {
        var environment = Front.secrets
        environment["PRODUCTS"] = Repository.root.appendingPathComponent("deploy/products").path
        for (name, value) in changes { environment[name] = value }
        return environment
    }

    private static func problems(_ changes: [String: String?]) -> [String] {
        do {
            _ = try WebConfiguration(environment: environment(changes))
            return []
        } catch {
            return error.lines
        }
    }

    @Test func aGoodEnvironmentHasNoProblem() throws {
        let configuration = try WebConfiguration(environment: Self.environment())
        #expect(configuration.listener.port == 8080)
        #expect(configuration.accounts.bcryptCost == 12)
        #expect(configuration.catalogue["personal-loan"] != nil)
    }

    @Test(arguments: [
        ("HTTP_PORT", "99999"), ("HTTP_PORT", "8o80"), ("PUBLIC_URL", "ftp://x"), ("PUBLIC_URL", "https://x/path"),
        ("PRODUCTS", "/nowhere"), ("ALGORITHM", "none"), ("ACCESS_TOKEN_EXPIRE_MINUTES", "0"),
        ("UNDERWRITER_BCRYPT_COST", "3"), ("UNDERWRITER_APPLY_LIMIT", "nan"), ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"), ("REDIS_URL", "http://x"), ("API_SLEEP", "1e3"), ("REDIS_QUEUE", "A B"),
        ("SECRET_KEY", "short"), ("SECRET_KEY", "changemechangemechangemechangeme"),
        ("SECRET_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), ("PASSWORD_PEPPER", ""), ("DATA_KEY", "x"),
        ("AUDIT_KEY", ""), ("JOB_KEY", "1:eA=="), ("EVENT_KEY", ""), ("MODEL_SIGNING_KEY", "x"),
        ("UNDERWRITER_QUEUE_SEAL", "rot13"), ("UNDERWRITER_PD_RISE_BASIS_POINTS", "0"),
        ("UNDERWRITER_SECURITY_CONTACT", "security@example.com"), ("UNDERWRITER_SECURITY_CONTACT", "mailto:"),
        ("UNDERWRITER_SECURITY_CONTACT", "mailto:a@example.com\nContact: mailto:b@example.com"),
    ])
    func aBadValueIsOneLineThatNamesIt(_ name: String, _ value: String) {
        let problems = Self.problems([name: value])
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.utf8.starts(with: name.utf8) == true)
    }

    /// Trust P3: where people come over TLS, passwords are not hashed cheaply.
    @Test func aCheapHashIsForLocalUseOnly() {
        let cheap = ["UNDERWRITER_BCRYPT_COST": "11", "PUBLIC_URL": "https://loans.example.com"]
        let said = "UNDERWRITER_BCRYPT_COST: \"11\" must be 12 or more where PUBLIC_URL begins with https://"
        #expect(Self.problems(cheap) == [said])
        #expect(Self.problems(cheap.merging(["UNDERWRITER_BCRYPT_COST": "12"]) { $1 }).isEmpty)
        #expect(Self.problems(cheap.merging(["PUBLIC_URL": "http://localhost:8080"]) { $1 }).isEmpty)
    }

    @Test func allProblemsAreToldAtOnceAndNoSecretIsPrinted() {
        let secret = "tooshortbutsecret"
        let problems = Self.problems(["SECRET_KEY": secret, "HTTP_PORT": "x", "DATA_KEY": nil, "PRODUCTS": "/nowhere"])
        #expect(problems.count == 4)
        #expect(!problems.joined().contains(secret))
        #expect(problems.contains { $0.contains("SECRET_KEY: has 17 bytes") })
    }

    @Test func aSecretComesFromAFileThatOthersCannotRead() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("key")
        let secret = try #require(Front.secrets["SECRET_KEY"])
        try Data("\(secret)\n".utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        #expect(Self.problems(["SECRET_KEY": nil, "SECRET_KEY_FILE": file]).isEmpty)
        #expect(Self.problems(["SECRET_KEY_FILE": file]).first?.contains("set one of them") == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: file)
        let open = Self.problems(["SECRET_KEY": nil, "SECRET_KEY_FILE": file])
        #expect(open.count == 1)
        #expect(open.first?.contains("can be read by everyone") == true)
    }

    @Test func aBrokenProductIsNamedWithFileAndKey() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("broken.json")
        try Data(#"{"format": 1, "id": "x"}"#.utf8).write(to: URL(fileURLWithPath: file))
        let problems = Self.problems(["PRODUCTS": file])
        #expect(problems.count == 1)
        #expect(problems.first?.contains("broken.json: ") == true)
    }

    /// Trust, S1: nothing secret is printed, and what is printed is what `.env.example` promises.
    @Test func thePrintedConfigurationMasksSecretsAndAgreesWithTheExample() throws {
        var environment = Self.environment(["REDIS_URL": "redis://web:s3cretword@localhost:6379", "HTTP_PORT": "9090"])
        environment["DATA_KEY_FILE"] = "/run/secrets/data_key"
        let lines = PrintedSettings(environment).lines
        #expect(lines.contains("HTTP_PORT=9090"))
        #expect(lines.contains("DATA_KEY_FILE=/run/secrets/data_key"))
        #expect(lines.contains("SECRET_KEY=*** of 43 bytes"))
        for secret in Array(Front.secrets.values) + ["s3cretword"] {
            #expect(!lines.contains { $0.contains(secret) })
        }
        let example = String(decoding: try Repository.bytes(".env.example"), as: UTF8.self)
        let promised = Dictionary(
            example.matches(of: /(?m)^([A-Z_]+)=(.*)$/).map { (String($0.1), String($0.2)) }
        ) { first, _ in first }
        for variable in PrintedSettings.variables {
            #expect(promised[variable.name] == variable.fallback, "\(variable.name)")
        }
        for name in WorkflowSettings.readNames {
            #expect(PrintedSettings.variables.contains { $0.name == name }, "\(name)")
        }
    }

    /// Whatever the front asks its environment for is shown, so that no setting works in secret.
    @Test func everySettingThatIsReadIsPrinted() throws {
        var read: Set<String> = []
        for file in [
            "Web/ListenerSettings", "Web/WebConfiguration", "Web/WorkflowSettings", "Web/SettingsReader+Rooms",
        ]
            + ["Accounts/AccountSettings", "Accounts/AccountSecrets", "Hosting/LogSettings"]
        {
            let text = String(decoding: try Repository.bytes("Sources/\(file).swift"), as: UTF8.self)
            let code = text.split(separator: "\n").filter { !$0.contains("///") }.joined(separator: "\n")
            read.formUnion(code.matches(of: /(?:\[|\(|of: )"([A-Z][A-Z_]{3,})"/).map { String($0.1) })
        }
        #expect(
            read.isSuperset(of: ["HTTP_PORT", "METRICS_PORT", "SECRET_KEY", "UNDERWRITER_BCRYPT_COST", "LOG_LEVEL"])
        )
        #expect(read.subtracting(PrintedSettings.variables.map(\.name)).isEmpty)
    }

    @Test func wrongArgumentsAndAWrongEnvironmentHaveTheirExitCodes() async {
        #expect(await runWeb(arguments: ["underwriter-web", "dance"], environment: [:]) == 64)
        #expect(await runWeb(arguments: ["underwriter-web"], environment: ["SECRET_KEY": "changeme"]) == 78)
        let good = Self.environment()
        #expect(await runWeb(arguments: ["underwriter-web", "--print-config"], environment: good) == 0)
        #expect(await runWeb(arguments: ["underwriter-web", "--print-config"], environment: [:]) == 78)
        let nobody = ["HTTP_PORT": "1"]
        #expect(await runWeb(arguments: ["underwriter-web", "healthcheck"], environment: nobody) == 1)
    }

    @Test func nothingOfTheSecretsIsShownWhenTheyArePrinted() throws {
        let configuration = try WebConfiguration(environment: Self.environment())
        var dumped = ""
        dump(configuration.accounts.secrets, to: &dumped)
        dump(configuration.workflow.ledgerKeys, to: &dumped)
        dumped += "\(configuration.accounts.secrets) \(configuration.accounts.secrets.pepper)"
        for secret in Front.secrets.values { #expect(!dumped.contains(secret)) }
    }
}
