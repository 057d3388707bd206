/// Why a command did not do what it was asked; one line, printed after "Error: ".
struct CommandFailure: Error, Hashable, CustomStringConvertible {
    /// Names the file, line, field or variable at fault.
    let description: String

    init(_ description: String) { self.description = description }

    /// A failure in a file.
    init(file: String, _ reason: some CustomStringConvertible) { description = "\(file): \(reason)" }
}
