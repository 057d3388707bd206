import Documents
import Foundation
import Hosting
import Lending
import Logging
import TestSupport
import Testing

/// Trust, L2.
@Suite struct JSONLogHandlerTests {
    private func written(_ format: LogOutput.Format, _ body: (Logger) -> Void) throws -> [String] {
        let folder = try TemporaryFolder()
        let path = folder.file("log")
        let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
        defer { close(descriptor) }
        let output = LogOutput(format, descriptor: descriptor)
        body(Logger(label: "worker") { _ in JSONLogHandler(level: .info, output: output) })
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test func everyLineIsOneObjectWithTimeLevelAndEvent() throws {
        let lines = try written(.json) { logger in
            logger.info("a model is in use", metadata: ["event": "model_taken", "version": "3"])
            logger.error("queue\u{2028}\r\n\"broken\"", metadata: ["list": ["a", "b"]])
            logger.debug("not wanted")
        }
        try #require(lines.count == 2)
        let objects = try lines.map { try JSONValue.parse(Array($0.utf8)) }
        for object in objects {
            #expect(object["ts"]?.stringValue.flatMap { Timestamp(rfc3339: $0) } != nil)
        }
        #expect(objects[0]["event"] == "model_taken" && objects[0]["message"] == "a model is in use")
        #expect(objects[0]["level"] == "info" && objects[0]["version"] == "3")
        #expect(objects[1]["level"] == "error" && objects[1]["event"] == objects[1]["message"])
    }

    @Test func controlCharactersAreEscaped() throws {
        let lines = try written(.json) { $0.error("\u{1B}[31m\u{0}", metadata: ["k\n": "\u{7}"]) }
        try #require(lines.count == 1)
        #expect(lines[0].utf8.allSatisfy { $0 >= 0x20 })
        #expect(lines[0].contains(#"\u001b[31m\u0000"#))
    }

    @Test func textIsOneLineToo() throws {
        let lines = try written(.text) { $0.notice("two\nlines", metadata: ["b": "x\ny", "a": "1"]) }
        try #require(lines.count == 1)
        #expect(lines[0].hasSuffix(#" notice "two\nlines" a="1" b="x\ny""#), "\(lines[0])")
    }
}
