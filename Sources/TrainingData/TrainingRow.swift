public import Features

/// One example to learn from: what was known when an application was sent, and how it ended.
public struct TrainingRow: Sendable, Hashable {
    /// The inputs, made by the code that serves.
    public let vector: FeatureVector
    /// Whether the loan went into default; the probability of default is the probability of this.
    public let isBad: Bool
    /// How much the example counts; positive, 1 where the file says nothing.
    public let weight: Double
    /// The row's key in the file, or its line.
    public let key: String
}
