/// Why the lines of a policy cannot be taken; lines count from 1.
public enum BookPolicyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// It is not UTF-8.
    case notText
    /// A line that is no `name = value`.
    case noEquals(line: Int)
    /// A name that means nothing; those that do.
    case unknown(line: Int, name: String, known: [String])
    /// A name that stands on an earlier line too.
    case twice(line: Int, name: String)
    /// A value that its name does not take; what it would.
    case value(line: Int, name: String, expected: String)
    /// Weights of scenarios that must sum to 1 do not.
    case weights(sum: Double)

    /// One line.
    public var description: String {
        switch self {
        case .notText: "the file is not UTF-8"
        case .noEquals(let line): "line \(line): must be NAME = VALUE, or begin with #"
        case .unknown(let line, let name, let known):
            "line \(line): \(name) is none of \(known.joined(separator: ", "))"
        case .twice(let line, let name): "line \(line): \(name) stands on an earlier line too"
        case .value(let line, let name, let expected): "line \(line): \(name) must be \(expected)"
        case .weights(let sum): "the weights of all ecl_scenario lines must sum to 1, not \(sum)"
        }
    }
}
