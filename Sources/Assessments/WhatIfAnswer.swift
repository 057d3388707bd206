import Documents
public import Messages

/// What a worker says to a what-if: an estimate that is stored nowhere and decides nothing.
public struct WhatIfAnswer: Sendable, Hashable {
    /// What it came to.
    public enum Content: Sendable, Hashable {
        case found(WhatIfFindings)
        /// It could not be answered; the argument is the cause, such as `model`.
        case refused(String)
    }

    /// The job it answers.
    public let jobID: String
    /// What it came to.
    public let content: Content

    /// Answers a job.
    /// - Parameters:
    ///   - jobID: The job.
    ///   - content: What it came to.
    public init(jobID: String, content: Content) {
        self.jobID = jobID
        self.content = content
    }
}

/// Assessments of one application with other answers, all of one model and policy.
public struct WhatIfFindings: Sendable, Hashable {
    /// As it is.
    public let before: Assessment
    /// With the answers that were asked about; nil if none were.
    public let after: Assessment?
    /// The smallest change of each answer that leads to something better; answers of which none does are missing.
    public let steps: [Step]
    /// The smallest change of several answers together; looked for where none suffices alone.
    public let together: Step?

    /// What a field would have to be answered.
    public struct Answer: Sendable, Hashable {
        /// Key of the field.
        public let key: String
        /// In major units.
        public let value: Double

        /// States an answer.
        /// - Parameters:
        ///   - key: Key of the field.
        ///   - value: In major units.
        public init(key: String, value: Double) {
            self.key = key
            self.value = value
        }
    }

    /// A step of a ``WhatIfRequest/Path``.
    public struct Step: Sendable, Hashable {
        /// Names the path.
        public let key: String
        /// Which of the path's changes, from 0.
        public let place: Int
        /// What would come of it.
        public let assessment: Assessment
        /// The answers there; none as workers write it, who are not told any.
        public let answers: [Answer]

        /// Names a step.
        /// - Parameters:
        ///   - key: Names the path.
        ///   - place: Which of the path's changes, from 0.
        ///   - assessment: What would come of it.
        ///   - answers: The answers there, where they are known.
        public init(key: String, place: Int, assessment: Assessment, answers: [Answer] = []) {
            self.key = key
            self.place = place
            self.assessment = assessment
            self.answers = answers
        }
    }

    /// Gathers what was found.
    /// - Parameters:
    ///   - before: As it is.
    ///   - after: With the answers that were asked about.
    ///   - steps: The smallest changes of one answer.
    ///   - together: The smallest change of several.
    public init(before: Assessment, after: Assessment?, steps: [Step], together: Step? = nil) {
        self.before = before
        self.after = after
        self.steps = steps
        self.together = together
    }

    /// Reasons that other answers make disappear.
    /// - Parameter other: An assessment of the same application.
    /// - Returns: In the order of their weight before.
    public func reasonsGone(in other: Assessment) -> [Reason] {
        before.reasons.filter { old in !other.reasons.contains { $0.group == old.group } }
    }

    /// Reasons that other answers bring about.
    /// - Parameter other: An assessment of the same application.
    /// - Returns: In the order of their weight afterwards.
    public func reasonsNew(in other: Assessment) -> [Reason] {
        other.reasons.filter { new in !before.reasons.contains { $0.group == new.group } }
    }
}

extension WhatIfAnswer {
    /// The one form in which the answer is sealed and sent.
    public var canonicalBytes: [UInt8] {
        var members: [String: JSONValue] = [
            "v": .number(Double(WhatIfRequest.schemaVersion)), "job_id": .string(jobID), "refused": .null,
            "before": .null, "after": .null, "steps": [],
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
        try reader.finish()
        if let cause = refused.stringValue { return WhatIfAnswer(jobID: jobID, content: .refused(cause)) }
        guard refused.isNull else { throw .invalid("refused") }
        var steps: [WhatIfFindings.Step] = []
        for value in list {
            var reader = try MessageReader(value, path: "steps")
            steps.append(
                WhatIfFindings.Step(
                    key: try reader.string("key"),
                    place: try reader.integer("place"),
                    assessment: try assessment(try reader.value("assessment"))
                )
            )
            try reader.finish()
        }
        let findings = WhatIfFindings(
            before: try assessment(before),
            after: after.isNull ? nil : try assessment(after),
            steps: steps
        )
        return WhatIfAnswer(jobID: jobID, content: .found(findings))
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
