public import Documents

/// Where data comes from, what of it is kept, and how often it is looked for; a file says so.
///
/// | key | content |
/// | --- | --- |
/// | `format`, `id`, `about` | 1; `[a-z0-9-]+`; a sentence |
/// | `address`, `path`, `query` | what is asked for |
/// | `secret` | `query` or `header` that takes it, a `prefix`, and the environment `variable` that holds it |
/// | `pages` | `next`: member that holds the address of the next page; or `query` with `start`, `step` (a number, or `rows`) |
/// | `rows`, `columns` | member that holds the list; columns of the file by members of an element, dots between |
/// | `key`, `missing` | columns that tell rows apart; texts that mean nothing |
/// | `every_minutes` | how often |
public struct Connector: Sendable {
    /// Where the secret goes.
    enum SecretPlace: Sendable {
        case query(String)
        case header(String, prefix: String)
    }

    /// How one page leads to the next.
    enum Paging: Sendable {
        case none
        case next([String])
        /// By how much a number in the query grows; nil by the rows of a page. A size is asked for where one is stated.
        case counted(query: String, start: Int, step: Int?, size: (name: String, value: Int)?)
    }

    /// Unique; names the file it writes.
    public let id: String
    /// What it brings.
    public let about: String
    /// Scheme, host and port.
    public let address: String
    /// Minutes between two looks.
    public let everyMinutes: Int
    /// Columns of its file, in order.
    public let columns: [String]
    /// Environment variable that holds the secret.
    public let secretVariable: String?

    let path: String
    let query: [(name: String, value: String)]
    let secretPlace: SecretPlace?
    let paging: Paging
    let rows: [String]
    let members: [[String]]
    /// Positions of the columns that tell rows apart.
    public let key: [Int]
    let missing: Set<String>

    /// Seconds until it is due; 0 or less if it is.
    /// - Parameters:
    ///   - refreshedAt: When it was refreshed last, in seconds since 1970; nil for never.
    ///   - now: Seconds since 1970.
    /// - Returns: A number of seconds; 0 also where the last time lies ahead.
    public func secondsUntilDue(refreshedAt: Double?, now: Double) -> Double {
        guard let refreshedAt, refreshedAt <= now else { return 0 }
        return refreshedAt + Double(everyMinutes * 60) - now
    }

    /// The same connector, at another address.
    /// - Parameter address: Scheme, host and port, for a proxy or a test.
    /// - Returns: One that asks there.
    public func at(_ address: String) -> Connector { Connector(self, address: address) }

    private init(_ other: Connector, address: String) {
        (id, about, everyMinutes, columns) = (other.id, other.about, other.everyMinutes, other.columns)
        (secretVariable, path, query, secretPlace) = (other.secretVariable, other.path, other.query, other.secretPlace)
        (paging, rows, members, key, missing) = (other.paging, other.rows, other.members, other.key, other.missing)
        self.address = address
    }

    /// Reads a definition.
    /// - Parameter json: What the file holds.
    /// - Throws: ``ConnectorError/definition(key:what:)`` for the first thing that is wrong.
    public init(_ json: JSONValue) throws(ConnectorError) {
        let node = ConnectorNode(json)
        guard json["format"]?.integerValue == 1 else { throw .definition(key: "format", what: "must be 1") }
        id = try node.text("id")
        let words = "abcdefghijklmnopqrstuvwxyz0123456789-".utf8
        guard id.utf8.allSatisfy(words.contains), id.utf8.count <= 64 else {
            throw .definition(key: "id", what: "must be of small letters, digits and -")
        }
        about = try node.text("about")
        address = try node.text("address")
        path = try node.text("path")
        query = try node.texts("query").sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        rows = try node.text("rows").members
        let columns = try node.texts("columns").sorted { $0.key < $1.key }
        self.columns = columns.map(\.key)
        members = columns.map(\.value.members)
        let names = self.columns
        key = try node.list("key")
            .map { name throws(ConnectorError) in
                guard let place = names.firstIndex(of: name) else {
                    throw .definition(key: "key", what: "\(name) is no column")
                }
                return place
            }
        guard !key.isEmpty else { throw .definition(key: "key", what: "must name a column") }
        missing = Set(try node.list("missing"))
        guard let minutes = json["every_minutes"]?.integerValue, (1...525_600).contains(minutes) else {
            throw .definition(key: "every_minutes", what: "must be a whole number from 1 to 525600")
        }
        everyMinutes = minutes
        (secretVariable, secretPlace) = try Self.secret(json["secret"])
        paging = try Self.paging(json["pages"])
    }

    private static func secret(_ json: JSONValue?) throws(ConnectorError) -> (String?, SecretPlace?) {
        guard let json else { return (nil, nil) }
        let node = ConnectorNode(json)
        let variable = try node.text("variable")
        if let name = json["query"]?.stringValue { return (variable, .query(name)) }
        return (variable, .header(try node.text("header"), prefix: json["prefix"]?.stringValue ?? ""))
    }

    private static func paging(_ json: JSONValue?) throws(ConnectorError) -> Paging {
        guard let json else { return .none }
        if let next = json["next"]?.stringValue { return .next(next.members) }
        let node = ConnectorNode(json)
        var size: (name: String, value: Int)?
        if let stated = json["size"] {
            guard let value = stated["value"]?.integerValue, value > 0 else {
                throw .definition(key: "pages.size", what: "must have a query and a value")
            }
            size = (try ConnectorNode(stated).text("query"), value)
        }
        return .counted(
            query: try node.text("query"),
            start: json["start"]?.integerValue ?? 0,
            step: json["step"]?.integerValue,
            size: size
        )
    }
}

/// An object of a definition.
private struct ConnectorNode {
    private let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    func text(_ key: String) throws(ConnectorError) -> String {
        guard let text = json[key]?.stringValue, !text.utf8.isEmpty else {
            throw .definition(key: key, what: "must be a text")
        }
        return text
    }

    func texts(_ key: String) throws(ConnectorError) -> [String: String] {
        guard let members = json[key] else { return [:] }
        let texts = members.objectValue?.compactMapValues(\.stringValue)
        guard let texts, texts.count == members.objectValue?.count else {
            throw .definition(key: key, what: "must be an object of texts")
        }
        return texts
    }

    func list(_ key: String) throws(ConnectorError) -> [String] {
        guard let elements = json[key]?.arrayValue else { throw .definition(key: key, what: "must be a list of texts") }
        let texts = elements.compactMap(\.stringValue)
        guard texts.count == elements.count else { throw .definition(key: key, what: "must be a list of texts") }
        return texts
    }
}

extension String {
    /// The names between the dots.
    fileprivate var members: [String] {
        utf8.split(separator: UInt8(ascii: ".")).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension JSONValue {
    /// What stands at a path of members; nil where nothing does.
    func member(_ path: [String]) -> JSONValue? {
        path.reduce(Optional(self)) { $0?[$1] }
    }
}
