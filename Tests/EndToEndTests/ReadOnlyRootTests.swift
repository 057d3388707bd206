import Foundation
import TestSupport
import Testing

/// Trust, K1, where there is no container engine: web and worker as a numeric user that is nobody, without a capability,
/// on a root that nobody can write.
@Suite("As in a container", .enabled(if: Mounts.arePossible), .timeLimit(.minutes(5)))
struct ReadOnlyRootTests {
    private static let user = "10001"
    /// Programs on /mnt, what they link to on /opt, data on /media, Redis' socket on /srv; a /tmp of its own.
    private static let container = """
        set -eu
        mount --bind "$(dirname "$(ldd "$1/$4" | awk '/libswiftCore/ { print $3 }')")" /opt
        mount --bind "$1" /mnt
        mount --bind "$2" /media
        mount --bind "$3" /srv
        mount -t tmpfs tmpfs /tmp
        mount -o remount,bind,ro /mnt
        mount -o remount,bind,ro /
        if touch /var/outside 2>/dev/null || touch /mnt/outside 2>/dev/null; then echo "root can write"; exit 9; fi
        export LD_LIBRARY_PATH=/opt
        exec setpriv --reuid=\(user) --regid=\(user) --clear-groups --no-new-privs --bounding-set=-all "/mnt/$4"
        """

    @Test func nobodyOnAReadOnlyRootDecidesAnApplication() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        try installation.promoteDemonstrationModel()
        let data = installation.folder.file("data")
        let products = URL(fileURLWithPath: "\(data)/personal-loan.json")
        let shipped = Repository.root.appendingPathComponent("deploy/products/personal-loan.json")
        try FileManager.default.copyItem(at: shipped, to: products)
        let chown = try ChildProcess(
            "/bin/chown",
            ["-R", "\(Self.user):\(Self.user)", data, installation.redis.folderPath]
        )
        #expect(chown.wait(upTo: .seconds(10)) == 0)

        let settings = [
            "UNDERWRITER_DATA": "/media", "PRODUCTS": "/media/personal-loan.json",
            "REDIS_URL": "unix:///srv/\(URL(fileURLWithPath: installation.redis.socketPath).lastPathComponent)",
        ]
        let web = try start("underwriter-web", installation, settings)
        let worker = try start("underwriter-worker", installation, settings)
        while (try? await HTTPExchange("GET", "\(installation.url)/livez", timeout: 5))?.status != 200 {
            // The suite's time limit ends a wait in vain.
            try #require(web.isRunning, "\(installation.log("underwriter-web"))")
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try owner(of: web) == Self.user)
        #expect(try owner(of: worker) == Self.user)
        let visitor = WebVisitor(base: installation.url)
        try await visitor.open("/register")
        _ = try await visitor.submit(["username": "ana", "password": APIClient.password])
        let client = try await APIClient.logIn("ana", at: installation)
        let sent = try await client.submit(SampleApplication(), key: "a", wait: 30)
        #expect(sent.object["model_version"] != nil, "\(sent.text) \(installation.log("underwriter-worker"))")
        #expect(web.stop() == 0)
        #expect(worker.stop() == 0)
    }

    private func start(
        _ program: String,
        _ installation: Installation,
        _ settings: [String: String]
    ) throws -> ChildProcess {
        let programs = URL(fileURLWithPath: Installation.program(program)).deletingLastPathComponent().path
        let places = [programs, installation.folder.file("data"), installation.redis.folderPath]
        return try ChildProcess(
            "/usr/bin/unshare",
            ["-m", "sh", "-c", Self.container, "container"] + places + [program],
            environment: installation.environment.merging(settings) { $1 },
            output: installation.folder.file("\(program).log")
        )
    }

    private func owner(of process: ChildProcess) throws -> String {
        let status = try String(contentsOfFile: "/proc/\(process.processID)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("Uid:") }
        return line?.split(separator: "\t").last.map(String.init) ?? "nobody said"
    }
}

private enum Mounts {
    /// Only root mounts and makes other users, and not in every sandbox.
    static let arePossible: Bool = {
        let test = "mount --bind / /mnt && mount -o remount,bind,ro /mnt"
        // Without the program they are not.
        let child = try? ChildProcess("/usr/bin/unshare", ["-m", "sh", "-c", test])
        return child?.wait(upTo: .seconds(10)) == 0
    }()
}
