import Foundation
import Ledger
import LedgerSchema
import RedisAddresses
import SecretFiles
import TestSupport
import Testing

/// Trust, S2: whatever reads a secret from a file refuses one that is open to everyone, and says what to do.
@Suite struct SecretFileTests {
    private func file(_ text: String, mode: Int) throws -> (TemporaryFolder, String) {
        let folder = try TemporaryFolder()
        let path = folder.file("secret")
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
        #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: attributes))
        return (folder, path)
    }

    @Test(arguments: [0o600, 0o400, 0o640, 0o660]) func whatIsPrivateIsRead(_ mode: Int) throws {
        let (folder, path) = try file("s", mode: mode)
        #expect(try SecretFile.text(at: path) == "s")
        withExtendedLifetime(folder) {}
    }

    @Test(arguments: [0o644, 0o604, 0o602, 0o601, 0o777]) func whatIsOpenToEveryoneIsRefused(_ mode: Int) throws {
        let (folder, path) = try file("s", mode: mode)
        #expect(throws: SecretFile.Problem.openToEveryone) { try SecretFile.text(at: path) }
        let link = folder.file("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: SecretFile.Problem.openToEveryone) { try SecretFile.text(at: link) }
    }

    @Test func whatIsNotThereOrNoTextIsUnreadable() throws {
        #expect(throws: SecretFile.Problem.unreadable) { try SecretFile.text(at: "/nowhere") }
        let (folder, path) = try file("s", mode: 0o600)
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: path))
        #expect(throws: SecretFile.Problem.unreadable) { try SecretFile.text(at: path) }
        withExtendedLifetime(folder) {}
    }

    @Test func addressesOfRedisAndPostgreSQLArePrivateToo() throws {
        let (folder, path) = try file("redis://u:p@h", mode: 0o644)
        let redis = #expect(throws: RedisConfigurationError.self) {
            try RedisConfiguration(environment: ["REDIS_URL_FILE": path])
        }
        #expect(redis?.name == "REDIS_URL_FILE")
        #expect(redis?.reason == "\(path) can be read by everyone; chmod o= it")
        let ledger = #expect(throws: LedgerError.self) {
            try LedgerPlace(environment: ["DATABASE_URL_FILE": path])
        }
        let reason = "\(path) can be read by everyone; chmod o= it"
        #expect(ledger == .badAddress(name: "DATABASE_URL_FILE", reason: reason))
        withExtendedLifetime(folder) {}
    }
}
