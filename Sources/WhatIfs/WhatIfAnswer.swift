public import Assessments

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
    /// Names of the paths that were not gone to their ends, because the odds get worse there.
    public let ended: Set<String>
    /// Thresholds at which something can turn on the paths; nil where they were not asked for, are too many to tell, or
    /// the model answers every change of a number.
    public let turns: TurningPoints?

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
        /// Whether every place of the way was looked at where anything can turn, so that no smaller step of the field
        /// suffices; else some were, and a smaller change between them may.
        public let isExact: Bool

        /// Names a step.
        /// - Parameters:
        ///   - key: Names the path.
        ///   - place: Which of the path's changes, from 0.
        ///   - assessment: What would come of it.
        ///   - answers: The answers there, where they are known.
        ///   - isExact: Whether no smaller step of the field suffices.
        public init(
            key: String,
            place: Int,
            assessment: Assessment,
            answers: [Answer] = [],
            isExact: Bool = false
        ) {
            self.key = key
            self.place = place
            self.assessment = assessment
            self.answers = answers
            self.isExact = isExact
        }
    }

    /// Gathers what was found.
    /// - Parameters:
    ///   - before: As it is.
    ///   - after: With the answers that were asked about.
    ///   - steps: The smallest changes of one answer.
    ///   - together: The smallest change of several.
    ///   - ended: Names of the paths on which the odds get worse.
    ///   - turns: Thresholds at which something can turn on the paths.
    public init(
        before: Assessment,
        after: Assessment?,
        steps: [Step],
        together: Step? = nil,
        ended: Set<String> = [],
        turns: TurningPoints? = nil
    ) {
        self.before = before
        self.after = after
        self.steps = steps
        self.together = together
        self.ended = ended
        self.turns = turns
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
