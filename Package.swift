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

/// The rooms of the vocabulary, each standing on those before it.
let vocabulary = [
    "Decimals", "Documents", "Lending", "Instalments", "Definitions", "Fields", "FeatureDefinitions",
    "Policies", "Products", "CheckedAnswers", "Messages", "Features", "Applications", "Assessments",
]

let metrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")

let listeners: [Target.Dependency] = [
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HummingbirdHTTP2", package: "hummingbird"),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
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
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
        .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
    ],
    targets: [
        // Pure core: no I/O, no clock, no randomness of its own, no concurrency.
        room("Decimals"),
        room("Documents", ["Decimals"], uses: [crypto]),
        room("CSV", ["Decimals", "Documents"]),
        room("Lending", ["Decimals"]),
        room("Instalments", ["Lending"]),
        room("Definitions", ["Documents", "Lending"]),
        room("Fields", ["Definitions", "Documents", "Lending"]),
        room("FeatureDefinitions", ["Definitions", "Documents", "Fields"]),
        room("Policies", ["Definitions", "FeatureDefinitions", "Instalments"]),
        room(
            "Products",
            [
                "Definitions", "Documents", "FeatureDefinitions", "Fields", "Lending", "Policies",
            ]
        ),
        room(
            "CheckedAnswers",
            ["Decimals", "Definitions", "Documents", "FeatureDefinitions", "Fields", "Lending", "Products"]
        ),
        room("Messages", ["CheckedAnswers", "Documents", "Lending"], uses: [crypto]),
        room(
            "Features",
            [
                "CheckedAnswers", "Definitions", "Documents", "FeatureDefinitions", "Fields",
                "Instalments", "Lending", "Messages", "Policies", "Products",
            ]
        ),
        room("Statements", ["CSV", "Decimals", "FeatureDefinitions", "Fields", "Lending"]),
        room(
            "Applications",
            [
                "CSV", "CheckedAnswers", "Decimals", "Definitions", "Documents", "FeatureDefinitions", "Features",
                "Fields", "Lending", "Messages", "Products", "Statements",
            ]
        ),
        room(
            "Assessments",
            [
                "CheckedAnswers", "Documents", "FeatureDefinitions", "Features", "Lending", "Messages", "Policies",
                "Products",
            ]
        ),
        room(
            "WhatIfs",
            [
                "Applications", "Assessments", "CheckedAnswers", "Documents", "FeatureDefinitions", "Features",
                "Lending", "Messages", "Products",
            ]
        ),
        room("TrainingData", vocabulary + ["CSV"]),
        room("Statistics", uses: [.product(name: "RealModule", package: "swift-numerics")]),
        room("TreeEnsembles"),
        room("Attribution", ["Statistics", "TreeEnsembles"]),
        room("TreeModelFiles", ["Statistics", "TreeEnsembles", "Decimals", "Documents"]),
        room("Encoding", ["FeatureDefinitions", "Features"]),
        room(
            "Scoring",
            [
                "Definitions", "Encoding", "Statistics", "TreeEnsembles", "Attribution", "FeatureDefinitions",
                "Features", "Policies",
            ]
        ),
        room("Drift", ["Statistics"]),
        room("Baselines", ["Documents", "Drift", "FeatureDefinitions", "Features", "Statistics"]),
        room(
            "ScorecardFiles",
            ["Encoding", "Scoring", "Decimals", "FeatureDefinitions", "Features", "Policies", "Products"]
        ),
        room(
            "ModelArtefacts",
            [
                "Baselines", "Encoding", "Scoring", "Statistics", "TreeEnsembles", "Documents", "FeatureDefinitions",
                "Features", "Policies", "Products",
            ]
        ),
        room(
            "Decisioning",
            [
                "Encoding", "Scoring", "ModelArtefacts", "Applications", "Assessments", "CheckedAnswers",
                "FeatureDefinitions", "Features", "Instalments", "Lending", "Policies", "Products", "WhatIfs",
            ]
        ),
        room("Validation", ["Statistics"]),
        room(
            "Samples",
            [
                "Baselines", "Encoding", "ModelArtefacts", "Scoring", "Statistics", "Drift", "FeatureDefinitions",
                "Features", "Products",
            ]
        ),
        room("Binning", ["Samples", "Scoring", "Statistics", "Definitions", "FeatureDefinitions"]),
        room("Regression", ["Statistics"]),
        room(
            "ModelFitting",
            [
                "Encoding", "FeatureDefinitions", "Features", "Regression", "Samples", "Scoring", "Statistics",
            ]
        ),
        room(
            "Learning",
            [
                "Baselines", "Encoding", "ModelArtefacts", "Scoring", "Validation", "Statistics", "Samples", "Binning",
                "Regression", "Documents", "FeatureDefinitions", "ModelFitting", "Products",
            ]
        ),
        room(
            "Preparation",
            [
                "Binning", "Encoding", "Regression", "Scoring", "Validation", "Statistics", "Samples",
                "FeatureDefinitions", "Features", "Learning", "ModelFitting",
            ]
        ),
        room(
            "RejectInference",
            [
                "Samples", "Scoring", "Statistics", "Validation", "Features", "Learning", "ModelFitting",
            ]
        ),
        room("Synthesis", ["Statistics", "Definitions", "Fields", "Lending", "Products"]),
        room(
            "Diagnostics",
            [
                "Encoding", "Samples", "Scoring", "Statistics", "TreeEnsembles", "Validation", "FeatureDefinitions",
                "Features", "Learning", "ModelFitting",
            ]
        ),
        room("ProductDrafting", ["Decimals", "Documents"]),
        room("Search", ["Statistics", "Documents"]),
        room(
            "Imports",
            [
                "CSV", "Decimals", "Definitions", "Documents", "FeatureDefinitions", "Features", "Fields",
                "Products", "TrainingData",
            ]
        ),
        room("CreditRisk", ["Statistics", "Documents"]),
        room("Allocation", ["Statistics"]),
        room("CashFlows", ["Statistics", "Lending"]),
        room("Loans", ["Instalments", "Lending"]),
        room("AssetQuality", ["CreditRisk", "Lending"]),
        room("Portfolio", ["AssetQuality", "CreditRisk", "Loans", "Statistics", "Instalments", "Lending"]),
        room("Charts"),
        room("Templating"),
        room("QRCodes"),
        room("BookPolicies", ["AssetQuality", "CreditRisk", "Portfolio", "Decimals", "Lending"]),
        room(
            "PortfolioReports",
            [
                "Allocation", "AssetQuality", "BookPolicies", "CashFlows", "Charts", "CreditRisk", "Loans", "Portfolio",
                "Statistics", "Documents", "Lending",
            ]
        ),
        room(
            "ModelReports",
            [
                "Baselines", "Binning", "Charts", "Diagnostics", "Drift", "Preparation", "Regression", "Samples",
                "Scoring",
                "ModelArtefacts", "Statistics", "Validation", "Definitions", "Documents", "FeatureDefinitions",
                "Fields",
                "Policies", "Products",
            ]
        ),
        // Shells.
        room(
            "BoostedLearning",
            [
                "Samples", "Encoding", "Scoring", "Statistics", "TreeEnsembles", "TreeModelFiles",
                "CXGBoost", "Definitions", "Documents", "FeatureDefinitions", "Learning", "ModelFitting",
            ]
        ),
        room("SecretFiles"),
        room("Hosting", ["Documents", "Lending", "SecretFiles"], uses: [logging]),
        room("RedisReplies", ["CHiredis"], uses: [.product(name: "NIOCore", package: "swift-nio")]),
        room("RedisAddresses", ["SecretFiles"], uses: [.product(name: "NIOSSL", package: "swift-nio-ssl")]),
        room(
            "Redis",
            ["RedisAddresses", "RedisReplies"],
            uses: nio + [logging]
        ),
        room("Sealing", ["SecretFiles"], uses: [crypto]),
        room("QueueVocabulary", ["RedisReplies", "Sealing"]),
        room(
            "JobQueue",
            ["Redis", "Sealing", "QueueVocabulary", "RedisAddresses", "RedisReplies"],
            uses: [logging, lifecycle, metrics],
            resources: [.embedInCode("Scripts")]
        ),
        room(
            "Workbenches",
            [
                "JobQueue", "QueueVocabulary", "Redis", "RedisAddresses", "RedisReplies", "Sealing",
            ],
            uses: [logging]
        ),
        room(
            "JobProcessing",
            [
                "JobQueue", "Redis", "Sealing", "QueueVocabulary", "RedisAddresses", "RedisReplies",
                "Workbenches",
            ],
            uses: [logging, lifecycle, signals]
        ),
        room(
            "QueueTrials",
            [
                "JobProcessing", "JobQueue", "Redis", "Sealing", "QueueVocabulary", "RedisAddresses",
                "RedisReplies", "Workbenches",
            ],
            uses: [logging, lifecycle, signals]
        ),
        room(
            "QueueBenchmarks",
            [
                "QueueTrials", "JobProcessing", "JobQueue", "Redis", "Sealing", "QueueVocabulary",
                "RedisAddresses", "RedisReplies", "Workbenches",
            ],
            uses: [logging, lifecycle]
        ),
        room("PrometheusMetrics", uses: nio + [metrics, lifecycle, .product(name: "NIOHTTP1", package: "swift-nio")]),
        room("QueueReadings", ["JobQueue", "Redis", "Sealing", "QueueVocabulary", "RedisReplies"]),
        room("QueueMonitoring", ["JobQueue", "QueueReadings", "QueueVocabulary"], uses: [lifecycle]),
        room(
            "QueueReports",
            [
                "Charts", "JobQueue", "PrometheusMetrics", "QueueMonitoring", "QueueReadings", "Documents",
                "QueueVocabulary",
            ]
        ),
        room("Storage"),
        room("SQLite", ["Storage"], uses: [grdb, sqlite]),
        room("PostgreSQL", ["Storage", "CPostgreSQL"]),
        room("LedgerRecords", ["Documents", "Lending"]),
        room("LedgerSchema", ["Storage", "Documents", "LedgerRecords", "Lending"]),
        room(
            "Ledger",
            [
                "Storage", "SQLite", "PostgreSQL", "Documents", "LedgerRecords", "LedgerSchema", "Lending",
                "SecretFiles",
            ],
            uses: [crypto]
        ),
        room("AccountLedger", ["Documents", "Ledger", "LedgerRecords", "Lending", "Storage", "LedgerSchema"]),
        room(
            "ApplicationLedger",
            [
                "AccountLedger", "Documents", "Ledger", "LedgerRecords", "Lending", "Storage",
                "LedgerSchema",
            ]
        ),
        room("ModelLedger", ["Documents", "Ledger", "LedgerRecords", "Lending", "Storage", "LedgerSchema"]),
        room("DataLedger", ["Documents", "Ledger", "LedgerRecords", "Lending", "Storage", "LedgerSchema"]),
        room("Erasures", ["Storage", "Documents", "Ledger", "LedgerRecords", "Lending", "LedgerSchema"]),
        room(
            "Backups",
            ["Erasures", "Storage", "Documents", "Ledger", "LedgerRecords", "Lending", "LedgerSchema"]
        ),
        room(
            "SubjectData",
            [
                "AccountLedger", "ApplicationLedger", "Charts", "Documents", "Erasures", "Ledger", "LedgerRecords",
                "Lending", "LedgerSchema", "Storage",
            ]
        ),
        room(
            "Mail",
            [
                "Hosting", "AccountLedger", "Ledger", "LedgerRecords", "Lending", "LedgerSchema",
            ],
            uses: nio + [logging, lifecycle, .product(name: "NIOSSL", package: "swift-nio-ssl")]
        ),
        room(
            "LoanLedger",
            [
                "AssetQuality", "Loans", "Portfolio", "Documents", "Instalments", "Ledger",
                "LedgerRecords", "Lending", "LedgerSchema",
            ]
        ),
        room(
            "LoanOrigination",
            [
                "AssetQuality", "LoanLedger", "Loans", "Portfolio", "Documents", "Instalments", "Ledger",
                "LedgerRecords", "Lending", "LedgerSchema",
            ]
        ),
        room(
            "LoanRisk",
            [
                "AssetQuality", "LoanLedger", "Loans", "Portfolio", "Documents", "Instalments", "Ledger",
                "LedgerRecords", "LedgerSchema", "Lending",
            ]
        ),
        room(
            "LoanServicing",
            [
                "AssetQuality", "BookPolicies", "CreditRisk", "LoanLedger", "Loans", "Portfolio", "Documents", "Ledger",
                "LedgerRecords", "LedgerSchema", "Lending",
            ]
        ),
        // Workflow.
        room(
            "Origination",
            vocabulary + [
                "Hosting", "JobQueue", "Redis", "Sealing", "ApplicationLedger", "Ledger", "LedgerRecords",
                "ModelLedger", "LedgerSchema", "QueueVocabulary", "RedisReplies",
            ],
            uses: [logging, lifecycle]
        ),
        room(
            "Webhooks",
            ["Documents", "Ledger", "LedgerRecords", "Lending", "LedgerSchema"],
            uses: nio + [
                crypto, logging, lifecycle, .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        room(
            "ModelRegistry",
            vocabulary + [
                "Redis", "Ledger", "LedgerRecords", "ModelLedger", "LedgerSchema", "RedisReplies",
            ],
            uses: [logging, lifecycle]
        ),
        room(
            "Monitoring",
            [
                "Applications", "Baselines", "Documents", "Drift", "Features", "Hosting", "Ledger", "LedgerRecords",
                "LedgerSchema", "Lending", "ModelLedger", "Products", "Validation",
            ],
            uses: [logging, lifecycle]
        ),
        // Fronts.
        room(
            "Tokens",
            [
                "Hosting", "AccountLedger", "ApplicationLedger", "Documents", "Erasures", "Ledger", "LedgerRecords",
                "Lending", "LedgerSchema",
            ],
            uses: [crypto, logging, lifecycle, .product(name: "JWTKit", package: "jwt-kit")]
        ),
        room(
            "Passwords",
            ["Tokens", "CCrypt"],
            uses: [crypto, lifecycle, .product(name: "NIOPosix", package: "swift-nio")],
            resources: [.embedInCode("Blocklist")]
        ),
        room(
            "RateLimits",
            [
                "Hosting", "Redis", "Tokens", "AccountLedger", "Ledger", "Lending", "LedgerSchema",
                "RedisReplies",
            ],
            uses: [crypto]
        ),
        room(
            "Accounts",
            [
                "Hosting", "Redis", "Tokens", "Passwords", "RateLimits", "AccountLedger", "Documents",
                "Ledger", "LedgerRecords", "Lending", "LedgerSchema",
            ],
            uses: [crypto]
        ),
        room(
            "Pages",
            vocabulary + ["Templating"],
            resources: [.embedInCode("Templates"), .embedInCode("Assets")]
        ),
        room("FormViews", vocabulary + ["LedgerRecords", "Pages"]),
        room("ApplicationViews", vocabulary + ["Origination", "Pages", "FormViews", "LedgerRecords"]),
        room("Contracts", ["Documents", "Lending"]),
        room(
            "Requests",
            ["Tokens", "RateLimits", "Pages", "Contracts", "AccountLedger", "LedgerRecords"],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "Responses",
            [
                "Origination", "Tokens", "Passwords", "Pages", "Contracts", "Requests", "CheckedAnswers",
                "Documents", "Products", "LedgerSchema",
            ],
            uses: [logging, httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "RequestDefence",
            [
                "Hosting", "Tokens", "RateLimits", "Redis", "Requests", "Responses",
            ],
            uses: [
                logging, httpTypes, hummingbird, .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        room(
            "Gates",
            [
                "AccountLedger", "Contracts", "Documents", "Hosting", "Ledger", "LedgerRecords", "Lending",
                "Pages", "RateLimits", "RequestDefence", "Requests", "Responses", "Tokens", "LedgerSchema",
            ],
            uses: [httpTypes, hummingbird, logging]
        ),
        room(
            "Casework",
            vocabulary + [
                "Hosting", "QueueReadings", "QueueMonitoring", "Origination", "Pages", "Requests",
                "Responses", "ApplicationLedger", "ApplicationViews", "FormViews", "Ledger",
                "LedgerRecords", "LedgerSchema",
            ]
        ),
        room(
            "ApplicantPages",
            vocabulary + [
                "Hosting", "Origination", "RateLimits", "Pages", "Contracts", "Requests", "Responses",
                "Casework", "ApplicationLedger", "ApplicationViews", "FormViews", "Ledger",
                "LedgerRecords", "LedgerSchema",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "Estimates",
            vocabulary + [
                "Hosting", "JobQueue", "Sealing", "Origination", "RateLimits", "Pages", "Contracts",
                "Requests", "Responses", "Casework", "ApplicationLedger", "FormViews", "Ledger",
                "LedgerRecords", "QueueMonitoring", "QueueVocabulary", "WhatIfs",
            ],
            uses: [httpTypes, hummingbird]
        ),
        room(
            "ProgramInterface",
            vocabulary + [
                "Hosting", "Origination", "RateLimits", "Pages", "Contracts", "Requests", "Responses",
                "Casework", "ApplicationLedger", "ApplicationViews", "CSV", "Ledger", "LedgerRecords",
                "TrainingData", "LedgerSchema",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "LenderDocuments",
            vocabulary + [
                "Casework", "Contracts", "Hosting", "LedgerRecords", "ModelLedger", "Origination", "Pages",
                "ProgramInterface", "Requests", "LedgerSchema",
            ]
        ),
        room(
            "LenderInterface",
            vocabulary + [
                "Hosting", "Origination", "RateLimits", "Pages", "Contracts", "Requests", "Responses",
                "Casework", "Charts", "ProgramInterface", "ApplicationLedger", "Ledger", "LedgerRecords",
                "LenderDocuments", "ModelLedger",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "SignInPages",
            [
                "AccountLedger", "Accounts", "CheckedAnswers", "LedgerRecords", "Pages", "Passwords",
                "QRCodes", "RateLimits", "Requests", "Responses", "Tokens",
            ],
            uses: [httpTypes, hummingbird]
        ),
        room(
            "AccountPages",
            [
                "Hosting", "Tokens", "Passwords", "RateLimits", "Accounts", "Pages", "Contracts",
                "Requests", "Responses", "SubjectData", "AccountLedger", "CheckedAnswers",
                "Documents", "Ledger", "LedgerRecords", "Lending", "SignInPages",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "OperatorPages",
            [
                "Charts", "Hosting", "Sealing", "JobQueue", "QueueReadings", "QueueMonitoring",
                "QueueReports", "Pages", "Requests", "Responses", "CheckedAnswers", "Decimals",
                "ApplicationLedger", "Documents", "Ledger", "LedgerRecords", "Lending", "QueueVocabulary", "Webhooks",
            ],
            uses: [httpTypes, hummingbird, logging, lifecycle, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "OfficerPages",
            [
                "AccountLedger", "Contracts", "Hosting", "Pages", "Requests", "Responses", "Casework",
                "ApplicationLedger", "ApplicationViews", "Assessments", "CheckedAnswers", "Documents", "Fields",
                "FormViews", "Ledger", "LedgerRecords", "Lending", "Policies", "Products",
            ],
            uses: [httpTypes, hummingbird]
        ),
        room(
            "PortfolioPages",
            [
                "Allocation", "AssetQuality", "BookPolicies", "Contracts", "CreditRisk", "Hosting", "LoanLedger",
                "LoanOrigination", "LoanRisk",
                "LoanServicing", "Loans", "Pages", "Portfolio", "PortfolioReports", "Requests", "Responses",
                "CheckedAnswers",
                "Decimals", "Documents", "Instalments", "LedgerRecords", "Lending",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "AuditPages",
            [
                "AccountLedger", "Decimals", "Documents", "Ledger", "LedgerRecords", "Lending", "Pages", "Requests",
                "Responses",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "ModelPages",
            [
                "AccountLedger", "CheckedAnswers", "Documents", "Hosting", "Ledger", "LedgerRecords", "Lending",
                "ModelLedger", "ModelRegistry", "Pages", "Requests", "Responses",
            ],
            uses: [httpTypes, hummingbird]
        ),
        room(
            "ServicingPages",
            [
                "AssetQuality", "Contracts", "CSV", "Hosting", "LoanLedger", "LoanServicing", "Loans", "Pages",
                "Portfolio", "PortfolioPages", "Requests", "CheckedAnswers", "Decimals", "Documents",
                "Instalments", "LedgerRecords", "LedgerSchema", "Lending", "Responses",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "SecureListening",
            ["Hosting", "Redis"],
            uses: listeners + [
                logging, .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ]
        ),
        room(
            "LoanPages",
            [
                "AccountLedger", "AssetQuality", "Casework", "Contracts", "Hosting", "LoanLedger", "LoanOrigination",
                "LoanServicing",
                "Loans", "Pages", "Portfolio", "PortfolioPages", "PortfolioReports", "Requests",
                "Responses", "ApplicationLedger", "CheckedAnswers", "Decimals", "Documents", "Fields",
                "Instalments", "Ledger", "LedgerRecords", "Lending", "Products", "LedgerSchema",
            ],
            uses: [httpTypes, hummingbird, .product(name: "NIOCore", package: "swift-nio")]
        ),
        room(
            "Web",
            vocabulary + [
                "Hosting", "Redis", "Sealing", "JobQueue", "PrometheusMetrics", "QueueMonitoring",
                "QueueReports", "Mail", "Monitoring", "Origination", "ModelLedger", "ModelRegistry", "Tokens",
                "Passwords",
                "RateLimits", "Accounts", "Pages", "Requests", "Responses", "Casework", "ApplicantPages",
                "Estimates", "ProgramInterface", "OfficerPages", "OperatorPages", "LoanLedger",
                "LoanPages", "LoanServicing", "BookPolicies", "PortfolioPages", "ServicingPages", "ModelPages",
                "AuditPages",
                "SecureListening", "Webhooks", "AccountLedger",
                "AccountPages", "ApplicationLedger", "Gates", "Ledger", "LedgerRecords", "LenderInterface",
                "RequestDefence", "SignInPages", "LedgerSchema", "QueueVocabulary", "RedisAddresses",
            ],
            uses: [logging, lifecycle, signals, metrics, httpTypes, hummingbird] + nio
        ),
        room(
            "Worker",
            vocabulary + [
                "Baselines", "Hosting", "JobProcessing", "JobQueue", "Redis", "Sealing", "Decisioning", "Encoding",
                "ModelArtefacts", "Scoring", "PrometheusMetrics", "QueueReports", "QueueVocabulary",
                "RedisAddresses", "RedisReplies", "WhatIfs", "Workbenches",
            ],
            uses: [logging, lifecycle, signals]
        ),
        room(
            "Terminal",
            [
                "Baselines", "Drift", "ModelArtefacts", "Scoring", "Products", "FeatureDefinitions", "Definitions",
                "Fields", "Lending",
            ],
            uses: [.product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
        room("Runs", ["ModelReports", "Search", "Terminal", "Documents"]),
        room(
            "RemoteServices",
            ["Decimals", "Documents"],
            uses: [
                asyncHTTPClient, .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        room("Tracking", ["RemoteServices", "Runs", "Terminal", "Documents"], uses: [arguments]),
        room("Connectors", ["RemoteServices", "Terminal", "CSV", "Decimals", "Documents"]),
        room(
            "RegistryCommands",
            [
                "Baselines", "Documents", "Ledger", "LedgerRecords", "Lending", "Messages", "ModelArtefacts",
                "ModelLedger", "ModelRegistry", "Monitoring", "Products", "Redis", "Scoring", "Terminal",
                "LedgerSchema", "RedisAddresses", "SecretFiles",
            ],
            uses: [arguments, logging]
        ),
        room(
            "StoredData",
            [
                "CSV", "DataLedger", "Imports", "Ledger", "LedgerRecords", "LedgerSchema", "Lending",
                "RegistryCommands", "Terminal",
            ],
            uses: [arguments]
        ),
        room(
            "TrainingFiles",
            [
                "Preparation", "ProductDrafting", "Samples", "Terminal", "CSV", "Decimals", "Definitions", "Documents",
                "FeatureDefinitions", "Features", "Fields", "Products", "TrainingData",
            ],
            uses: [crypto]
        ),
        room(
            "TrainingCommands",
            [
                "Baselines", "Encoding", "ModelArtefacts", "Scoring", "Statistics", "Validation", "Samples",
                "Preparation", "BoostedLearning", "Synthesis", "Terminal", "Decisioning", "TreeEnsembles",
                "Binning", "Diagnostics", "ModelReports", "RejectInference", "Runs", "Search", "Tracking",
                "TrainingFiles", "CSV", "Decimals", "Documents", "FeatureDefinitions", "Learning", "ModelFitting",
                "Imports", "Policies", "Products", "StoredData", "TrainingData",
            ],
            uses: [arguments]
        ),
        room(
            "ModelCommands",
            [
                "Baselines", "Scoring", "Statistics", "Validation", "Samples", "Drift", "TrainingData", "Terminal",
                "Decisioning",
                "TreeEnsembles", "TreeModelFiles", "ModelReports", "Runs", "StoredData", "TrainingFiles", "Preparation",
                "ProductDrafting", "Encoding", "ModelArtefacts", "ScorecardFiles", "Tracking", "CSV",
                "Decimals", "Documents", "FeatureDefinitions", "Fields", "Learning", "Policies", "Products",
            ],
            uses: [arguments]
        ),
        room(
            "DataCommands",
            [
                "Connectors", "Imports", "RemoteServices", "Statements", "ModelReports", "Preparation",
                "Samples", "StoredData", "Terminal", "TrainingFiles", "CSV", "Definitions", "Documents", "Fields",
                "FeatureDefinitions", "DataLedger", "Ledger", "LedgerRecords", "LedgerSchema", "Lending", "Products",
                "RegistryCommands",
            ],
            uses: [arguments]
        ),
        room(
            "Retraining",
            vocabulary + [
                "ModelArtefacts", "Samples", "Scoring", "Terminal", "Validation", "CSV",
                "Learning", "Ledger", "ModelLedger", "TrainingData",
            ]
        ),
        room(
            "QueueControls",
            [
                "Sealing", "Redis", "JobQueue", "QueueMonitoring", "QueueReadings", "Terminal", "ApplicationLedger",
                "Documents", "Ledger", "LedgerRecords", "Lending", "LedgerSchema", "Origination", "QueueVocabulary",
                "RedisAddresses", "RedisReplies",
            ],
            uses: [logging, arguments]
        ),
        room(
            "QueueCommands",
            [
                "JobQueue", "Sealing", "QueueTrials", "QueueBenchmarks", "QueueReadings",
                "QueueMonitoring", "QueueReports", "QueueControls", "Terminal", "Decisioning",
                "ModelArtefacts", "ApplicationLedger", "Ledger", "LedgerRecords", "QueueVocabulary",
            ],
            uses: [logging, arguments]
        ),
        room(
            "ClientCommands",
            [
                "Contracts", "CSV", "Terminal", "Webhooks", "AccountLedger", "Documents", "Ledger",
                "Fields", "LedgerRecords", "Lending", "LedgerSchema", "Products", "RemoteServices", "Synthesis",
            ],
            uses: [arguments]
        ),
        room(
            "AccountCommands",
            [
                "Backups", "Erasures", "SubjectData", "Terminal", "AccountLedger", "ApplicationLedger", "Documents",
                "Ledger", "LedgerRecords", "Lending", "Messages", "LedgerSchema",
            ],
            uses: [arguments]
        ),
        room(
            "Rescoring",
            [
                "ApplicationLedger", "Applications", "CheckedAnswers", "Documents", "Features", "Instalments", "Ledger",
                "LedgerRecords", "LedgerSchema", "Lending", "LoanLedger", "LoanOrigination", "LoanRisk", "Loans",
                "ModelArtefacts", "ModelLedger", "Portfolio", "Products", "Scoring",
            ]
        ),
        room(
            "PortfolioCommands",
            [
                "Allocation", "AssetQuality", "BookPolicies", "CreditRisk", "LoanLedger", "LoanServicing", "Loans",
                "Portfolio",
                "PortfolioReports", "CSV", "Terminal", "Decimals", "Documents", "Ledger", "LedgerRecords", "Lending",
                "AccountLedger", "ApplicationLedger", "LoanOrigination", "Rescoring", "Statistics",
            ],
            uses: [arguments]
        ),
        room(
            "CommandLine",
            vocabulary + [
                "AccountCommands", "ModelArtefacts", "Retraining", "Runs", "Scoring", "DataCommands",
                "Decisioning", "ModelCommands", "ModelRegistry", "QueueCommands", "Terminal",
                "TrainingCommands", "ClientCommands", "PortfolioCommands", "ApplicationLedger", "Ledger",
                "LedgerRecords", "ModelLedger", "RegistryCommands", "TrainingFiles", "WhatIfs",
            ],
            uses: [.product(name: "ArgumentParser", package: "swift-argument-parser")]
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
        .target(name: "TestSupport", dependencies: [logging], path: "Tests/TestSupport", swiftSettings: house),
        .target(
            name: "SampleFiles",
            dependencies: (vocabulary + ["CSV", "Samples", "Synthesis", "TestSupport", "TrainingData"])
                .map { .byName(name: $0) },
            path: "Tests/SampleFiles",
            swiftSettings: house
        ),
        tests("Documents", ["CSV", "Decimals"]),
        tests("Hosting", ["Documents", "Lending"], uses: [logging]),
        tests("Lending", ["Instalments"]),
        tests(
            "Products",
            [
                "Definitions", "Documents", "FeatureDefinitions", "Fields", "Instalments", "Policies",
            ]
        ),
        tests(
            "Applications",
            [
                "Assessments", "CSV", "CheckedAnswers", "Definitions", "Documents", "FeatureDefinitions",
                "Features", "Fields", "Lending", "Messages", "Policies", "Products", "TrainingData", "WhatIfs",
            ]
        ),
        tests("Statistics"),
        tests("TreeEnsembles"),
        tests("Attribution", ["TreeEnsembles", "TreeModelFiles"]),
        tests("TreeModelFiles", ["Statistics", "TreeEnsembles"]),
        tests("ScorecardFiles", vocabulary + ["Encoding", "Scoring", "Statistics"], uses: [grdb]),
        tests(
            "Scoring",
            vocabulary + ["Baselines", "CAllocations", "Encoding", "ModelArtefacts", "Statistics", "TreeEnsembles"]
        ),
        tests(
            "Decisioning",
            vocabulary + [
                "Baselines", "Encoding", "ModelArtefacts", "Scoring", "Statistics", "Samples", "Drift", "TreeEnsembles",
                "WhatIfs",
            ]
        ),
        tests("Allocation", ["Statistics"]),
        tests("CashFlows", ["Lending"]),
        tests("Loans", ["Statistics", "Instalments", "Lending"]),
        tests("AssetQuality", ["CreditRisk", "Loans", "Statistics", "Instalments", "Lending"]),
        tests("Portfolio", ["AssetQuality", "CreditRisk", "Lending", "Loans"]),
        tests("BookPolicies", ["AssetQuality", "CreditRisk", "Lending", "Portfolio"]),
        tests(
            "PortfolioReports",
            [
                "Allocation", "AssetQuality", "BookPolicies", "CreditRisk", "Instalments", "Loans", "Portfolio",
                "Documents",
                "Lending",
            ]
        ),
        tests(
            "LoanLedger",
            [
                "AssetQuality", "CreditRisk", "Erasures", "LoanOrigination", "LoanServicing", "Loans", "Portfolio",
                "AccountLedger", "SubjectData",
                "ApplicationLedger", "Documents", "Instalments", "Ledger", "LedgerRecords", "Lending",
                "LedgerSchema",
            ]
        ),
        tests("CreditRisk", ["Statistics", "Documents"]),
        tests("Validation", ["Statistics"]),
        tests("Drift"),
        tests("Samples"),
        tests("Binning", ["Samples", "Scoring", "Statistics", "FeatureDefinitions"]),
        tests("Regression", ["Statistics"]),
        tests(
            "Learning",
            vocabulary + [
                "Encoding", "ModelArtefacts", "Scoring", "Statistics", "Validation", "Samples", "Binning",
                "Regression", "Synthesis", "SampleFiles", "CSV", "ModelFitting", "TrainingData",
            ]
        ),
        tests(
            "BoostedLearning",
            [
                "Diagnostics", "Samples", "SampleFiles", "ModelArtefacts", "Scoring", "Statistics", "Validation",
                "TreeEnsembles", "Definitions", "Documents", "Encoding", "FeatureDefinitions", "Features", "Learning",
                "ModelFitting", "Policies", "Preparation",
            ]
        ),
        tests(
            "Preparation",
            [
                "Samples", "Encoding", "Scoring", "Statistics", "Validation", "FeatureDefinitions",
                "Features", "Learning", "ModelFitting",
            ]
        ),
        tests(
            "Diagnostics",
            [
                "Samples", "Validation", "FeatureDefinitions", "Features", "Learning", "ModelFitting",
            ]
        ),
        tests("ModelReports", ["Diagnostics", "Samples", "Validation", "Documents"]),
        tests("Runs", ["ModelReports", "Search", "Terminal"]),
        tests(
            "TrainingCommands",
            vocabulary + [
                "Binning", "CSV", "Learning", "ModelArtefacts", "ModelFitting", "ModelReports", "Preparation",
                "RejectInference", "SampleFiles", "Samples", "Scoring", "Statistics", "Synthesis", "TrainingData",
                "TrainingFiles", "Validation",
            ]
        ),
        tests("Search", ["Statistics", "Documents"]),
        tests("Imports", vocabulary + ["CSV"]),
        tests("Statements", ["CSV", "FeatureDefinitions", "Fields"]),
        tests(
            "RejectInference",
            [
                "Samples", "Scoring", "Statistics", "Validation", "FeatureDefinitions", "Features",
                "Learning", "ModelFitting",
            ]
        ),
        tests("RemoteServices", ["Documents"]),
        tests("Retraining", ["Terminal", "ModelLedger"]),
        tests("Tracking", ["ModelReports", "RemoteServices", "Runs", "Documents"]),
        tests("Connectors", ["RemoteServices", "Terminal", "Documents"]),
        tests("ProductDrafting", ["Definitions", "FeatureDefinitions", "Fields", "Products"]),
        tests(
            "Synthesis",
            vocabulary + [
                "Baselines", "Samples", "Scoring", "Statistics", "Validation", "SampleFiles", "CSV", "ModelArtefacts",
                "TrainingData",
            ]
        ),
        tests("Redis", ["CHiredis", "RedisAddresses", "RedisReplies"], uses: nio + [logging]),
        .target(
            name: "QueueTesting",
            dependencies: [
                "JobProcessing", "JobQueue", "QueueVocabulary", "Redis", "RedisAddresses", "RedisReplies", "Sealing",
                "TestSupport", "Workbenches", logging, lifecycle,
            ],
            path: "Tests/QueueTesting",
            swiftSettings: house
        ),
        tests("Sealing", ["QueueTesting"], uses: [crypto]),
        tests("JobQueue", ["QueueTesting", "Redis", "Sealing", "QueueVocabulary", "RedisReplies"]),
        tests(
            "JobProcessing",
            [
                "JobQueue", "QueueTesting", "Redis", "Sealing", "QueueVocabulary", "RedisAddresses",
                "RedisReplies", "Workbenches",
            ],
            uses: [crypto, logging, lifecycle, signals]
        ),
        tests(
            "QueueTrials",
            [
                "JobQueue", "QueueTesting", "Redis", "Sealing", "benchmarks", "QueueVocabulary",
                "RedisReplies",
            ],
            uses: [logging]
        ),
        tests("QueueBenchmarks", ["QueueTrials", "RedisAddresses"], uses: [logging]),
        tests("Charts"),
        tests("QRCodes", uses: [crypto]),
        tests("PrometheusMetrics", uses: [metrics, lifecycle]),
        tests("QueueReadings", ["JobQueue", "QueueTesting", "QueueVocabulary", "Redis", "RedisReplies", "Sealing"]),
        tests(
            "QueueMonitoring",
            [
                "JobQueue", "QueueReadings", "QueueTesting", "Redis", "QueueVocabulary", "RedisReplies",
            ]
        ),
        tests(
            "QueueReports",
            [
                "Charts", "PrometheusMetrics", "QueueMonitoring", "QueueReadings", "Documents",
                "QueueVocabulary",
            ]
        ),
        tests(
            "Ledger",
            [
                "PostgreSQL", "SQLite", "Storage", "AccountLedger", "ApplicationLedger", "Documents",
                "DataLedger", "Erasures", "LedgerRecords", "Lending", "ModelLedger", "LedgerSchema", "SubjectData",
                "RedisAddresses",
                "SecretFiles",
            ],
            uses: [grdb]
        ),
        tests("PostgreSQL", ["Storage"]),
        tests(
            "Backups",
            [
                "DataLedger", "Erasures", "PostgreSQL", "Storage", "AccountLedger", "ApplicationLedger", "Documents",
                "Ledger", "LedgerRecords", "LedgerSchema", "Lending",
            ]
        ),
        .testTarget(
            name: "MailTests",
            dependencies: [
                "Mail", "AccountLedger", "Documents", "Hosting", "Ledger", "LedgerRecords", "LedgerSchema", "Lending",
                "TestSupport", logging,
            ],
            exclude: ["smtpd.py"],
            swiftSettings: house
        ),
        tests(
            "Origination",
            vocabulary + [
                "JobProcessing", "JobQueue", "Redis", "Sealing", "AccountLedger", "ApplicationLedger",
                "Ledger", "LedgerRecords", "ModelLedger", "LedgerSchema", "QueueVocabulary",
                "RedisAddresses", "RedisReplies", "Workbenches",
            ],
            uses: [logging, lifecycle, grdb]
        ),
        tests(
            "ModelRegistry",
            vocabulary + [
                "Redis", "Ledger", "LedgerRecords", "ModelLedger", "RedisAddresses", "RedisReplies",
            ],
            uses: [logging, lifecycle]
        ),
        tests(
            "Monitoring",
            [
                "AccountLedger", "ApplicationLedger", "Applications", "Baselines", "CheckedAnswers", "Documents",
                "FeatureDefinitions", "Features", "Hosting", "Ledger", "LedgerRecords", "Lending", "ModelLedger",
                "Policies",
                "Products",
            ]
        ),
        tests(
            "Worker",
            vocabulary + [
                "Baselines", "Hosting", "JobProcessing", "JobQueue", "Redis", "Encoding", "ModelArtefacts", "Scoring",
                "Sealing",
                "QueueVocabulary", "RedisAddresses", "RedisReplies", "WhatIfs", "Workbenches",
            ],
            uses: [logging, lifecycle, signals]
        ),
        tests(
            "CommandLine",
            vocabulary + [
                "ModelArtefacts", "Scoring", "Decisioning", "underwriter", "AccountLedger",
                "ApplicationLedger", "CSV", "Ledger", "LedgerRecords", "LoanLedger", "LoanOrigination", "LoanRisk",
                "ModelLedger", "Portfolio", "Terminal", "TrainingData",
            ]
        ),
        tests(
            "QueueControls",
            [
                "JobQueue", "QueueTesting", "Redis", "Sealing", "underwriter", "Documents", "Ledger",
                "LedgerRecords", "QueueVocabulary", "RedisAddresses", "RedisReplies",
            ],
            uses: [logging]
        ),
        tests(
            "Accounts",
            [
                "Hosting", "Redis", "Tokens", "Passwords", "RateLimits", "Documents", "LedgerRecords",
                "Lending", "RedisAddresses",
            ],
            uses: [crypto, logging]
        ),
        tests("Contracts", ["Documents"]),
        tests(
            "Webhooks",
            [
                "AccountLedger", "ApplicationLedger", "Documents", "Ledger", "LedgerRecords", "Lending",
            ],
            uses: nio + [logging, .product(name: "NIOHTTP1", package: "swift-nio")]
        ),
        tests(
            "ClientCommands",
            [
                "Contracts", "Terminal", "AccountLedger", "Documents", "Ledger", "LedgerRecords",
                "Lending",
            ]
        ),
        tests("Templating"),
        tests("Pages", vocabulary + ["FormViews", "Templating"]),
        tests(
            "Web",
            vocabulary + [
                "Baselines", "Hosting", "Mail", "ModelLedger", "SubjectData", "Tokens", "Passwords", "RateLimits",
                "Accounts", "Pages",
                "JobQueue", "Redis", "Sealing", "Requests", "Responses", "ProgramInterface",
                "AssetQuality", "Contracts", "LoanLedger", "LoanRisk", "LoanServicing", "Loans", "Portfolio",
                "PortfolioPages", "AccountLedger", "ApplicationLedger", "CSV", "Casework", "Ledger", "LedgerRecords",
                "ModelRegistry", "RequestDefence", "SecureListening",
                "TrainingData", "LedgerSchema", "QueueVocabulary", "RedisReplies", "Storage", "Webhooks",
            ],
            uses: [
                logging, httpTypes, hummingbird,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ] + nio
        ),
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "TestSupport", "CAllocations", "QueueTrials", "QueueBenchmarks", "Redis", "Decisioning", "Scoring",
                "TreeEnsembles", logging,
            ]
                + ["CSV", "Attribution", "TreeModelFiles", "JobQueue", "QueueVocabulary", "RedisAddresses", "Sealing"]
                + ["Encoding", "ModelArtefacts"]
                + ["Allocation", "CreditRisk", "Ledger", "LoanLedger", "LoanServicing", "Portfolio"]
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
            dependencies: [
                "AccountLedger", "ApplicationLedger", "Documents", "Ledger", "LedgerRecords", "Lending", "LoanLedger",
                "PostgreSQL", "TestSupport",
            ],
            path: "Tests/LedgerBenchmark",
            swiftSettings: house
        ),
        .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: house),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "TestSupport", "ApplicationLedger", "Ledger", "LedgerRecords", "Lending", "LoanLedger", "Loans",
                "Portfolio", "underwriter", "underwriter-web", "underwriter-worker",
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "BrowserTests",
            dependencies: ["TestSupport", crypto, "underwriter", "underwriter-web", "underwriter-worker"],
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
            dependencies: [
                "Assessments", "CSV", "Decimals", "Documents", "Hosting", "Lending", "ModelArtefacts", "Pages",
                "RedisReplies", "ScorecardFiles", "Sealing", "Tokens", "TreeEnsembles", "TreeModelFiles", crypto,
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/Fuzzing",
            exclude: ["Seeds"],
            swiftSettings: house
        )
    )
}
