import Foundation
import TestSupport
import Testing

/// Backups as a person makes them, while the front takes applications.
@Suite(.serialized, .timeLimit(.minutes(8))) struct BackupCommandTests {
    private static let engines = PostgreSQLServer.isInstalled ? ["SQLite", "PostgreSQL"] : ["SQLite"]

    @Test(arguments: engines) func backupRestoreAndAuditVerifyAreOneCommand(_ engine: String) async throws {
        let database = engine == "PostgreSQL" ? try PostgreSQLServer.shared().newDatabase() : nil
        let installation = try Installation(
            settings: Installation.unlimited.merging(database?.environment ?? [:]) { $1 }
        )
        let web = try await installation.startWeb()
        defer { web.kill() }
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let file = installation.folder.file("today.backup")
        let saved = try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<30 {
                group.addTask {
                    let answer = try await officer.submit(SampleApplication(), key: "key-\(number)")
                    #expect(answer.status == 202)
                }
            }
            let saved = try installation.run(["backup", file, "--check"])
            try await group.waitForAll()
            return saved
        }
        #expect(saved.code == 0, "\(saved.text)")
        #expect(saved.text.contains("restored and checked: intact:"))
        #expect(!FileManager.default.fileExists(atPath: "\(file).part"))
        let left = try FileManager.default.contentsOfDirectory(atPath: installation.folder.path)
        #expect(!left.contains { $0.contains(".check-") })

        // Nothing is replaced, neither a file nor a ledger.
        let again = try installation.run(["backup", file])
        #expect(again.code != 0 && again.text.contains("is there already"), "\(again.text)")
        let onto = try installation.run(["restore", file])
        #expect(onto.code != 0 && onto.text.contains("there is a ledger already"), "\(onto.text)")

        // Into another place, from PostgreSQL into a file as well.
        let elsewhere = ["UNDERWRITER_DATA": installation.folder.file("elsewhere"), "DATABASE_URL": ""]
        let restored = try installation.run(["restore", file], elsewhere)
        #expect(restored.code == 0 && restored.text.contains("intact:"), "\(restored.text)")
        #expect(restored.text.contains("withdrawn: "), "\(restored.text)")
        let verified = try installation.run(["audit", "verify"], elsewhere)
        #expect(verified.code == 0 && verified.text.hasPrefix("intact:"), "\(verified.text)")

        // Another key does not open it, and says so in one line.
        let key = ["DATA_KEY": Data(repeating: 9, count: 32).base64EncodedString()]
        let other = ["UNDERWRITER_DATA": installation.folder.file("other"), "DATABASE_URL": ""].merging(key) { $1 }
        let refused = try installation.run(["restore", file], other)
        #expect(refused.code != 0 && refused.text.contains("piece 1 does not open"), "\(refused.text)")
        #expect(refused.text.split(whereSeparator: \.isNewline).count == 1)
    }
}
