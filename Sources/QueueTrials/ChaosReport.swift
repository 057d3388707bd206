/// What a chaos run found.
public struct ChaosReport: Sendable {
    /// Counts from the client's own book.
    public struct Counts: Sendable {
        /// Jobs the client accepted.
        public let accepted: Int
        /// Jobs with a decision.
        public let decided: Int
        /// Jobs for a person.
        public let referred: Int
        /// Poison jobs planted.
        public let planted: Int
        /// Jobs for a person that were no poison.
        public let innocentsReferred: Int
        /// Poison jobs with a decision.
        public let poisonDecided: Int
        /// Decisions that are not the expected one, or of no job.
        public let wrong: Int
        /// Outcomes heard again and dropped.
        public let repeatedOutcomes: Int

        /// Accepted jobs without an end.
        public var missing: Int { accepted - decided - referred }
    }

    /// The seed that makes the same choices again.
    public let seed: UInt64
    /// How often each fault was made.
    public internal(set) var faults: [ChaosFault: Int] = [:]
    /// The client's book.
    public internal(set) var counts = Counts(
        accepted: 0,
        decided: 0,
        referred: 0,
        planted: 0,
        innocentsReferred: 0,
        poisonDecided: 0,
        wrong: 0,
        repeatedOutcomes: 0
    )
    /// How many jobs were in the hands of workers when these were killed.
    public internal(set) var jobsOfKilled = 0
    /// The longest time from a worker's death until the last of its jobs was at work again, without the time in which
    /// Redis could not be written to.
    public internal(set) var longestRestart: Duration = .zero
    /// The time allowed for that.
    public internal(set) var restartLimit: Duration = .zero
    /// How often a job was sent again because the server had lost it.
    public internal(set) var resent = 0
    /// How many jobs the client sent twice though nothing was lost.
    public internal(set) var repeatsSent = 0
    /// Of how many of these the queue said that it knows them; the others it had lost in between.
    public internal(set) var repeatsKnown = 0
    /// Entries of stream, pending list, schedules and events at the end; all must be 0.
    public internal(set) var left = [0, 0, 0, 0]

    init(seed: UInt64) { self.seed = seed }

    /// What is not as promised; empty is a pass.
    public var violations: [String] {
        var found: [String] = []
        if counts.missing != 0 { found.append("missing \(counts.missing)") }
        if counts.wrong != 0 { found.append("wrong decisions \(counts.wrong)") }
        if counts.innocentsReferred != 0 { found.append("innocent jobs given up \(counts.innocentsReferred)") }
        if counts.poisonDecided != 0 { found.append("poison jobs decided \(counts.poisonDecided)") }
        if left.contains(where: { $0 != 0 }) { found.append("left over \(left)") }
        if faults[.workerKilled] != nil, jobsOfKilled == 0 { found.append("no killed worker held a job") }
        if repeatsSent > 0, repeatsKnown == 0 { found.append("no repeat was known") }
        if longestRestart > restartLimit { found.append("a killed worker's job waited \(seconds(longestRestart))") }
        return found
    }

    /// For people, in fixed columns.
    public var table: String {
        var lines = ["fault\(String(repeating: " ", count: 35))times"]
        lines += ChaosFault.allCases.map { "\(padded($0.rawValue, 34))\(right("\(faults[$0] ?? 0)", 11))" }
        lines += [
            "",
            "accepted \(counts.accepted) = decided \(counts.decided) + referred \(counts.referred); missing \(counts.missing)",
            "poison planted \(counts.planted), referred \(counts.referred - counts.innocentsReferred); "
                + "innocent jobs referred \(counts.innocentsReferred)",
            "sent twice by the client \(repeatsSent), known to the queue the second time \(repeatsKnown)",
            "decisions wrong \(counts.wrong); outcomes heard again and dropped \(counts.repeatedOutcomes); "
                + "jobs sent again after a loss \(resent)",
            "jobs of killed workers \(jobsOfKilled), longest until at work again \(seconds(longestRestart)) "
                + "(limit \(seconds(restartLimit)), outages of redis apart)",
            "left: stream \(left[0]), pending \(left[1]), delayed \(left[2]), events \(left[3])",
            violations.isEmpty ? "PASS (seed \(seed))" : "FAIL (seed \(seed)): " + violations.joined(separator: "; "),
        ]
        return lines.joined(separator: "\n")
    }

    private func seconds(_ duration: Duration) -> String { "\(decimal(duration / .seconds(1))) s" }
}
