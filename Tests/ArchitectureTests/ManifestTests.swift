import Testing

/// The reader of the manifest itself: an architecture test that reads nothing would pass.
@Suite struct ManifestTests {
    private let manifest = Manifest(
        """
        let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
        let nio: [Target.Dependency] = [
            .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        ]

        let vocabulary = ["A", "B"]

        func room(_ name: String, _ rooms: [String] = []) -> Target { .target(name: name) }
                room("A", uses: [crypto]),
                room("B", ["A"]),
                room("C", vocabulary + ["CLib"], uses: nio + [.product(name: "X", package: "x")], resources: [.embedInCode("R")]),
                room(
                    "D",
                    ["C"]
                ),
                program("d", "D"),
                .systemLibrary(name: "CLib", providers: [.apt(["libc"])]),
        """
    )

    @Test func readsRoomsAndWhatTheyMayUse() throws {
        #expect(manifest.rooms.map(\.name) == ["A", "B", "C", "D"])
        #expect(manifest.rooms.map(\.rooms) == [[], ["A"], ["A", "B", "CLib"], ["C"]])
        #expect(manifest.rooms.map(\.products) == [["Crypto"], [], ["NIOCore", "NIOPosix", "X"], []])
        #expect(manifest.rooms.map(\.named) == [["Crypto"], ["A"], ["CLib", "X"], ["C"]])
        #expect(manifest.systemLibraries == ["CLib"])
        #expect(manifest.programs == ["d": "D"])
    }

    @Test func followsRoomsDown() {
        #expect(manifest.closure(of: "D") == ["A", "B", "C", "D"])
        #expect(manifest.linkedProducts(of: "D") == ["Crypto", "NIOCore", "NIOPosix", "X"])
    }

    @Test func readsTheHouse() {
        #expect(Manifest.house.rooms.count > 12)
        #expect(SourceFile.sources.count > 100)
    }

    @Test func findsImportsInEveryForm() {
        let file = SourceFile(
            path: "Sources/A/B.swift",
            text: """
                // import Comment
                import One
                public import Two
                @preconcurrency import Three
                #if canImport(Four)
                internal import struct Four.Inner
                #endif

                let text = "no longer imports"
                import Five
                """
        )
        #expect(file.imports == ["One", "Two", "Three", "Four"])
        #expect(file.room == "A")
        #expect(file.name == "B")
    }
}
