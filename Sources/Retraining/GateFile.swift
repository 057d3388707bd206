import Documents
public import Terminal

/// What a model must reach before it may take over; a file says so.
///
/// ```json
/// {"format": 1, "product": "personal-loan", "rows": 500, "bads": 50, "sign_off": true,
///  "metrics": {"auc": {"at_least": 0.70, "below_champion_by_at_most": 0.005}, "brier": {"at_most": 0.15}}}
/// ```
public struct GateFile: Sendable, Hashable {
    /// What one metric must be.
    public struct Limit: Sendable, Hashable {
        /// The least it may be.
        public let atLeast: Double?
        /// The most it may be.
        public let atMost: Double?
        /// How far it may be below what the champion reaches on the same rows.
        public let belowChampion: Double?
    }

    /// Id of the product.
    public let product: String
    /// Rows there must be to learn from.
    public let rows: Int
    /// Bads there must be among them.
    public let bads: Int
    /// Whether a second person must sign before promotion.
    public let needsSignOff: Bool
    /// Limits by the name of a metric; at least one.
    public let limits: [String: Limit]

    /// Reads a gate.
    /// - Parameter path: The file.
    /// - Throws: ``CommandFailure`` naming file and key.
    public init(_ path: String) throws(CommandFailure) {
        let json: JSONValue
        do {
            json = try JSONValue.parse(try Files.bytes(path, limit: 1 << 20), limits: .file)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(file: path, "\(error)")
        }
        let known: Set = ["format", "product", "rows", "bads", "sign_off", "metrics"]
        if let key = json.objectValue?.keys.sorted().first(where: { !known.contains($0) }) {
            throw CommandFailure(file: path, "\(key): is not a key of a gate")
        }
        guard json["format"]?.integerValue == 1 else { throw CommandFailure(file: path, "format: must be 1") }
        guard let product = json["product"]?.stringValue else {
            throw CommandFailure(file: path, "product: must be the id of a product")
        }
        guard let rows = (json["rows"] ?? 0).integerValue, let bads = (json["bads"] ?? 0).integerValue, rows >= 0,
            bads >= 0
        else { throw CommandFailure(file: path, "rows, bads: must be whole numbers") }
        guard let needsSignOff = (json["sign_off"] ?? false).boolValue else {
            throw CommandFailure(file: path, "sign_off: must be true or false")
        }
        var limits: [String: Limit] = [:]
        for (name, limit) in json["metrics"]?.objectValue ?? [:] { limits[name] = try Self.limit(limit, name, path) }
        guard !limits.isEmpty else {
            throw CommandFailure(file: path, "metrics: must name a metric; a gate without one lets all pass")
        }
        (self.product, self.rows, self.bads, self.needsSignOff) = (product, rows, bads, needsSignOff)
        self.limits = limits
    }

    private static func limit(_ json: JSONValue, _ name: String, _ path: String) throws(CommandFailure) -> Limit {
        let known: Set = ["at_least", "at_most", "below_champion_by_at_most"]
        guard let members = json.objectValue, !members.isEmpty, members.keys.allSatisfy(known.contains),
            members.values.allSatisfy({ $0.numberValue?.isFinite == true })
        else {
            throw CommandFailure(
                file: path,
                "metrics.\(name): must have numbers under \(known.sorted().joined(separator: ", "))"
            )
        }
        return Limit(
            atLeast: json["at_least"]?.numberValue,
            atMost: json["at_most"]?.numberValue,
            belowChampion: json["below_champion_by_at_most"]?.numberValue
        )
    }
}
