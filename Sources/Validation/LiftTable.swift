/// How many of the bads the riskiest tenths hold.
public struct LiftTable: Sendable, Hashable {
    /// One of the parts, riskiest first.
    public struct Part: Sendable, Hashable {
        /// Rows in it.
        public let count: Int
        /// Bads among them.
        public let badCount: Int
        /// Bads of this and all riskier parts, as a share of all bads.
        public let capturedShare: Double
        /// Bad rate of the part over that of all.
        public let lift: Double
    }

    /// Riskiest first.
    public let parts: [Part]

    /// Cuts a sample into parts of about equal size; rows are counted once each, equal scores stay in their order.
    /// - Parameters:
    ///   - sample: Scores and outcomes.
    ///   - partCount: How many; the first parts have the rows that do not divide.
    public init(of sample: ScoredSample, partCount: Int = 10) {
        let rows = sample.rowsByFallingScore
        let bads = sample.isBad.count { $0 }
        let rate = Double(bads) / Double(rows.count)
        var parts: [Part] = []
        var captured = 0
        for range in evenParts(rows.count, partCount) where !range.isEmpty {
            let found = rows[range].count { sample.isBad[$0] }
            captured += found
            parts.append(
                Part(
                    count: range.count,
                    badCount: found,
                    capturedShare: Double(captured) / Double(bads),
                    lift: Double(found) / Double(range.count) / rate
                )
            )
        }
        self.parts = parts
    }
}

/// Ranges of about equal length; the first are longer by one where the count does not divide.
func evenParts(_ count: Int, _ parts: Int) -> [Range<Int>] {
    precondition(parts >= 1, "\(parts) parts")
    var start = 0
    return (0..<parts)
        .map { part in
            let length = count / parts + (part < count % parts ? 1 : 0)
            defer { start += length }
            return start..<(start + length)
        }
}
