import Foundation
import TestSupport
import Testing

/// Arrows point down only, and only where the manifest draws them.
@Suite struct RoomTests {
    private static let manifest = Manifest.house
    /// What comes with the compiler or the system; the core has a list of its own.
    private static let platform: Set = [
        "Swift", "Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Glibc", "Musl", "Darwin",
    ]

    /// Rooms that speak HTTP.
    static let webRooms: Set = [
        "Requests", "Responses", "RequestDefence", "Gates", "ApplicantPages", "Estimates", "ProgramInterface",
        "LenderDocuments", "LenderInterface", "SignInPages", "AccountPages", "OfficerPages", "OperatorPages",
        "PortfolioPages", "LoanPages", "ServicingPages", "ModelPages", "AuditPages", "SecureListening", "Web",
    ]
    /// Rooms that are the web front's alone.
    static let frontRooms = webRooms.union([
        "Tokens", "Passwords", "RateLimits", "Accounts", "Pages", "FormViews", "ApplicationViews", "Casework",
    ])

    /// A vendor is known in one room; what a framework speaks in its own interface counts where that framework is.
    private static let vendors: [(module: String, rooms: Set<String>)] = [
        ("CHiredis", ["Redis", "RedisReplies"]),
        (
            "NIOCore",
            webRooms.union(["Redis", "RedisReplies", "PrometheusMetrics", "RemoteServices", "Mail", "Webhooks"])
        ),
        ("NIOPosix", ["Redis", "Web", "Passwords", "PrometheusMetrics", "RemoteServices", "Mail", "Webhooks"]),
        ("NIOHTTP1", ["PrometheusMetrics", "RequestDefence", "RemoteServices", "Webhooks"]),
        ("AsyncHTTPClient", ["RemoteServices"]), ("NIOFoundationCompat", ["RemoteServices"]),
        ("NIOHTTPTypesHTTP1", ["RequestDefence"]), ("NIOHTTPTypesHTTP2", ["RequestDefence"]),
        ("HummingbirdHTTP2", ["SecureListening"]), ("HummingbirdCore", ["SecureListening"]),
        ("NIOTLS", ["SecureListening"]),
        ("GRDB", ["SQLite"]), ("GRDBSQLite", ["SQLite"]), ("CPostgreSQL", ["PostgreSQL"]),
        ("CXGBoost", ["BoostedLearning"]), ("CCrypt", ["Passwords"]),
        ("Hummingbird", webRooms), ("NIOHTTPTypes", ["RequestDefence"]), ("HTTPTypes", webRooms),
        ("NIOSSL", ["Redis", "RedisAddresses", "Mail", "SecureListening", "Webhooks"]),
        ("JWTKit", ["Tokens"]),
        (
            "ArgumentParser",
            [
                "AccountCommands", "ClientCommands", "CommandLine", "DataCommands", "ModelCommands",
                "PortfolioCommands", "QueueCommands", "QueueControls", "RegistryCommands", "StoredData", "Terminal",
                "Tracking",
                "TrainingCommands",
            ]
        ),
        ("RealModule", ["Statistics"]),
    ]

    @Test func theManifestDeclaresEveryFolderOfSourcesAndNoOther() throws {
        let sources = Repository.root.appendingPathComponent("Sources")
        let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter { !$0.hasPrefix(".") }
        let declared = Self.manifest.rooms.map(\.name) + Self.manifest.systemLibraries + Self.manifest.programs.keys
        #expect(Set(folders) == Set(declared))
        #expect(declared.count == Set(declared).count)
    }

    @Test(arguments: manifest.rooms)
    func importsOnlyWhatItDeclares(_ room: Room) {
        let declared = room.rooms.union(room.products).union(Self.platform)
        for file in SourceFile.sources where file.room == room.name {
            #expect(file.imports.subtracting(declared).isEmpty, "\(file.path)")
        }
    }

    @Test(arguments: manifest.rooms)
    func declaresOnlyRoomsThatStandBeforeIt(_ room: Room) throws {
        let names = Self.manifest.rooms.map(\.name)
        let position = try #require(names.firstIndex(of: room.name))
        #expect(room.rooms.subtracting(Self.manifest.systemLibraries).isSubset(of: names[..<position]))
    }

    @Test(arguments: manifest.rooms)
    func usesWhatItDeclaresByName(_ room: Room) {
        let files = SourceFile.sources.filter { $0.room == room.name }
        let imported = files.reduce(into: Set<String>()) { $0.formUnion($1.imports) }
        #expect(room.named.subtracting(imported).isEmpty)
    }

    @Test func aVendorIsKnownInOneRoom() {
        for file in SourceFile.sources {
            for vendor in Self.vendors where file.imports.contains(vendor.module) {
                #expect(vendor.rooms.contains(file.room), "\(file.path) imports \(vendor.module)")
            }
        }
    }

    @Test(arguments: frontRooms.union(["Origination"]).sorted(), ["Scoring", "Learning", "Decisioning"])
    func theWebNeverScores(_ room: String, _ forbidden: String) {
        #expect(!Self.manifest.closure(of: room).contains(forbidden))
        #expect(SourceFile.sources.allSatisfy { $0.room != room || !$0.imports.contains(forbidden) })
    }

    @Test func webAndWorkerDoNotKnowEachOther() {
        #expect(!Self.manifest.closure(of: "Web").contains("Worker"))
        #expect(
            Self.manifest.closure(of: "Worker")
                .isDisjoint(with: Self.frontRooms.union(["Ledger", "Origination", "ModelRegistry"]))
        )
        #expect(Self.manifest.closure(of: "CommandLine").isDisjoint(with: Self.frontRooms.union(["Worker"])))
    }

    @Test func theWorkerLinksNoWebFrameworkNoDatabaseAndNoTrainer() {
        let linked = Self.manifest.linkedProducts(of: "Worker")
        #expect(linked.contains("ServiceLifecycle"))
        #expect(linked.isDisjoint(with: ["Hummingbird", "GRDB", "JWTKit", "ArgumentParser"]))
        let libraries = Self.manifest.rooms.filter { Self.manifest.closure(of: "Worker").contains($0.name) }
            .reduce(into: Set<String>()) { $0.formUnion($1.rooms.intersection(Self.manifest.systemLibraries)) }
        #expect(libraries == ["CHiredis"])
    }

    /// F16: leases, deadlines and schedules are by Redis' clock, pauses by a monotonic one; a worker whose wall clock is
    /// wrong does nothing else than the others.
    @Test(arguments: ["Date()", "SystemClock", "time(", "gettimeofday(", "CLOCK_REALTIME", "SuspendingClock"])
    func theQueueKnowsNoWallClock(_ word: String) {
        let rooms: Set = [
            "Redis", "RedisReplies", "RedisAddresses", "Sealing", "QueueVocabulary", "JobQueue", "Workbenches",
            "JobProcessing",
        ]
        for file in SourceFile.sources where rooms.contains(file.room) {
            #expect(file.lineNumbers(saying: word).isEmpty, "\(file.path)")
        }
    }

    @Test func aProgramIsOneFileThatRunsItsFront() {
        #expect(Set(Self.manifest.programs.keys) == ["underwriter", "underwriter-web", "underwriter-worker"])
        for (program, front) in Self.manifest.programs {
            let files = SourceFile.sources.filter { $0.room == program }
            #expect(files.count == 1, "\(program)")
            #expect(files.allSatisfy { $0.imports.contains(front) && $0.lines.count <= 60 }, "\(program)")
        }
    }
}
