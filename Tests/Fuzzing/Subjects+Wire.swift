import Assessments
import NIOCore
import Pages
import RedisReplies
import Sealing

// What comes over a wire: from Redis, from browsers and programs, and from whoever could write into Redis.

extension Subjects {
    /// Replies mean the same in one piece and in many, and what breaks off in one breaks off in the other.
    static func replies(_ bytes: [UInt8]) {
        let whole = replies(bytes, inPiecesOf: max(bytes.count, 1))
        for size in [1, 7] {
            let pieces = replies(bytes, inPiecesOf: size)
            precondition(whole == pieces, "pieces of \(size)")
        }
    }

    /// Nil for what is no reply.
    private static func replies(_ bytes: [UInt8], inPiecesOf size: Int) -> [RedisValue]? {
        let reader = ReplyReader(maximumReplyBytes: 1 << 30)
        var replies: [RedisValue] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            var piece = ByteBuffer(bytes: bytes[start..<min(bytes.count, start + size)])
            guard let some = try? reader.read(&piece) else { return nil }  // refusing is right
            replies += some
        }
        return replies
    }

    /// A form that was read holds what may be written into a page and a row.
    static func form(_ bytes: [UInt8]) {
        guard let form = try? FormBody(bytes) else { return }  // refusing is right
        check(form) { $0 < 0x20 || $0 == 0x7F }
    }

    /// The first line is the `Content-Type`, what follows the body.
    static func parts(_ bytes: [UInt8]) {
        let line = bytes.prefix { $0 != 0x0A }
        guard let boundary = FormBody.boundary(of: String(decoding: line, as: UTF8.self)) else { return }
        precondition((1...70).contains(boundary.utf8.count), "a boundary of \(boundary.utf8.count) bytes")
        // Refusing is right.
        guard let form = try? FormBody(Array(bytes.dropFirst(line.count + 1)), boundary: boundary) else { return }
        // A file has lines.
        check(form) { $0 == 0 }
    }

    private static func check(_ form: FormBody, _ isBad: (UInt8) -> Bool) {
        precondition(form.fields.values.reduce(0) { $0 + $1.count } <= FormBody.maximumFields, "too many fields")
        for (name, values) in form.fields {
            precondition((1...100).contains(name.utf8.count), "a name of \(name.utf8.count) bytes")
            for value in values { precondition(!value.utf8.contains(where: isBad), "a control character in \(name)") }
        }
    }

    /// A cookie is there once, plain and as it was sent; each line of the bytes is a header field.
    static func cookies(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        let header = CookieHeader(lines)
        for name in ["__Host-uw_at", "a", ""] {
            guard let value = header[name] else { continue }
            precondition(value.utf8.count <= 4_096, "a value of \(value.utf8.count) bytes")
            precondition(value.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "no plain value")
            let sent = "\(name)=\(value)"
            precondition(lines.contains { Array($0.utf8).holds(Array(sent.utf8)) }, "nobody sent that")
        }
    }

    /// What nobody sealed is opened by nobody.
    static func envelope(_ bytes: [UInt8]) {
        guard let keys = try? SealKeys("1:\(sealKey)", name: "JOB_KEY"), let job = JobID(jobID) else {
            preconditionFailure("the keys of the seeds")
        }
        let seal = Seal(queue: "applications", jobKeys: keys, eventKeys: keys)
        // Refusing is right.
        if let body = try? seal.openJob(bytes, id: job, schema: 1), bytes[1] == 1 {
            precondition((try? seal.sealJob(body, id: job, schema: 1)) == bytes, "opened what was not sealed")
        }
        precondition((try? seal.openEvent(bytes, id: job, schema: 1, attempt: 1)) == nil, "a job is no event")
    }

    private static let jobID = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"
    private static let sealKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    /// The body of a job: what is read was written, byte for byte.
    static func job(_ bytes: [UInt8]) {
        guard let message = try? AssessmentMessage.decode(bytes) else { return }  // refusing is right
        precondition(message.canonicalBytes == bytes, "written is not what was read")
    }

    /// The body of a result, also of older forms: written again it is read, and written as the same.
    static func result(_ bytes: [UInt8]) {
        guard let assessment = try? Assessment.decode(bytes) else { return }  // refusing is right
        let written = assessment.canonicalBytes
        precondition((try? Assessment.decode(written))?.canonicalBytes == written, "written is not what was read")
    }
}

extension [UInt8] {
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        guard count >= part.count else { return false }
        return (0...(count - part.count)).contains { self[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
