public import ArgumentParser
import CSV
import Foundation
import Imports
import ModelArtefacts
import Products
import Samples
import StoredData
import Terminal
import TrainingData
import TrainingFiles

/// Scores the rows of a file with a model: new applicants, or old ones to compare what it says with what happened.
public struct Score: ParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        abstract: "Score the rows of a file with a model.",
        discussion: """
            Writes the columns key, pd and score, and is_bad (1 or 0) where the file says how loans ended. Columns are \
            those of a training file; new applicants need no outcome. Rows are read by the code that serves, and scored \
            512 at a time, so that a file may be of any length. With --progress it says on standard error how far it is.
            """
    )

    @Option(help: ArgumentHelp("Artefact.", valueName: "file")) var model: String
    @Option(help: ArgumentHelp("Applicants, CSV.", valueName: "file")) var data: String
    @OptionGroup var text: TextOptions
    @Option(help: ArgumentHelp("File to write; standard output unless given.", valueName: "file")) var out: String?
    @Flag(help: "Say how far it is.") var progress = false

    /// A command without options yet.
    public init() {}

    /// Runs the command.
    public func run() throws {
        let artefact = try ArtefactFile(model).artefact
        guard let out else { return try score(artefact, to: .standardOutput) }
        try Files.replace(out) { try score(artefact, to: $0) }
    }

    private func score(_ artefact: ModelArtefact, to output: FileHandle) throws {
        let clock = ContinuousClock()
        let start = clock.now
        let source = try CountedFile(data, isLatin1: text.latin1)
        var lines = ""
        var count = 0
        do {
            let delimiter = text.separator.unicodeScalars.first ?? ","
            var reader = CSVReader(limits: .file, delimiter: delimiter) { try source.next() }
            guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
            let isLabelled = Self.isLabelled(header.fields, artefact.product)
            var rows = try TrainingRows(artefact.product, header: header.fields, isLabelled: isLabelled)
            lines = csvLine(["key", "pd", "score"] + (isLabelled ? ["is_bad"] : []))
            var block = ScoreBlock(artefact, isLabelled: isLabelled, file: data)
            while let record = try reader.next() {
                block.add(try rows.row(record))
                count += 1
                guard block.isFull else { continue }
                lines += try block.lines()
                guard lines.utf8.count > 256 << 10 else { continue }
                try write(lines, to: output)
                lines = ""
                if progress { say(count, source, in: clock.now - start) }
            }
            lines += try block.lines()
        } catch let error as CSVError {
            throw CommandFailure(file: data, error.withAdvice)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(file: data, "cannot be read")
        }
        try write(lines, to: output)
        if progress { say(count, source, in: clock.now - start) }
    }

    /// Whether a file says how loans ended: new applicants have not ended anyhow.
    private static func isLabelled(_ header: [String], _ product: Product) -> Bool {
        guard let target = product.target else { return false }
        return header.contains { $0.trimmingCharacters(in: .whitespaces) == target.column }
    }

    private func write(_ text: String, to output: FileHandle) throws(CommandFailure) {
        do {
            try output.write(contentsOf: Data(text.utf8))
        } catch {
            throw CommandFailure(file: out ?? "standard output", "cannot be written")
        }
    }

    private func say(_ count: Int, _ source: CountedFile, in time: Duration) {
        let rate = Double(count) / max(time / .seconds(1), 1e-9)
        let share = source.share.map { "\(($0 * 100).text(decimals: 0)) %, " } ?? ""
        let line = "\(share)\(count.groupedText) rows, \(Int(rate).groupedText) a second\n"
        // Progress that cannot be shown is no reason to stop.
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }
}

/// A file that knows how much of it has been read, and gives UTF-8 whatever it is written in.
private final class CountedFile {
    private let pieces: FilePieces
    private let size: Int
    private var count = 0
    private var transcoder: TextTranscoder

    init(_ path: String, isLatin1: Bool) throws(CommandFailure) {
        transcoder = TextTranscoder(isLatin1: isLatin1)
        pieces = try FilePieces(path)
        // A pipe has no size, and then there is no share to tell.
        size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    func next() throws(CommandFailure) -> [UInt8] {
        while true {
            let piece = try pieces.next()
            count += piece.count
            let text = transcoder.utf8(of: piece)
            if !text.isEmpty || piece.isEmpty { return text }
        }
    }

    /// Nil where the size is not known.
    var share: Double? { size > 0 ? min(Double(count) / Double(size), 1) : nil }
}
