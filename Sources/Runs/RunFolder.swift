import Documents
import Foundation
public import ModelReports
public import Terminal

/// The folder of one run: `run.json`, `artefact.json`, `report.html`, `card.md` and `card.html`.
///
/// The record is written last: a folder without one is a run that did not end.
public struct RunFolder {
    /// Where it is.
    public let path: String
    /// What is kept of the run.
    public let record: RunRecord

    /// Reads a folder.
    /// - Parameter path: Where it is.
    /// - Throws: ``CommandFailure`` naming file and key.
    public init(_ path: String) throws(CommandFailure) {
        let file = "\(path)/run.json"
        do {
            record = try RunRecord(json: try JSONValue.parse(try Files.bytes(file), limits: .file))
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(file: file, "\(error)")
        }
        self.path = path
    }

    /// Writes a folder.
    /// - Parameters:
    ///   - path: Where it is to be.
    ///   - record: What is kept of the run, with the drawings of its sections.
    ///   - artefact: The file of the model.
    ///   - card: The model card.
    /// - Returns: The folder.
    /// - Throws: ``CommandFailure`` naming the file.
    public static func write(
        _ path: String,
        _ record: RunRecord,
        artefact: [UInt8],
        card: ReportPage
    ) throws -> RunFolder {
        let files: [(String, [UInt8])] = [
            ("artefact.json", artefact), ("report.html", Array(record.page.html.utf8)),
            ("card.md", Array(card.markdown.utf8)), ("card.html", Array(card.html.utf8)),
            ("run.json", record.json.canonicalBytes),
        ]
        for (name, bytes) in files { try Files.replace("\(path)/\(name)") { try $0.write(contentsOf: Data(bytes)) } }
        return try RunFolder(path)
    }

    /// The runs in a folder and in the folders in it, newest first; folders without a record are passed over.
    /// - Parameter root: Where to look, three folders deep.
    /// - Returns: The runs, and what is wrong with each record that cannot be read.
    public static func all(in root: String) -> (runs: [RunFolder], problems: [CommandFailure]) {
        var found: [RunFolder] = []
        var problems: [CommandFailure] = []
        var waiting = [(path: root, depth: 0)]
        while let (path, depth) = waiting.popLast() {
            if FileManager.default.fileExists(atPath: "\(path)/run.json") {
                do { found.append(try RunFolder(path)) } catch { problems.append(error) }
            }
            guard depth < 3 else { continue }
            // A folder that cannot be looked into holds no run that could be shown.
            for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
                var isFolder: ObjCBool = false
                let inner = "\(path)/\(name)"
                if FileManager.default.fileExists(atPath: inner, isDirectory: &isFolder), isFolder.boolValue {
                    waiting.append((inner, depth + 1))
                }
            }
        }
        return (found.sorted { ($1.record.startedAt, $0.path) < ($0.record.startedAt, $1.path) }, problems)
    }
}
