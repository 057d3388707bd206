import Testing

/// Below the line there is no input or output, no clock, no randomness of its own and no concurrency.
@Suite struct CoreTests {
    /// The pure rooms and what they import besides each other.
    private static let core: [String: Set<String>] = [
        "Documents": ["Crypto", "FoundationEssentials"],
        "Lending": ["FoundationEssentials"],
        "Products": ["FoundationEssentials"],
        "Decimals": [], "Instalments": [], "Definitions": [], "Fields": [], "FeatureDefinitions": [], "Policies": [],
        "CheckedAnswers": [], "Features": [], "Assessments": [], "WhatIfs": [], "TrainingData": [], "CSV": [],
        "Messages": ["Crypto", "FoundationEssentials"],
        "Applications": ["FoundationEssentials"],
        "Statistics": ["RealModule"],
        "CreditRisk": [],
        "Allocation": [],
        "CashFlows": [],
        "Loans": [],
        "AssetQuality": [],
        "Portfolio": [],
        "BookPolicies": [],
        "PortfolioReports": [],
        "Charts": [], "QRCodes": [], "Templating": [],
        "Diagnostics": [],
        "ProductDrafting": [],
        "Search": [],
        "Imports": [],
        "Statements": [],
        "RejectInference": [],
        "ModelReports": [],
        "TreeEnsembles": [],
        "Attribution": ["Synchronization"],
        "TreeModelFiles": [], "ScorecardFiles": [],
        "Encoding": [],
        "Scoring": [],
        "ModelArtefacts": [],
        "Decisioning": ["FoundationEssentials"],
        "Validation": ["FoundationEssentials"],
        "Drift": [], "Baselines": [],
        "Samples": [],
        "Binning": [],
        "Regression": [],
        "ModelFitting": [],
        "Learning": ["FoundationEssentials"],
        "Preparation": [],
        "Synthesis": [],
    ]
    private static let files = SourceFile.sources.filter { core[$0.room] != nil }

    /// Word by word, in comments too.
    private static let banned = [
        "Date()", ".now", ".random(", "SystemRandomNumberGenerator", "print(", "FileManager", "ProcessInfo", "getenv",
        "DispatchQueue", "Task", "async", "await",
    ]

    @Test func everyPureRoomHasFiles() {
        #expect(Set(Self.files.map(\.room)) == Set(Self.core.keys))
    }

    @Test(arguments: core.keys.sorted())
    func importsOnlyTheAllowList(_ room: String) throws {
        let allowed = try #require(Self.core[room]).union(Self.core.keys)
        for file in Self.files where file.room == room {
            #expect(file.imports.subtracting(allowed).isEmpty, "\(file.path)")
        }
    }

    @Test(arguments: core.keys.sorted())
    func declaresOnlyPureRooms(_ room: String) throws {
        let declared = try #require(Manifest.house.rooms.first { $0.name == room })
        #expect(declared.rooms.isSubset(of: Self.core.keys))
    }

    @Test(arguments: banned)
    func doesNotSay(_ word: String) {
        for file in Self.files {
            #expect(file.lineNumbers(saying: word).isEmpty, "\(file.path)")
        }
    }

    /// A derived feature has one implementation: no other room calls the arithmetic features are made of.
    @Test(arguments: ["completedMonths(", "completedYears("])
    func derivesFeaturesInOneRoom(_ call: String) {
        let rooms = SourceFile.sources.filter { !$0.lineNumbers(saying: call).isEmpty }.map(\.room)
        #expect(Set(rooms) == ["Lending", "Features"])
    }

    @Test func findsWordsInCodeAndCommentsButNotInsideOthers() {
        let file = SourceFile(path: "a", text: "let awaited = 1\n// await x\nawait(y)\nlet d = CalendarDate()\nDate()")
        #expect(file.lineNumbers(saying: "await") == [2, 3])
        #expect(file.lineNumbers(saying: "Date()") == [5])
    }
}
