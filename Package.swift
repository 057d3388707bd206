// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .treatAllWarnings(as: .error),  // SE-0480
]
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
]

/// The four rooms of the vocabulary, each standing on those before it.
let vocabulary = ["Documents", "Lending", "Products", "Applications"]

let metrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")

let listeners: [Target.Dependency] = [
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HummingbirdHTTP2", package: "hummingbird"),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")

let cLibraries: Set = ["CHiredis", "CCrypt", "CPostgreSQL", "CXGBoost"]

/// A room of the house: its name, the rooms and C libraries it may enter, the products it may use.
func room(
    _ name: String,
    _ rooms: [String] = [],
    uses products: [Target.Dependency] = [],
    resources: [Resource] = []
)
    -> Target
{
    .target(
        name: name,
        dependencies: rooms.map { .byName(name: $0) } + products,
        resources: resources,
        swiftSettings: house + (cLibraries.isDisjoint(with: rooms) ? [] : [.strictMemorySafety()])
    )
}

/// A program: one file that builds its front and runs it.
func program(_ name: String, _ front: String) -> Target {
    .executableTarget(name: name, dependencies: [.byName(name: front)], swiftSettings: house)
}

/// The tests of one room.
func tests(_ room: String, _ others: [String] = [], uses products: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(room)Tests",
        dependencies: [.byName(name: room), "TestSupport"] + others.map { .byName(name: $0) } + products,
        swiftSettings: house
    )
}

let package = Package(
    name: "underwriter",
    products: [
        .executable(name: "underwriter-web", targets: ["underwriter-web"]),
        .executable(name: "underwriter-worker", targets: ["underwriter-worker"]),
        .executable(name: "underwriter", targets: ["underwriter"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-numerics.git", exact: "1.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
        .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
    ],
    targets: [
        // Pure core: no I/O, no clock, no randomness of its own, no concurrency.
        room("Documents", uses: [crypto]),
        room("Lending", ["Documents"]),
        room("Products", ["Lending", "Documents"]),
        room("Applications", ["Products", "Lending", "Documents"], uses: [crypto]),
        room("Statistics", uses: [.product(name: "RealModule", package: "swift-numerics")]),
        room("TreeEnsembles"),
        room("Attribution", ["Statistics", "TreeEnsembles"]),
        room("TreeModelFiles", ["Documents", "Statistics", "TreeEnsembles"]),
        room("Encoding", ["Products", "Applications"]),
        room("Scoring", ["Products", "Applications", "Encoding", "Statistics", "TreeEnsembles", "Attribution"]),
        room("ScorecardFiles", ["Documents", "Products", "Scoring"]),
        room(
            "ModelArtefacts",
            ["Documents", "Products", "Applications", "Encoding", "Scoring", "Statistics", "TreeEnsembles"]
        ),
        room("Decisioning", ["Lending", "Products", "Applications", "Encoding", "Scoring", "ModelArtefacts"]),
        room("Validation", ["Statistics"]),
        room("Drift", ["Statistics"]),
        room("Samples", ["Products", "Applications", "ModelArtefacts", "Scoring", "Statistics"]),
        room("Binning", ["Products", "Samples", "Scoring", "Statistics"]),
        room("Regression", ["Statistics"]),
        room(
            "Learning",
            [
                "Documents", "Products", "Encoding", "ModelArtefacts", "Scoring", "Validation", "Statistics", "Samples",
                "Binning", "Regression",
            ]
        ),
        room(
            "Preparation",
            ["Applications", "Products", "Encoding", "Scoring", "Validation", "Statistics", "Samples", "Learning"]
        ),
        room("Statements", ["Documents", "Lending", "Products"]),
        room("RejectInference", ["Applications", "Learning", "Samples", "Scoring", "Statistics", "Validation"]),
        room("Synthesis", ["Documents", "Lending", "Products", "Statistics"]),
        room("Diagnostics", ["Applications", "Learning", "Products", "Samples", "Statistics", "Validation"]),
        room("ProductDrafting", ["Documents"]),
        room("Search", ["Documents", "Statistics"]),
        room("Imports", ["Documents", "Products", "Applications"]),
        room("CreditRisk", ["Documents", "Statistics"]),
        room("Allocation", ["Statistics"]),
        room("CashFlows", ["Lending", "Statistics"]),
        room("Loans", ["Lending"]),
        room("AssetQuality", ["CreditRisk", "Lending"]),
        room("Portfolio", ["AssetQuality", "CreditRisk", "Lending", "Loans", "Statistics"]),
        room("Charts"),
        room("QRCodes"),
        room(
            "PortfolioReports",
            ["Allocation", "AssetQuality", "Charts", "CreditRisk", "Documents", "Portfolio", "Statistics"]
        ),
        room(
            "ModelReports",
            ["Binning", "Charts", "Diagnostics", "Documents", "Products", "Regression", "Samples", "Scoring"]
                + ["ModelArtefacts", "Statistics", "Validation"]
        ),
        // Shells.
        room(
            "BoostedLearning",
            [
                "Documents", "Products", "Samples", "Encoding", "Scoring", "Statistics", "TreeEnsembles",
                "TreeModelFiles",
                "Learning", "CXGBoost",
            ]
        ),
        room("Hosting", ["Lending", "Documents"], uses: [logging]),
        room("Redis", ["CHiredis"], uses: nio + [logging, .product(name: "NIOSSL", package: "swift-nio-ssl")]),
        room("Sealing", uses: [crypto]),
        room(
            "JobQueue",
            ["Redis", "Sealing"],
            uses: [logging, lifecycle, metrics],
            resources: [.embedInCode("Scripts")]
        ),
        room("JobProcessing", ["JobQueue", "Redis", "Sealing"], uses: [logging, lifecycle]),
        room("QueueTrials", ["JobProcessing", "JobQueue", "Redis", "Sealing"], uses: [logging, lifecycle, signals]),
        room(
            "QueueBenchmarks",
            ["QueueTrials", "JobProcessing", "JobQueue", "Redis", "Sealing"],
            uses: [logging, lifecycle]
        ),
        room("PrometheusMetrics", uses: nio + [metrics, lifecycle, .product(name: "NIOHTTP1", package: "swift-nio")]),
        room("QueueReadings", ["JobQueue", "Redis", "Sealing"]),
        room("QueueMonitoring", ["JobQueue", "QueueReadings"], uses: [lifecycle]),
        room(
            "QueueReports",
            ["Charts", "Documents", "JobQueue", "PrometheusMetrics", "QueueMonitoring", "QueueReadings"]
        ),
        room("Storage"),
        room("SQLite", ["Storage"], uses: [grdb]),
        room("PostgreSQL", ["Storage", "CPostgreSQL"]),
        room("Ledger", ["Lending", "Documents", "Storage", "SQLite", "PostgreSQL"], uses: [crypto]),
        room("Backups", ["Documents", "Lending", "Ledger", "Storage"]),
        room("SubjectData", ["Documents", "Lending", "Ledger"]),
        room(
            "Mail",
            ["Hosting", "Lending", "Ledger"],
            uses: nio + [logging, lifecycle, .product(name: "NIOSSL", package: "swift-nio-ssl")]
        ),
        room("LoanLedger", ["AssetQuality", "Documents", "Ledger", "Lending", "Loans", "Portfolio"]),
        room("LoanOrigination", ["AssetQuality", "Documents", "Ledger", "Lending", "LoanLedger", "Loans"]),
        // Workflow.
        room("Origination", vocabulary + ["Ledger", "JobQueue", "Redis", "Sealing"], uses: [logging, lifecycle]),
        room(
            "Webhooks",
            ["Documents", "Lending", "Ledger"],
            uses: nio + [
                crypto, logging, lifecycle, .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        room("ModelRegistry", vocabulary + ["Ledger", "Redis"], uses: [logging, lifecycle]),
        // Fronts.
        room(
            "Tokens",
            ["Documents", "Lending", "Hosting", "Ledger"],
            uses: [crypto, logging, lifecycle, .product(name: "JWTKit", package: "jwt-kit")]
        ),
        room(
            "Passwords",
            ["Tokens", "CCrypt"],
            uses: [crypto, lifecycle, .product(name: "NIOPosix", package: "swift-nio")],
            resources: [.embedInCode("Blocklist")]
        ),
        room("RateLimits", ["Lending", "Hosting", "Redis", "Ledger", "Tokens"], uses: [crypto]),
        room(
            "Accounts",
            ["Documents", "Lending", "Hosting", "Redis", "Ledger", "Tokens", "Passwords", "RateLimits"],
            uses: [crypto]
        ),
        room(
            "Pages",
            vocabulary,
            uses: [.product(name: "Mustache", package: "swift-mustache")],
            resources: [.embedInCode("Templates"), .embedInCode("Assets")]
        ),
        room("ApplicationViews", vocabulary + ["Ledger", "Origination", "Pages"]),
        room("Contracts", ["Documents"]),
        room(
            "Requests",
            ["Lending", "Ledger", "Tokens", "RateLimits", "Pages", "Contracts"],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "Responses",
            [
                "Documents", "Products", "Applications", "Ledger", "Origination", "Tokens", "Passwords", "Pages",
                "Contracts", "Requests",
            ],
            uses: [logging, httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "RequestDefence",
            ["Documents", "Lending", "Hosting", "Ledger", "Tokens", "RateLimits", "Pages"]
                + ["Contracts", "Requests", "Responses"],
            uses: [
                logging, httpTypes, hummingbird, .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        room(
            "Casework",
            vocabulary + ["Hosting", "QueueReadings", "QueueMonitoring", "Ledger", "Origination", "Pages"]
                + ["ApplicationViews", "Requests", "Responses"]
        ),
        room(
            "ApplicantPages",
            vocabulary + [
                "Hosting", "Ledger", "Origination", "RateLimits", "Pages", "ApplicationViews", "Contracts", "Requests",
                "Responses", "Casework",
            ],
            uses: [httpTypes, hummingbird]
        ),
        room(
            "Estimates",
            vocabulary + [
                "Hosting", "JobQueue", "Sealing", "Ledger", "Origination", "RateLimits", "Pages", "ApplicationViews",
                "Contracts", "Requests", "Responses", "Casework",
            ],
            uses: [httpTypes, hummingbird]
        ),
        room(
            "ProgramInterface",
            vocabulary + [
                "Hosting", "Ledger", "Origination", "RateLimits", "Pages", "ApplicationViews", "Contracts", "Requests",
                "Responses", "Casework",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "LenderInterface",
            vocabulary + [
                "Hosting", "Ledger", "Origination", "RateLimits", "Pages", "Contracts", "Requests", "Responses",
                "Casework", "ProgramInterface",
            ],
            uses: [httpTypes, hummingbird]
        ),
        room(
            "AccountPages",
            [
                "Documents", "Lending", "Applications", "Hosting", "Ledger", "Tokens", "Passwords", "RateLimits",
                "Accounts", "Pages", "Contracts", "QRCodes", "Requests", "Responses", "SubjectData",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "OperatorPages",
            [
                "Documents", "Lending", "Applications", "Charts", "Hosting", "Sealing", "JobQueue", "QueueReadings",
                "QueueMonitoring", "QueueReports", "Ledger", "Pages", "Requests", "Responses",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "OfficerPages",
            [
                "Contracts", "Documents", "Lending", "Products", "Applications", "Hosting", "Ledger", "Pages",
                "ApplicationViews",
                "Requests", "Responses", "Casework",
            ],
            uses: [httpTypes, hummingbird]
        ),
        room(
            "PortfolioPages",
            [
                "Allocation", "Applications", "AssetQuality", "Contracts", "CreditRisk", "Documents", "Hosting",
                "Ledger", "Lending", "LoanLedger", "Loans", "Pages", "Portfolio", "PortfolioReports", "Requests",
                "Responses",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "SecureListening",
            ["Hosting"],
            uses: listeners + [
                logging, .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ]
        ),
        room(
            "LoanPages",
            [
                "Applications", "AssetQuality", "Casework", "Contracts", "Documents", "Hosting", "Ledger", "Lending",
                "LoanLedger", "LoanOrigination", "Loans", "Pages", "Portfolio", "PortfolioPages", "PortfolioReports",
                "Products", "Requests", "Responses",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "Web",
            vocabulary + [
                "Hosting", "Redis", "Sealing", "JobQueue", "PrometheusMetrics", "QueueMonitoring", "QueueReports",
                "Ledger", "Mail", "Origination", "ModelRegistry", "Tokens", "Passwords", "RateLimits", "Accounts",
                "Pages", "Requests", "Responses", "RequestDefence", "Casework", "ApplicantPages", "Estimates",
                "ProgramInterface", "LenderInterface", "AccountPages", "OfficerPages", "OperatorPages",
                "LoanLedger", "LoanPages", "PortfolioPages", "SecureListening", "Webhooks",
            ],
            uses: [logging, lifecycle, signals, metrics, httpTypes, hummingbird] + nio
        ),
        room(
            "Worker",
            vocabulary
                + [
                    "Hosting", "JobProcessing", "JobQueue", "Redis", "Sealing", "Decisioning", "Encoding",
                    "ModelArtefacts", "Scoring",
                ]
                + ["PrometheusMetrics", "QueueReports"],
            uses: [logging, lifecycle, signals]
        ),
        room(
            "Terminal",
            ["Products", "ModelArtefacts", "Scoring"],
            uses: [.product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
        room("Runs", ["Documents", "ModelReports", "Search", "Terminal"]),
        room(
            "RemoteServices",
            ["Documents"],
            uses: [
                asyncHTTPClient, .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        room("Tracking", ["Documents", "RemoteServices", "Runs", "Terminal"], uses: [arguments]),
        room("Connectors", ["Documents", "RemoteServices", "Terminal"]),
        room(
            "TrainingFiles",
            ["Applications", "Documents", "Preparation", "Products", "Samples", "Terminal"],
            uses: [crypto]
        ),
        room(
            "TrainingCommands",
            [
                "Documents", "Products", "Applications", "Encoding", "ModelArtefacts", "Scoring", "Statistics",
                "Validation", "Samples", "Learning",
            ]
                + ["Preparation", "BoostedLearning", "Synthesis", "Terminal", "Decisioning", "TreeEnsembles"]
                + ["Binning", "Diagnostics", "ModelReports", "RejectInference", "Runs", "Search", "Tracking"]
                + ["TrainingFiles"],
            uses: [arguments]
        ),
        room(
            "ModelCommands",
            ["Documents", "Products", "Scoring", "Statistics", "Validation", "Samples", "Learning", "Terminal"]
                + ["Decisioning", "TreeEnsembles", "TreeModelFiles", "ModelReports", "Runs", "TrainingFiles"]
                + ["Preparation", "ProductDrafting", "Encoding", "ModelArtefacts", "ScorecardFiles", "Tracking"],
            uses: [arguments]
        ),
        room(
            "DataCommands",
            ["Connectors", "Documents", "Imports", "Lending", "Products", "RemoteServices", "Statements"]
                + ["ModelReports", "Preparation", "Samples", "Terminal", "TrainingFiles"],
            uses: [arguments]
        ),
        room(
            "Retraining",
            vocabulary + [
                "Learning", "Ledger", "ModelArtefacts", "Samples", "Scoring", "Terminal", "TrainingFiles", "Validation",
            ]
        ),
        room(
            "QueueControls",
            ["Documents", "Lending", "Sealing", "Redis", "JobQueue", "Ledger", "QueueReadings"]
                + ["Terminal"],
            uses: [logging, arguments]
        ),
        room(
            "QueueCommands",
            [
                "JobQueue", "Sealing", "QueueTrials", "QueueBenchmarks", "QueueReadings", "QueueMonitoring",
                "QueueReports",
            ]
                + ["Ledger", "QueueControls", "Terminal", "Decisioning", "ModelArtefacts"],
            uses: [logging, arguments]
        ),
        room(
            "ClientCommands",
            ["Contracts", "Documents", "Ledger", "Lending", "Terminal", "Webhooks"],
            uses: [arguments]
        ),
        room(
            "AccountCommands",
            ["Applications", "Backups", "Documents", "Ledger", "Lending", "SubjectData", "Terminal"],
            uses: [arguments]
        ),
        room(
            "PortfolioCommands",
            ["Allocation", "AssetQuality", "CreditRisk", "Documents", "Ledger", "Lending", "LoanLedger", "Portfolio"]
                + ["PortfolioReports", "Terminal"],
            uses: [arguments]
        ),
        room(
            "CommandLine",
            vocabulary
                + [
                    "AccountCommands", "ModelArtefacts", "Retraining", "Runs", "Scoring", "DataCommands", "Decisioning",
                    "ModelCommands", "ModelRegistry", "Ledger", "QueueCommands", "Redis", "Terminal",
                    "TrainingCommands", "ClientCommands", "PortfolioCommands",
                ],
            uses: [logging, .product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
        // Entry points.
        program("underwriter-web", "Web"),
        program("underwriter-worker", "Worker"),
        program("underwriter", "CommandLine"),
        // Libraries of the system.
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CPostgreSQL", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CXGBoost", providers: [.apt(["libxgboost-dev"])]),
        .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
        // Tests.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: house),
        .target(
            name: "SampleFiles",
            dependencies: (vocabulary + ["Samples", "Synthesis", "TestSupport"]).map { .byName(name: $0) },
            path: "Tests/SampleFiles",
            swiftSettings: house
        ),
        tests("Documents"),
        tests("Hosting", ["Documents", "Lending"], uses: [logging]),
        tests("Lending", ["Documents"]),
        tests("Products", ["Documents", "Lending"]),
        tests("Applications", ["Documents", "Lending", "Products"]),
        tests("Statistics"),
        tests("TreeEnsembles"),
        tests("Attribution", ["TreeEnsembles", "TreeModelFiles"]),
        tests("TreeModelFiles", ["Statistics", "TreeEnsembles"]),
        tests("ScorecardFiles", vocabulary + ["Encoding", "Scoring"]),
        tests("Scoring", vocabulary + ["Encoding", "ModelArtefacts", "Statistics", "TreeEnsembles"]),
        tests("Decisioning", vocabulary + ["Encoding", "ModelArtefacts", "Scoring", "Statistics"]),
        tests("Allocation", ["Statistics"]),
        tests("CashFlows", ["Lending"]),
        tests("Loans", ["Lending", "Statistics"]),
        tests("AssetQuality", ["CreditRisk", "Lending", "Loans", "Statistics"]),
        tests("Portfolio", ["CreditRisk", "Lending", "Loans"]),
        tests("PortfolioReports", ["Allocation", "AssetQuality", "CreditRisk", "Documents", "Portfolio"]),
        tests(
            "LoanLedger",
            ["AssetQuality", "Documents", "Ledger", "Lending", "LoanOrigination", "Loans", "Portfolio"]
        ),
        tests("CreditRisk", ["Documents", "Statistics"]),
        tests("Validation", ["Statistics"]),
        tests("Drift"),
        tests("Samples"),
        tests("Binning", ["Products", "Samples", "Scoring", "Statistics"]),
        tests("Regression", ["Statistics"]),
        tests(
            "Learning",
            vocabulary + [
                "Encoding", "ModelArtefacts", "Scoring", "Statistics", "Validation", "Samples", "Regression",
                "Synthesis", "SampleFiles",
            ]
        ),
        tests(
            "BoostedLearning",
            [
                "Applications", "Documents", "Products", "Samples", "SampleFiles", "ModelArtefacts", "Scoring",
                "Statistics", "Validation",
            ]
                + ["Learning", "TreeEnsembles"]
        ),
        tests(
            "Preparation",
            ["Applications", "Products", "Samples", "Encoding", "Scoring", "Statistics", "Validation", "Learning"]
        ),
        tests("Diagnostics", ["Applications", "Products", "Samples", "Learning", "Validation"]),
        tests("ModelReports", ["Documents", "Products", "Samples", "Validation"]),
        tests("Runs", ["Documents", "ModelReports", "Search", "Terminal"]),
        tests("Search", ["Documents", "Statistics"]),
        tests("Imports", vocabulary),
        tests("Statements", ["Documents", "Lending", "Products"]),
        tests(
            "RejectInference",
            ["Applications", "Products", "Samples", "Learning", "Scoring", "Statistics", "Validation"]
        ),
        tests("RemoteServices", ["Documents"]),
        tests("Retraining", ["Documents", "Ledger", "Lending", "Terminal"]),
        tests("Tracking", ["Documents", "ModelReports", "RemoteServices", "Runs"]),
        tests("Connectors", ["Documents", "RemoteServices", "Terminal"]),
        tests("ProductDrafting", ["Documents", "Products"]),
        tests("Synthesis", vocabulary + ["Samples", "Scoring", "Statistics", "Validation", "SampleFiles"]),
        tests("Redis", ["CHiredis"], uses: nio + [logging]),
        .target(
            name: "QueueTesting",
            dependencies: ["JobProcessing", "JobQueue", "Redis", "Sealing", "TestSupport", logging, lifecycle],
            path: "Tests/QueueTesting",
            swiftSettings: house
        ),
        tests("Sealing", ["QueueTesting"], uses: [crypto]),
        tests("JobQueue", ["QueueTesting", "Redis", "Sealing"], uses: [logging]),
        tests("JobProcessing", ["JobQueue", "QueueTesting", "Redis", "Sealing"], uses: [crypto, logging, lifecycle]),
        tests("QueueTrials", ["JobQueue", "QueueTesting", "Redis", "Sealing", "benchmarks"], uses: [logging]),
        tests("QueueBenchmarks", ["QueueTrials", "Redis"], uses: [logging]),
        tests("Charts"),
        tests("QRCodes", uses: [crypto]),
        tests("PrometheusMetrics", uses: [metrics, lifecycle]),
        tests("QueueReadings", ["JobQueue", "QueueTesting", "Redis", "Sealing"]),
        tests("QueueMonitoring", ["JobQueue", "QueueReadings", "QueueTesting", "Redis"]),
        tests(
            "QueueReports",
            ["Charts", "Documents", "JobQueue", "PrometheusMetrics", "QueueMonitoring", "QueueReadings"]
        ),
        tests("Ledger", ["Documents", "Lending", "PostgreSQL", "SQLite", "Storage"], uses: [grdb]),
        tests("PostgreSQL", ["Storage"]),
        tests("Backups", ["Documents", "Ledger", "Lending", "PostgreSQL", "Storage"]),
        .testTarget(
            name: "MailTests",
            dependencies: ["Mail", "Ledger", "Lending", "TestSupport"],
            exclude: ["smtpd.py"],
            swiftSettings: house
        ),
        tests(
            "Origination",
            vocabulary + ["JobProcessing", "JobQueue", "Ledger", "Redis", "Sealing"],
            uses: [logging, lifecycle, grdb]
        ),
        tests("ModelRegistry", vocabulary + ["Ledger", "Redis"], uses: [logging, lifecycle]),
        tests(
            "Worker",
            vocabulary + [
                "Hosting", "JobProcessing", "JobQueue", "Redis", "Encoding", "ModelArtefacts", "Scoring", "Sealing",
            ],
            uses: [logging, lifecycle]
        ),
        tests(
            "CommandLine",
            vocabulary + ["ModelArtefacts", "Scoring", "Decisioning", "Ledger", "Redis", "underwriter"]
        ),
        tests(
            "QueueControls",
            ["Documents", "JobQueue", "Ledger", "Lending", "QueueTesting", "Redis", "Sealing", "underwriter"],
            uses: [logging]
        ),
        tests(
            "Accounts",
            ["Documents", "Hosting", "Ledger", "Lending", "Redis", "Tokens", "Passwords", "RateLimits"],
            uses: [crypto, logging]
        ),
        tests("Contracts", ["Documents"]),
        tests(
            "Webhooks",
            ["Documents", "Ledger", "Lending"],
            uses: nio + [logging, .product(name: "NIOHTTP1", package: "swift-nio")]
        ),
        tests("ClientCommands", ["Contracts", "Documents", "Ledger", "Lending", "Terminal"]),
        tests("Pages", vocabulary + ["ApplicationViews", "Ledger"]),
        tests(
            "Web",
            vocabulary + [
                "Hosting", "Mail", "SubjectData", "Tokens", "Passwords", "RateLimits", "Accounts", "Pages", "Ledger",
                "JobQueue", "Redis", "Sealing", "Requests", "Responses", "RequestDefence", "ProgramInterface",
                "AccountPages", "AssetQuality", "Contracts", "LoanLedger", "Loans", "Portfolio",
            ],
            uses: [
                logging, httpTypes, hummingbird,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ] + nio
        ),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "TestSupport", "QueueTrials", "QueueBenchmarks", "Redis", "Decisioning", "Scoring", "TreeEnsembles",
                logging,
            ]
                + ["Attribution", "TreeModelFiles", "JobQueue", "Sealing", "ModelArtefacts"]
                + ["Allocation", "CreditRisk", "Ledger", "LoanLedger", "Portfolio"]
                + [
                    "Binning", "BoostedLearning", "Learning", "Regression", "Samples", "Statistics", "Terminal",
                    "TrainingFiles",
                ]
                + vocabulary.map { .byName(name: $0) },
            path: "Tests/Benchmarks",
            exclude: [
                "peers.py", "learning_peers.py", "portfolio_peers.py", "queue_peers.py", "web_load.py", "web_load.lua",
            ],
            swiftSettings: house
        ),
        .executableTarget(
            name: "ledger-benchmark",
            dependencies: ["Documents", "Ledger", "Lending", "LoanLedger", "PostgreSQL", "TestSupport"],
            path: "Tests/LedgerBenchmark",
            swiftSettings: house
        ),
        .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: house),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TestSupport", "Ledger", "Lending", "underwriter", "underwriter-web", "underwriter-worker"],
            swiftSettings: house
        ),
        .testTarget(
            name: "BrowserTests",
            dependencies: ["TestSupport", "underwriter", "underwriter-web", "underwriter-worker"],
            swiftSettings: house
        ),
    ],
    swiftLanguageModes: [.v6]
)

// Bytes thrown at what reads files of others: only for `deploy/fuzz`, which links it with the compiler's fuzzer.
if Context.environment["UNDERWRITER_FUZZING"] != nil {
    package.products.append(.library(name: "Fuzzing", type: .static, targets: ["Fuzzing"]))
    package.targets.append(
        .target(
            name: "Fuzzing",
            dependencies: ["Documents", "ModelArtefacts", "ScorecardFiles", "TreeEnsembles", "TreeModelFiles"],
            path: "Tests/Fuzzing",
            exclude: ["Seeds"],
            swiftSettings: house
        )
    )
}
