public import BookPolicies
import FoundationEssentials

extension BookPolicy {
    /// The variable that names the file.
    public static let variable = "UNDERWRITER_BOOK_POLICY"

    /// The policy of the lender, from the file that the environment names; the usual one where it names none.
    /// - Parameter environment: Names and values; an empty value is none.
    /// - Throws: ``BookPolicyFileError`` naming variable, file and line.
    public init(environment: [String: String]) throws(BookPolicyFileError) {
        guard let path = environment[Self.variable], !path.utf8.isEmpty else {
            self.init()
            return
        }
        // Whatever keeps the file from being read, the remedy is the same.
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { throw .unreadable(path: path) }
        do {
            try self.init(lines: Array(data))
        } catch { throw .wrong(path: path, error) }
    }
}

/// Why the policy of the lender cannot be taken.
public enum BookPolicyFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no such file, or it may not be read.
    case unreadable(path: String)
    /// What is wrong in the file.
    case wrong(path: String, BookPolicyError)

    /// One line.
    public var description: String {
        switch self {
        case .unreadable(let path): "\(BookPolicy.variable): \(path) cannot be read"
        case .wrong(let path, let error): "\(BookPolicy.variable): \(path), \(error)"
        }
    }
}
