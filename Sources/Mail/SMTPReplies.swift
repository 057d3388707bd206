import NIOCore
import NIOSSL
import Synchronization

/// An answer of a mail server: a code, and a text in one line or more.
struct SMTPReply: Sendable, Hashable {
    let code: Int
    let lines: [String]
}

/// The answers of a connection in order, for whoever waits for the next.
final class SMTPReplies: Sendable {
    private typealias Waiting = CheckedContinuation<Result<SMTPReply, MailError>, Never>

    private struct State {
        var waiting: Waiting?
        var arrived: [SMTPReply] = []
        var end: MailError?
    }

    private let state = Mutex(State())

    /// Whether no answer lies here that nobody has asked for.
    var isEmpty: Bool { state.withLock { $0.arrived.isEmpty } }

    /// The next answer.
    func next() async throws(MailError) -> SMTPReply {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: Result<SMTPReply, MailError>? = state.withLock { state in
                    if !state.arrived.isEmpty { return .success(state.arrived.removeFirst()) }
                    if let end = state.end { return .failure(end) }
                    state.waiting = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            end(.tooSlow)
        }
        return try result.get()
    }

    func arrive(_ reply: SMTPReply) {
        let waiting: Waiting? = state.withLock { state in
            if let waiting = state.waiting {
                state.waiting = nil
                return waiting
            }
            state.arrived.append(reply)
            return nil
        }
        waiting?.resume(returning: .success(reply))
    }

    func end(_ error: MailError) {
        let waiting: Waiting? = state.withLock { state in
            state.end = state.end ?? error
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: .failure(error))
    }
}

/// Makes answers of bytes: lines of `250-text`, the last with a blank after the code; none longer than 1 kB, 100 at most.
final class SMTPReplyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let replies: SMTPReplies
    private var line: [UInt8] = []
    private var lines: [String] = []

    init(replies: SMTPReplies) { self.replies = replies }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for byte in unwrapInboundIn(data).readableBytesView {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                guard line.count <= 1_024 else { return fail(.garbled, context) }
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            guard take(line) else { return fail(.garbled, context) }
            line = []
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        replies.end(.unreachable)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error is NIOSSLError || error is NIOSSLExtraError ? .untrusted : .unreachable, context)
    }

    private func take(_ line: [UInt8]) -> Bool {
        guard line.count >= 3, line.prefix(3).allSatisfy({ (0x30...0x39).contains($0) }), lines.count < 100 else {
            return false
        }
        let isLast = line.count == 3 || line[3] == UInt8(ascii: " ")
        guard isLast || line[3] == UInt8(ascii: "-") else { return false }
        lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
        guard isLast else { return true }
        replies.arrive(SMTPReply(code: line.prefix(3).reduce(0) { $0 * 10 + .init($1 - 0x30) }, lines: lines))
        lines = []
        return true
    }

    private func fail(_ error: MailError, _ context: ChannelHandlerContext) {
        replies.end(error)
        context.close(promise: nil)
    }
}
