/// The product lacks what synthetic applicants need.
public struct SynthesisError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Keys of fields, or `target`.
    public let missing: [String]

    /// Says what is missing.
    public var description: String { "synthetic applicants need the fields \(missing.joined(separator: ", "))" }
}
