import CHiredis
import NIOCore
import Testing

@testable import RedisReplies

@Suite struct CommandEncodingTests {
    @Test func encodesWhatHiredisEncodes() {
        var generator = SplitMix(state: 7)
        for _ in 0..<2_000 {
            let arguments = (0..<Int.random(in: 1...9, using: &generator)).map { _ in argument(using: &generator) }
            var buffer = ByteBuffer()
            buffer.writeCommand(arguments)
            #expect(Array(buffer.readableBytesView) == hiredisEncoding(of: arguments))
        }
    }

    @Test(
        arguments: [
            ([RedisArgument.integer(.min)], "*1\r\n$20\r\n-9223372036854775808\r\n"), ([""], "*1\r\n$0\r\n\r\n"),
            (["GET", "k\(1)"], "*2\r\n$3\r\nGET\r\n$2\r\nk1\r\n"),
            ([.bytes([0, 13, 10]), 7], "*2\r\n$3\r\n\0\r\n\r\n$1\r\n7\r\n"),
        ] as [([RedisArgument], String)]
    )
    func encodesTheEdges(_ arguments: [RedisArgument], _ wire: String) {
        var buffer = ByteBuffer()
        buffer.writeCommand(arguments)
        #expect(Array(buffer.readableBytesView) == Array(wire.utf8))
    }

    private func argument(using generator: inout SplitMix) -> RedisArgument {
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: .integer(Int.random(in: .min ... .max, using: &generator))
        case 1:
            .string(
                String(
                    (0..<Int.random(in: 0...40, using: &generator))
                        .map { _ in "é€a\r\n$*😀".randomElement(using: &generator) ?? "x" }
                )
            )
        default:
            .bytes(
                (0..<Int.random(in: 0...300, using: &generator))
                    .map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            )
        }
    }

    private func hiredisEncoding(of arguments: [RedisArgument]) -> [UInt8] {
        let copies = arguments.map { argument in
            let bytes: [UInt8] =
                switch argument {
                case .string(let text): Array(text.utf8)
                case .bytes(let bytes): bytes
                case .integer(let number): Array("\(number)".utf8)
                }
            let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: max(1, bytes.count))
            for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
            return (start: copy, count: bytes.count)
        }
        defer { copies.forEach { $0.start.deallocate() } }
        var pointers = copies.map { UnsafePointer($0.start.baseAddress) }
        let lengths = copies.map(\.count)
        var target: UnsafeMutablePointer<CChar>?
        let count = redisFormatCommandArgv(&target, Int32(copies.count), &pointers, lengths)
        defer { redisFreeCommand(target) }
        return UnsafeRawBufferPointer(start: target, count: Int(count)).map { $0 }
    }
}

/// A repeatable stream of random numbers.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
