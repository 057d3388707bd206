import Decimals
import Documents
import Foundation
public import RemoteServices

/// Asks a service for all its pages.
public struct ConnectorRun: Sendable {
    /// More pages than this are a service that goes round in circles.
    static let mostPages = 2000
    /// More rows than this are no job for a refresh.
    static let mostRows = 2_000_000

    private let connector: Connector
    private let service: RemoteService
    private let secret: String?

    /// Prepares to ask.
    /// - Parameters:
    ///   - connector: What is asked for.
    ///   - environment: Holds the secret.
    ///   - patience: How long and how often each page is tried.
    /// - Throws: ``ConnectorError/secret(variable:)``, or `RemoteError` for an address that is none.
    public init(
        _ connector: Connector,
        environment: [String: String],
        patience: RemoteService.Patience = .init()
    ) throws {
        self.connector = connector
        secret = connector.secretVariable.flatMap { environment[$0] }
        if let variable = connector.secretVariable, secret?.utf8.isEmpty != false {
            throw ConnectorError.secret(variable: variable)
        }
        var headers: [String: String] = ["accept": "application/json"]
        if case .header(let name, let prefix)? = connector.secretPlace, let secret { headers[name] = prefix + secret }
        service = try RemoteService(connector.address, headers: headers, patience: patience)
    }

    /// Asks for every page.
    /// - Returns: Rows of cells, in the order of the connector's columns.
    /// - Throws: `RemoteError`, or ``ConnectorError`` for an answer of another shape.
    public func rows() async throws -> [[String]] {
        var rows: [[String]] = []
        var (path, query) = (connector.path, firstQuery)
        for _ in 0..<Self.mostPages {
            try Task.checkCancellation()
            let page = try await service.json(.get, path, query: query)
            let elements = try Self.list(page, connector.rows)
            rows += try elements.map(cells)
            guard rows.count <= Self.mostRows else { throw ConnectorError.tooMuch("more than \(Self.mostRows) rows") }
            switch connector.paging {
            case .none: return rows
            case .next(let member):
                guard let next = page.member(member)?.stringValue, !next.utf8.isEmpty else { return rows }
                (path, query) = try Self.place(next, service: service.name)
            case .counted(let name, let start, let step, let size):
                guard !elements.isEmpty, elements.count >= size?.value ?? 1 else { return rows }
                let done = query.first { $0.name == name }.flatMap { DecimalNumber($0.value)?.value } ?? Double(start)
                let grown = Int(done) + (step ?? elements.count)
                query = query.filter { $0.name != name } + [(name: name, value: "\(grown)")]
            }
        }
        throw ConnectorError.tooMuch("more than \(Self.mostPages) pages")
    }

    private var firstQuery: [(name: String, value: String)] {
        var query = connector.query
        if case .query(let name)? = connector.secretPlace, let secret { query.append((name: name, value: secret)) }
        if case .counted(let name, let start, _, let size) = connector.paging {
            query.append((name: name, value: "\(start)"))
            if let size { query.append((name: size.name, value: "\(size.value)")) }
        }
        return query
    }

    private func cells(_ element: JSONValue) throws(ConnectorError) -> [String] {
        var cells: [String] = []
        for member in connector.members {
            let cell: String
            switch element.member(member) {
            case nil, .null: cell = ""
            case .string(let text): cell = text
            case .bool(let flag): cell = flag ? "yes" : "no"
            case .number(let number)?:
                cell = number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
            default: throw .shape(path: member.joined(separator: "."), what: "is no single value")
            }
            cells.append(connector.missing.contains(cell) ? "" : cell)
        }
        for place in connector.key where cells[place].utf8.isEmpty {
            throw .shape(path: connector.columns[place], what: "is missing, but tells rows apart")
        }
        return cells
    }

    private static func list(_ page: JSONValue, _ path: [String]) throws(ConnectorError) -> [JSONValue] {
        guard let list = page.member(path)?.arrayValue else {
            throw .shape(path: path.joined(separator: "."), what: "is no list")
        }
        return list
    }

    /// Path and query of the next page; its host does not count, so that a secret never goes elsewhere.
    private static func place(
        _ address: String,
        service: String
    ) throws(ConnectorError) -> (String, [(name: String, value: String)]) {
        guard let parts = URLComponents(string: address), parts.path.utf8.first == UInt8(ascii: "/") else {
            throw .shape(path: "next page", what: "is no address")
        }
        return (parts.path, (parts.queryItems ?? []).map { (name: $0.name, value: $0.value ?? "") })
    }
}
