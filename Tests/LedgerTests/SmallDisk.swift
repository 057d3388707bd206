import Foundation
import PostgreSQL
import TestSupport

@testable import Ledger

/// A file system of a few megabytes, in memory, that a test can fill; only root may make one.
final class SmallDisk {
    /// The system would not.
    struct Refused: Error {}

    /// Whether one can be made here.
    static let isAllowed = geteuid() == 0 && (try? SmallDisk(megabytes: 1)) != nil  // no right to mount: none

    private let path: String
    private var server: PostgreSQLServer?

    init(megabytes: Int) throws {
        path = "/tmp/uw-disk-\(UUID().uuidString.prefix(8).lowercased())"
        guard mkdir(path, 0o755) == 0 else { throw Refused() }
        let mount = try ChildProcess("/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m,mode=755", "tmpfs", path])
        guard mount.wait(upTo: .seconds(60)) == 0 else {
            rmdir(path)
            throw Refused()
        }
    }

    deinit {
        server?.stop()
        // What cannot be taken away goes with the machine.
        _ = try? ChildProcess("/bin/umount", ["-l", path]).wait(upTo: .seconds(20))
        rmdir(path)
    }

    /// A place for a ledger on it; on PostgreSQL the tables are, and the server's log is elsewhere.
    ///
    /// The server is the disk's own: where a disk is full, no checkpoint ends, and nobody's database can be made.
    func place(_ engine: Engine) throws -> LedgerPlace {
        guard engine == .postgreSQL else { return .file(path: Ledger.path(inDataFolder: path)) }
        let folder = path + "/tables"
        guard mkdir(folder, 0o700) == 0 else { throw Refused() }
        let owner = try ChildProcess("/bin/chown", ["postgres:", folder])
        guard owner.wait(upTo: .seconds(60)) == 0 else { throw Refused() }
        let server = try PostgreSQLServer.start()
        self.server = server
        _ = try server.query("CREATE TABLESPACE small_disk LOCATION '\(folder)'")
        _ = try server.query("CREATE DATABASE on_small_disk TABLESPACE small_disk TEMPLATE template0")
        return .server(try PostgreSQLConfiguration(url: server.url("on_small_disk")))
    }

    /// Takes all room but some.
    func fill(leaving bytes: Int) throws {
        let free = try FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? Int ?? 0
        guard free > bytes else { throw Refused() }
        guard FileManager.default.createFile(atPath: ballast, contents: Data(count: free - bytes)) else {
            throw Refused()
        }
    }

    /// Gives the room back.
    func empty() throws { try FileManager.default.removeItem(atPath: ballast) }

    private var ballast: String { path + "/ballast" }
}
