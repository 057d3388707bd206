import Applications
public import Assessments
public import CheckedAnswers
public import Documents
import Features
public import Lending
public import Messages
public import Products

// A what-if on its way to a worker.
//
// The message holds the application as it is, what other answers would change in it, and for the answers that the
// product lets an applicant change the ways to their limits, place by place. All of it is made where the answers are known:
// a worker cannot compute a fact such as the ratio to take-home pay, which it is never told. Its job has an id of its
// own, so that nothing it comes to can be taken for a decision.

/// What a web process asks a worker: what an application would come to with other answers.
public struct WhatIfRequest: Sendable, Hashable {
    /// The version of the message; jobs say it, so that a worker of an older release leaves them to a newer one.
    public static let schemaVersion = 3
    /// More would hold up those who wait behind.
    static let mostChanges = 512

    /// The application as it is.
    public let base: AssessmentMessage
    /// What the answers that are asked about change; nil if none are.
    public let change: MessageChange?
    /// Ways to an answer's limit.
    public let paths: [Path]

    /// One answer, or several together, on the way to their limits, the smallest change first.
    public struct Path: Sendable, Hashable {
        /// Names the way; of one answer the key of its field.
        public let key: String
        /// What each step changes.
        public let changes: [MessageChange]
    }

    /// Whether the thresholds are asked for at which the answers can turn; once suffices.
    public let asksForTurns: Bool

    /// Asks about an application.
    /// - Parameters:
    ///   - application: The answers as they were sent.
    ///   - changes: Other answers to some fields; empty to ask for the smallest changes alone.
    ///   - applicationID: The application.
    ///   - jobID: A UUID that is no application's.
    ///   - product: The product to check the answers against.
    ///   - submittedOn: The local date of submission.
    ///   - ways: Values to look at; nil for the whole way of each answer that the product lets change.
    /// - Throws: ``ValidationFailure`` if the answers, or the other ones, are not such as could be sent.
    public init(
        _ application: [String: JSONValue],
        changes: [String: JSONValue],
        applicationID: ApplicationID,
        jobID: String,
        product: Product,
        submittedOn: CalendarDate,
        ways: [Way]? = nil
    ) throws(ValidationFailure) {
        try self.init(
            AnswerMessages(application, applicationID: applicationID, product: product, submittedOn: submittedOn),
            changes: changes,
            jobID: jobID,
            ways: ways ?? product.changeable.map { Way($0, of: application) }
        )
    }

    /// Asks about an application whose messages are made already.
    /// - Parameters:
    ///   - messages: Those of the application.
    ///   - changes: Other answers to some fields; empty to ask for the smallest changes alone.
    ///   - jobID: A UUID that is no application's.
    ///   - ways: Values to look at.
    ///   - asksForTurns: Whether the thresholds are asked for at which the answers can turn.
    /// - Throws: ``ValidationFailure`` if the answers, or the other ones, are not such as could be sent.
    public init(
        _ messages: AnswerMessages,
        changes: [String: JSONValue],
        jobID: String,
        ways: [Way],
        asksForTurns: Bool = false
    ) throws(ValidationFailure) {
        let base = try messages.message(jobID: jobID)
        self.base = base
        self.asksForTurns = asksForTurns
        change =
            changes.isEmpty
            ? nil : MessageChange(from: base, to: try messages.message(changing: changes, jobID: jobID))
        paths = ways.map { way in
            var steps: [MessageChange] = []
            for place in way.places.indices {
                let answers = way.answers(at: place).map { ($0.key, JSONValue.number($0.value)) }
                let other = Dictionary(uniqueKeysWithValues: answers)
                // What could not be sent ends the way: nobody is advised to ask for it.
                guard let next = try? messages.message(changing: other, jobID: jobID) else { break }
                steps.append(MessageChange(from: base, to: next))
            }
            return Path(key: way.name, changes: steps)
        }
    }

    private init(base: AssessmentMessage, change: MessageChange?, paths: [Path], asksForTurns: Bool) {
        self.base = base
        self.change = change
        self.paths = paths
        self.asksForTurns = asksForTurns
    }
}

extension ChangeableField {
    /// Values on the way to the limit from what an application says.
    /// - Parameter application: Answers by key, numbers in major units.
    /// - Returns: As ``values(from:)``; none where the answer is no number.
    public func values(of application: [String: JSONValue]) -> [Double] {
        application[key]?.numberValue.map(values(from:)) ?? []
    }
}

extension WhatIfRequest {
    /// The one form in which the message is hashed, sealed and sent.
    public var canonicalBytes: [UInt8] {
        let members: [String: JSONValue] = [
            "v": .number(Double(Self.schemaVersion)), "job_id": .string(base.jobID), "base": base.json,
            "change": change?.json ?? .null,
            "paths": .array(
                paths.map { ["key": .string($0.key), "changes": .array($0.changes.map(\.json))] }
            ), "turns": .bool(asksForTurns),
        ]
        return JSONValue.object(members).canonicalBytes
    }

    /// Reads a message that another process wrote.
    /// - Parameter bytes: The opened body of a job, at most 64 KiB.
    /// - Returns: The message.
    /// - Throws: ``MessageError`` for anything but what ``canonicalBytes`` writes.
    public static func decode(_ bytes: [UInt8]) throws(MessageError) -> WhatIfRequest {
        var reader = try MessageReader(bytes, version: schemaVersion)
        let jobID = try reader.string("job_id")
        let base = try AssessmentMessage.decode(JSONValue.object(try reader.object("base")).canonicalBytes)
        guard base.jobID == jobID else { throw .invalid("base.job_id") }
        let change = try reader.value("change")
        var paths: [Path] = []
        for value in try reader.array("paths") { paths.append(try path(value)) }
        let asksForTurns = try reader.bool("turns")
        try reader.finish()
        guard paths.count <= 8, paths.reduce(0, { $0 + $1.changes.count }) <= mostChanges else {
            throw .invalid("paths")
        }
        return WhatIfRequest(
            base: base,
            change: change.isNull ? nil : try MessageChange(change),
            paths: paths,
            asksForTurns: asksForTurns
        )
    }

    private static func path(_ json: JSONValue) throws(MessageError) -> Path {
        var reader = try MessageReader(json, path: "paths")
        let key = try reader.string("key")
        var changes: [MessageChange] = []
        for value in try reader.array("changes") { changes.append(try MessageChange(value)) }
        try reader.finish()
        return Path(key: key, changes: changes)
    }
}
