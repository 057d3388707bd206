import Foundation
import TestSupport
import Testing

@Suite struct HouseStyleTests {
    private static let files = SourceFile.sources + SourceFile.tests

    @Test func noFileIsLongerThanThreeHundredLines() {
        for file in Self.files {
            #expect(file.lines.count <= 301, "\(file.path): \(file.lines.count - 1) lines")
        }
    }

    @Test func nothingIsNamedForHavingNoName() throws {
        let name =
            /(?i)(?:^|\+|\/)(?:\w*(?:utils?|utilit(?:y|ies)|helpers?|managers?)|commons?|extensions?|core|misc)(?:\+|\.\w+$|$)/
        for path in SourceFile.paths(in: "Sources") + SourceFile.paths(in: "Tests") + SourceFile.paths(in: "deploy") {
            #expect(path.firstMatch(of: name) == nil, "\(path)")
        }
    }

    @Test func aRoomHasNoFoldersButForResources() {
        let nested = SourceFile.sources.filter { $0.path.split(separator: "/").count != 3 }
        #expect(nested.map(\.path).isEmpty)
    }

    @Test(arguments: ["fatalError(", "try!", "as!", "TODO", "FIXME", "XXX"])
    func noSourceSays(_ word: String) {
        for file in SourceFile.sources {
            #expect(file.lineNumbers(saying: word).isEmpty, "\(file.path)")
        }
    }

    @Test(arguments: [
        "@unchecked Sendable", "nonisolated(unsafe)", "Task.detached", "Task {", "Task(", "try?",
    ])
    func everyExceptionHasACommentBesideIt(_ exception: String) {
        for file in SourceFile.sources {
            let lines = file.lines
            let found = file.lineNumbers(saying: exception)
                .filter { number in
                    !lines[max(0, number - 5)..<number].contains { $0.contains("//") }
                }
            #expect(found.isEmpty, "\(file.path)")
        }
    }
}
