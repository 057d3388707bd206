import CSV
import Documents
import Fields
import Foundation
import Products
import RemoteServices
import Synthesis

/// Invented applications for a product, sent to a web front as a program sends many.
struct ApplicationLoad {
    /// What became of the applications that were sent.
    struct Tally: Sendable, Hashable {
        /// Taken now.
        var accepted = 0
        /// Taken before, under the same reference.
        var replayed = 0
        /// Not taken.
        var refused = 0
        /// Reference and reason of the first that was refused.
        var firstRefusal: String?

        /// All that were sent.
        var total: Int { accepted + replayed + refused }
    }

    private let product: Product
    private let address: String
    private let key: String
    private let seed: UInt64
    private var applicants: SyntheticApplicants
    private var count = 0
    /// What became of those sent so far.
    private(set) var tally = Tally()

    /// A load without a first application yet.
    /// - Parameters:
    ///   - product: What all apply for; with the questions of the personal loan.
    ///   - address: Of the web front.
    ///   - key: Of a program that may send applications.
    ///   - seed: Determines every applicant; equal seeds send the same applications again, which are then replayed.
    /// - Throws: `SynthesisError` naming what the product lacks.
    init(product: Product, address: String, key: String, seed: UInt64) throws(SynthesisError) {
        (self.product, self.address, self.key, self.seed) = (product, address, key, seed)
        applicants = try SyntheticApplicants(product: product, seed: seed)
    }

    /// Sends the next applications in one file.
    /// - Parameter number: How many, 1 to 5,000.
    /// - Throws: `RemoteError`.
    mutating func send(_ number: Int) async throws(RemoteError) {
        let table = table(of: number)
        // Sent again after a fault of the line it has the same key, and each row its reference: none is taken twice.
        let headers = ["authorization": "Bearer \(key)", "idempotency-key": UUID().uuidString.lowercased()]
        let path = "/api/v1/applications/bulk"
        let service = try RemoteService(address, headers: headers)
        let answer = try await service.call(.post, path, query: query, body: table, type: "text/csv")
        guard let rows = Self.rows(of: answer), rows.count == number else {
            throw .unexpected(service: service.name, path: path, what: "the answer does not tell of \(number) rows")
        }
        for row in rows { count(row) }
    }

    private var query: [(name: String, value: String)] {
        [("product", product.id), ("consents", product.consents.map(\.key).joined(separator: ","))]
    }

    /// The header, then a line for each applicant, without what only time will tell.
    private mutating func table(of number: Int) -> [UInt8] {
        let width = product.csvHeader.count
        let place = applicants.header.firstIndex(of: "application_ref")
        var text = Array(csvLine(Array(applicants.header.prefix(width))).utf8)
        for _ in 0..<number {
            count += 1
            var cells = Array(applicants.next().cells.prefix(width))
            if let place { cells[place] = "LOAD-\(seed)-\(count)" }
            text += csvLine(cells).utf8
        }
        return text
    }

    private static func rows(of answer: [UInt8]) -> [JSONValue]? {
        do {
            return try JSONValue.parse(answer, limits: .file)["rows"]?.arrayValue
        } catch {
            return nil
        }
    }

    private mutating func count(_ row: JSONValue) {
        switch row["result"]?.stringValue {
        case "accepted": tally.accepted += 1
        case "replayed": tally.replayed += 1
        default:
            tally.refused += 1
            let error = row["errors"]?.arrayValue?.first
            let reason = [error?["field"], error?["message"]].compactMap { $0?.stringValue }.joined(separator: ": ")
            tally.firstRefusal = tally.firstRefusal ?? "\(row["reference"]?.stringValue ?? ""): \(reason)"
        }
    }
}
