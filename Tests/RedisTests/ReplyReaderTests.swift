import NIOCore
import Testing

@testable import RedisReplies

@Suite struct ReplyReaderTests {
    private static let replies: [(wire: String, value: RedisValue)] = [
        ("+OK\r\n", .status("OK")), ("-ERR no such key\r\n", .error("ERR no such key")), (":-42\r\n", .integer(-42)),
        ("$-1\r\n", .null), ("*-1\r\n", .null), ("$0\r\n\r\n", .bulk([])), ("*0\r\n", .array([])),
        ("$7\r\na\r\nb\0é\r\n", .bulk(Array("a\r\nb\0é".utf8))),
        (
            "*3\r\n*2\r\n:1\r\n*0\r\n$1\r\nx\r\n*1\r\n*1\r\n$-1\r\n",
            .array([.array([.integer(1), .array([])]), .bulk([120]), .array([.array([.null])])])
        ),
        (":9223372036854775807\r\n", .integer(.max)),
    ]

    @Test func readsEveryKindWhereverTheWireIsCut() throws {
        let wire = Array(Self.replies.map(\.wire).joined().utf8)
        let values = Self.replies.map(\.value)
        for cut in 0...wire.count {
            let reader = ReplyReader(maximumReplyBytes: 1 << 20)
            var first = ByteBuffer(bytes: wire[..<cut])
            var second = ByteBuffer(bytes: wire[cut...])
            #expect(try reader.read(&first) + reader.read(&second) == values, "cut at \(cut)")
        }
    }

    @Test func readsByteByByte() throws {
        let reader = ReplyReader(maximumReplyBytes: 1 << 20)
        var values: [RedisValue] = []
        for byte in Self.replies.map(\.wire).joined().utf8 {
            var buffer = ByteBuffer(integer: byte)
            values += try reader.read(&buffer)
        }
        #expect(values == Self.replies.map(\.value))
    }

    @Test func readsMoreThanOneFeed() throws {
        let large = [UInt8](repeating: 7, count: 100_000)
        var buffer = ByteBuffer(string: "*2\r\n$100000\r\n")
        buffer.writeBytes(large)
        buffer.writeString("\r\n:5\r\n+PONG\r\n")
        let values = try ReplyReader(maximumReplyBytes: 1 << 20).read(&buffer)
        #expect(values == [.array([.bulk(large), .integer(5)]), .status("PONG")])
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n", "_\r\n", "%1\r\n", "$-7\r\n", "*-5\r\n", ":1x\r\n", "$x\r\n", "\0\0\0\0",
        "*99999999999999999999\r\n", String(repeating: "*1\r\n", count: 9) + ":1\r\n",
    ])
    func refusesWhatIsNotTheProtocol(_ wire: String) {
        var buffer = ByteBuffer(string: wire)
        #expect(throws: RedisError.protocolError) {
            try ReplyReader(maximumReplyBytes: 1 << 20).read(&buffer)
        }
    }

    @Test func refusesAReplyOverTheLimit() {
        var buffer = ByteBuffer(string: "$2000000000\r\n" + String(repeating: "x", count: 70_000))
        #expect(throws: RedisError.protocolError) { try ReplyReader(maximumReplyBytes: 65_536).read(&buffer) }
    }

    @Test func aHugePromisedArrayCostsNothing() throws {
        var buffer = ByteBuffer(string: "*2147483647\r\n:1\r\n")
        #expect(try ReplyReader(maximumReplyBytes: 65_536).read(&buffer) == [])
    }

    @Test func survivesRandomBytes() {
        var generator = SplitMix(state: 11)
        let alphabet = Array("+-:$*0123456789\r\nabc\0\u{7f}".utf8)
        for _ in 0..<5_000 {
            let reader = ReplyReader(maximumReplyBytes: 4096)
            var isSound = true
            for _ in 0..<8 where isSound {
                var buffer = ByteBuffer(bytes: (0..<20).map { _ in alphabet.randomElement(using: &generator) ?? 0 })
                do { _ = try reader.read(&buffer) } catch { isSound = false }
            }
        }
    }

    @Test func readsNumbersAndTextsOutOfReplies() {
        #expect(RedisValue.bulk(Array("17".utf8)).integer == 17)
        #expect(RedisValue.bulk([0xff]).string == nil)
        #expect(RedisValue.integer(3).string == nil)
        #expect(
            RedisValue.error("OOM command not allowed").serverError
                == .server(code: "OOM", message: "command not allowed")
        )
        #expect(RedisValue.error("LOADING").serverError == .server(code: "LOADING", message: ""))
        #expect(RedisError.server(code: "ERR", message: "secret").description == "redis.server.ERR")
    }
}
