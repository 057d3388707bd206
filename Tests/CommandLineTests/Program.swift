import Foundation
import TestSupport

/// The `underwriter` program as a test runs it, in a folder of its own.
struct Program {
    static let personalLoan = Repository.root.appendingPathComponent("deploy/products/personal-loan.json").path

    let folder: TemporaryFolder
    private let environment: [String: String]

    init(environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        self.environment = environment
    }

    struct Outcome {
        /// Exit code; -1 if it did not end in time.
        let code: Int32
        /// Standard output and errors.
        let output: String
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    func run(_ arguments: String...) -> Outcome { run(arguments) }

    func run(_ arguments: [String]) -> Outcome {
        let output = folder.file("output-\(UUID().uuidString)")
        guard
            let child = try? ChildProcess(Self.path, arguments, environment: environment, output: output)
        else { return Outcome(code: -1, output: "\(Self.path) is not there") }
        let code = child.wait(upTo: .seconds(120)) ?? -1
        return Outcome(code: code, output: (try? String(contentsOfFile: output, encoding: .utf8)) ?? "")
    }

    /// The program, going on; what it says goes to a file.
    func started(_ arguments: [String], output: String) throws -> ChildProcess {
        try ChildProcess(Self.path, arguments, environment: environment, output: output)
    }

    @discardableResult
    func succeeds(_ arguments: String...) throws -> String { try succeeds(arguments) }

    @discardableResult
    func succeeds(_ arguments: [String]) throws -> String {
        let outcome = run(arguments)
        guard outcome.code == 0 else { throw Failure(description: "\(arguments): \(outcome.code): \(outcome.output)") }
        return outcome.output
    }

    /// A training file of these lines, and the product that `products draft` proposes for it.
    func drafted(_ text: String) throws -> (data: String, product: String) {
        let paths = (data: folder.file("data.csv"), product: folder.file("product.json"))
        try Data(text.utf8).write(to: URL(fileURLWithPath: paths.data))
        try succeeds("products", "draft", "--data", paths.data, "--out", paths.product)
        return paths
    }

    /// Puts another text into one cell of a file without quotes in that line.
    func replaceCell(in path: String, line: Int, column: String, with value: String) throws {
        let comma = UInt8(ascii: ",")
        var lines = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Array($0) }
        let header = lines[0].split(separator: comma).map { String(decoding: $0, as: UTF8.self) }
        guard let position = header.firstIndex(of: column) else { throw Failure(description: "no column \(column)") }
        var cells = lines[line - 1].split(separator: comma, omittingEmptySubsequences: false).map { Array($0) }
        cells[position] = Array(value.utf8)
        lines[line - 1] = Array(cells.joined(separator: [comma]))
        try Data(lines.joined(separator: [UInt8(ascii: "\n")])).write(to: URL(fileURLWithPath: path))
    }

    /// The program lies beside the test bundle.
    private static var path: String {
        let bundle = Bundle.main.executableURL?.resolvingSymlinksInPath()
        let folder =
            bundle?.path.hasSuffix(".xctest") == true
            ? Bundle.main.bundleURL
            : URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        return folder.appendingPathComponent("underwriter").path
    }
}
