public import Documents
public import FeatureDefinitions
import Foundation
public import Terminal

/// Bins that a person has drawn: who, why, and for each feature the cuts or the groups of codes.
///
/// `{"format": 1, "version": "2", "author": "ana", "why": "…", "features": {"age": {"cuts": [25, 40]}, "use": {"groups": [["a"], ["b"]]}}}`.
/// Features that it does not name are cut as ever; codes in no group say neither good nor bad.
public struct BinFile: Sendable {
    /// Version, author and reason, for the record of a run.
    public let title: String
    /// SHA-256 of the file.
    public let digest: ContentDigest
    /// First number of every range but the first, ascending, by feature.
    public let cuts: [String: [Double]]
    /// Codes that go together, by feature.
    public let groups: [String: [[String]]]

    /// Reads a file.
    /// - Parameters:
    ///   - path: The file.
    ///   - schema: The features that may be named.
    /// - Throws: ``CommandFailure`` naming file and key.
    public init(_ path: String, for schema: FeatureSchema) throws(CommandFailure) {
        let bytes = try Files.bytes(path)
        let document: JSONValue
        do {
            document = try JSONValue.parse(bytes, limits: .file)
        } catch {
            throw CommandFailure(file: path, "\(error)")
        }
        guard document["format"]?.integerValue == 1 else { throw CommandFailure(file: path, "format: it must be 1") }
        var titles: [String] = []
        for key in ["version", "author", "why"] {
            guard let text = document[key]?.stringValue, !text.utf8.isEmpty else {
                throw CommandFailure(file: path, "\(key): it must be a text")
            }
            titles.append(text)
        }
        guard let features = document["features"]?.objectValue else {
            throw CommandFailure(file: path, "features: it must be an object")
        }
        var cuts: [String: [Double]] = [:]
        var groups: [String: [[String]]] = [:]
        for (key, bins) in features {
            guard let position = schema.index(of: key) else {
                throw CommandFailure(file: path, "features.\(key): the product has no such feature")
            }
            switch schema.features[position].kind {
            case .number: cuts[key] = try Self.cuts(bins["cuts"], "\(path): features.\(key)")
            case .category(let codes, _):
                groups[key] = try Self.groups(bins["groups"], codes, "\(path): features.\(key)")
            }
        }
        title = "version \(titles[0]) by \(titles[1]): \(titles[2])"
        digest = ContentDigest.sha256(of: bytes)
        self.cuts = cuts
        self.groups = groups
    }

    private static func cuts(_ json: JSONValue?, _ place: String) throws(CommandFailure) -> [Double] {
        let cuts = json?.arrayValue?.compactMap(\.numberValue) ?? []
        guard !cuts.isEmpty, cuts.count == json?.arrayValue?.count, zip(cuts, cuts.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw CommandFailure("\(place).cuts: they must be numbers, each above the one before") }
        return cuts
    }

    private static func groups(
        _ json: JSONValue?,
        _ codes: [String],
        _ place: String
    ) throws(CommandFailure) -> [[String]] {
        let groups = (json?.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.stringValue) }
        let all = groups.flatMap(\.self)
        guard !groups.isEmpty, groups.allSatisfy({ !$0.isEmpty }), Set(all).count == all.count else {
            throw CommandFailure("\(place).groups: they must be lists of codes, each code in one")
        }
        if let strange = all.first(where: { !codes.contains($0) }) {
            throw CommandFailure("\(place).groups: \(strange) is no choice of the product")
        }
        return groups
    }
}
