import Foundation

/// What a benchmark is to reach, and what it did not.
struct Goals {
    private var missed: [String] = []

    /// Notes a goal.
    mutating func note(_ goal: String, isMet: Bool) { if !isMet { missed.append(goal) } }

    /// Ends the program with 1, and says which were missed, if any were.
    func conclude() {
        guard !missed.isEmpty else { return }
        FileHandle.standardError.write(Data("missed: \(missed.joined(separator: "; "))\n".utf8))
        exit(1)
    }
}
