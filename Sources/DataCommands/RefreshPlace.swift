import Connectors
import DataLedger
import Ledger
import Lending
import StoredData
import Terminal

/// Where what connectors bring is kept.
enum RefreshPlace {
    /// One CSV file for each.
    case folder(String)
    /// One data set for each.
    case ledger(Ledger)

    /// Seconds until a connector is due; 0 or less if it is.
    func secondsUntilDue(_ connector: Connector, at now: Double) async throws -> Double {
        switch self {
        case .folder(let folder): return RefreshedFile(connector, in: folder).secondsUntilDue(now)
        case .ledger(let ledger):
            let last = try await ledger.dataSet(connector.id)?.completedAt
            return connector.secondsUntilDue(
                refreshedAt: last.map { Double($0.milliseconds) / 1000 },
                now: now
            )
        }
    }

    /// Puts rows beside those that are there, and says what changed.
    func merge(_ rows: [[String]], of connector: Connector, at now: Double) async throws -> String {
        switch self {
        case .folder(let folder):
            let file = RefreshedFile(connector, in: folder)
            let change = try file.merge(rows, at: now)
            return Self.words(change.added, change.changed, change.count, file.path)
        case .ledger(let ledger):
            let delivery = try DataDelivery(to: ledger, name: connector.id, source: connector.id)
            let receipt = try await delivery.deliver(rows, columns: connector.columns, key: connector.key)
            let count = try await ledger.dataSet(connector.id)?.rowCount ?? 0
            return Self.words(receipt.added, receipt.changed, count, "the ledger")
        }
    }

    private static func words(_ added: Int, _ changed: Int, _ count: Int, _ place: String) -> String {
        "\(added.groupedText) new, \(changed.groupedText) changed, \(count.groupedText) rows in \(place)"
    }
}
