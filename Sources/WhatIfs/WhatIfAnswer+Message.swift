import Assessments
import Documents
public import Messages

extension WhatIfAnswer {
    /// The one form in which the answer is sealed and sent.
    public var canonicalBytes: [UInt8] {
        var members: [String: JSONValue] = [
            "v": .number(Double(WhatIfRequest.schemaVersion)), "job_id": .string(jobID), "refused": .null,
            "before": .null, "after": .null, "steps": [], "ended": [], "turns": .null,
        ]
        switch content {
        case .refused(let cause): members["refused"] = .string(cause)
        case .found(let findings):
            members["before"] = Self.json(findings.before)
            members["after"] = findings.after.map(Self.json) ?? .null
            members["steps"] = .array(
                findings.steps.map { step in
                    [
                        "key": .string(step.key), "place": .number(Double(step.place)),
                        "assessment": Self.json(step.assessment),
                    ]
                }
            )
            members["ended"] = .array(findings.ended.sorted().map(JSONValue.string))
            members["turns"] = findings.turns.map(Self.json) ?? .null
        }
        return JSONValue.object(members).canonicalBytes
    }

    /// Reads an answer that another process wrote.
    /// - Parameter bytes: The opened body of a result, at most 64 KiB.
    /// - Returns: The answer.
    /// - Throws: ``MessageError`` for anything but what ``canonicalBytes`` writes.
    public static func decode(_ bytes: [UInt8]) throws(MessageError) -> WhatIfAnswer {
        var reader = try MessageReader(bytes, version: WhatIfRequest.schemaVersion)
        let jobID = try reader.string("job_id")
        let (refused, before) = (try reader.value("refused"), try reader.value("before"))
        let (after, list) = (try reader.value("after"), try reader.array("steps"))
        let (ended, turns) = (try reader.array("ended"), try reader.value("turns"))
        try reader.finish()
        if let cause = refused.stringValue { return WhatIfAnswer(jobID: jobID, content: .refused(cause)) }
        guard refused.isNull else { throw .invalid("refused") }
        let findings = WhatIfFindings(
            before: try assessment(before),
            after: after.isNull ? nil : try assessment(after),
            steps: try list.map { value throws(MessageError) in try step(value) },
            ended: try names(ended),
            turns: turns.isNull ? nil : try self.turns(turns)
        )
        return WhatIfAnswer(jobID: jobID, content: .found(findings))
    }

    /// The answer without thresholds, where it would be too large a message with them: an approximate one is better than
    /// none.
    public var fitting: WhatIfAnswer {
        guard case .found(let found) = content, found.turns != nil, canonicalBytes.count > Self.mostBytes else {
            return self
        }
        return WhatIfAnswer(
            jobID: jobID,
            content: .found(
                WhatIfFindings(before: found.before, after: found.after, steps: found.steps, ended: found.ended)
            )
        )
    }

    /// A message has 64 KiB at most.
    private static let mostBytes = 60 * 1024

    private static func step(_ value: JSONValue) throws(MessageError) -> WhatIfFindings.Step {
        var reader = try MessageReader(value, path: "steps")
        let step = WhatIfFindings.Step(
            key: try reader.string("key"),
            place: try reader.integer("place"),
            assessment: try assessment(try reader.value("assessment"))
        )
        try reader.finish()
        return step
    }

    private static func names(_ list: [JSONValue]) throws(MessageError) -> Set<String> {
        let names = list.compactMap(\.stringValue)
        guard names.count == list.count, Set(names).count == names.count else { throw .invalid("ended") }
        return Set(names)
    }

    private static func turns(_ json: JSONValue) throws(MessageError) -> TurningPoints {
        guard let members = json.objectValue else { throw .invalid("turns") }
        var thresholds: [String: [Double]] = [:]
        for (key, value) in members {
            guard let list = value.arrayValue else { throw .invalid("turns") }
            let numbers = list.compactMap(\.numberValue)
            guard numbers.count == list.count else { throw .invalid("turns") }
            thresholds[key] = numbers
        }
        return TurningPoints(thresholds)
    }

    private static func json(_ turns: TurningPoints) -> JSONValue {
        .object(turns.thresholds.mapValues { .array($0.map(JSONValue.number)) })
    }

    private static func assessment(_ json: JSONValue) throws(MessageError) -> Assessment {
        try Assessment.decode(json.canonicalBytes)
    }

    /// An assessment is read again from what it writes, which is always JSON.
    private static func json(_ assessment: Assessment) -> JSONValue {
        guard let json = try? JSONValue.parse(assessment.canonicalBytes, limits: .file) else {
            preconditionFailure("an assessment that is not JSON")
        }
        return json
    }
}
