import CSV
import Casework
import CheckedAnswers
import Contracts
import Decimals
import Documents
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import LedgerSchema
import Lending
import Origination
import Pages
import Products
package import RateLimits
package import Requests
import Responses
import TrainingData

/// Many applications in one file: each row is taken or refused by itself, and the answer says which.
package struct BulkRoutes: Sendable {
    package let submissions: Submissions
    package let quota: Quota

    package init(submissions: Submissions, quota: Quota) {
        self.submissions = submissions
        self.quota = quota
    }

    static let path = "/api/v1/applications/bulk"
    /// As many rows as are taken within the deadline of a request many times over.
    private static let limits = CSVLimits(
        maximumBytes: 5 * 1_024 * 1_024,
        maximumRecords: 5_001,
        maximumColumns: 500,
        maximumFieldBytes: 16 * 1_024
    )
    private static let rowsAtOnce = 32

    package var routes: [Route] {
        [
            Route(
                method: .post,
                path: Self.path,
                access: .programs([.officer]),
                body: .csv,
                answer: .json,
                quota: quota,
                mayWait: true,
                bodyBytes: Self.limits.maximumBytes,
                contract: contract,
                handler: take
            )
        ]
    }

    private var contract: Contract {
        let products = submissions.drafts.catalogue.products
        let row = Schema.object(
            [
                "line": .count, "reference": .text(), "result": .word(["accepted", "replayed", "refused"]),
                "id": .text(),
                "errors": .list(.object(["field": .text(), "code": .text(), "message": .text()])),
                "retry_after": .count,
            ],
            optional: ["id", "errors", "retry_after"]
        )
        return Contract(
            "submitTable",
            chapter: "Applications",
            "Hand in up to 5,000 applications as CSV under the product's own header. What is refused is said by line and field. A row whose application_ref was taken before, on another line or in another file of yours, is answered replayed with its first id, and refused if it says something else; a row without a reference is known by the key and its line. So a file may be sent again: no row is taken twice, and those that were refused as unavailable are, after retry_after seconds.",
            scope: .writeApplications,
            parameters: [
                .idempotencyKey(required: true),
                Parameter("product", in: .query, .word(products.map(\.id)), required: true, "What all rows apply for."),
                Parameter(
                    "consents",
                    in: .query,
                    .ascii(0...500),
                    "Keys of what all applicants of the file agreed to, separated by commas."
                ),
            ],
            bodies: [.init(type: "text/csv", .text())],
            answers: [
                Contract.Answer(
                    200,
                    "What became of each row",
                    .object(["accepted": .count, "refused": .count, "rows": .list(row)])
                )
            ],
            problems: [422]
        )
    }

    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let key = try IdempotencyKey(request.headers[values: .idempotencyKey])
        guard let product = submissions.drafts.catalogue[context.query["product"] ?? ""] else { throw Refusal.notFound }
        let file = try records(context.body)
        let rows: ApplicationRows
        do { rows = try ApplicationRows(product, header: file.header) } catch { throw Self.refusal(error) }
        let words = (context.query["consents"] ?? "").utf8.split(separator: UInt8(ascii: ","))
        let consents = Set(words.map { String(decoding: $0, as: UTF8.self) })
        let turns = BulkReferences(file.rows, header: file.header).inTurn
        let results = try await results(file.rows, in: turns) { record in
            try await result(of: record, rows, product, consents, key, account, context)
        }
        let refused = results.count { $0["result"] == "refused" }
        let body: JSONValue = [
            "accepted": .number(.init(results.count - refused)), "refused": .number(.init(refused)),
            "rows": .array(results),
        ]
        return .json(body, headers: Self.wait(of: results))
    }

    /// When the last of the rows that could not be taken now may come again.
    private static func wait(of results: [JSONValue]) -> HTTPFields {
        let seconds = results.compactMap { $0["retry_after"]?.numberValue }.max()
        guard let seconds else { return [:] }
        return [.retryAfter: "\(Int(seconds))"]  // scalar-safe: a number of our own
    }

    /// The whole file before anything of it is taken: one that breaks off half-way is refused whole.
    private func records(_ body: [UInt8]) throws(Refusal) -> (header: [String], rows: [CSVRecord]) {
        var reader = CSVReader(body, limits: Self.limits)
        var rows: [CSVRecord] = []
        do {
            guard let header = try reader.next() else {
                throw Refusal.validation([Mistake("file", .required, "The file has no header")])
            }
            while let record = try reader.next() { rows.append(record) }
            return (header.fields, rows)
        } catch let error as CSVError {
            throw Self.refusal(error)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw .internalError
        }
    }

    private static func refusal(_ error: CSVError) -> Refusal {
        .validation([Mistake("file", .format, "\(error)")])
    }

    /// In the order of the file, some at a time; what is in a later turn waits for those before.
    private func results(
        _ records: [CSVRecord],
        in turns: [[Int]],
        _ take: @escaping @Sendable (CSVRecord) async throws -> JSONValue
    ) async throws -> [JSONValue] {
        var results = [JSONValue](repeating: .null, count: records.count)
        for turn in turns {
            let told = try await withThrowingTaskGroup(of: (Int, JSONValue).self) { group in
                var told: [(Int, JSONValue)] = []
                for (begun, index) in turn.enumerated() {
                    if begun >= Self.rowsAtOnce, let one = try await group.next() { told.append(one) }
                    group.addTask { (index, try await take(records[index])) }
                }
                for try await one in group { told.append(one) }
                return told
            }
            for (index, result) in told { results[index] = result }
        }
        return results
    }

    private func result(
        of record: CSVRecord,
        _ rows: ApplicationRows,
        _ product: Product,
        _ consents: Set<String>,
        _ key: IdempotencyKey,
        _ account: Account,
        _ context: WebContext
    ) async throws -> JSONValue {
        var members: [String: JSONValue] = ["line": .number(.init(record.line)), "reference": ""]
        do {
            let row = try rows.row(record, consents: consents)
            members["reference"] = .string(row.reference)
            var application = row.values
            application["consents"] = .array(consents.sorted().map(JSONValue.string))
            let keys = key.ofRow(record.line, reference: row.reference)
            let handedIn = HandedIn(
                product: product,
                application: application,
                route: Self.path,
                fingerprint: Self.fingerprint(application, of: product),
                key: keys.last,
                urgency: .file
            )
            members.merge(try await taken(handedIn, keys, account, context)) { $1 }
        } catch let failure as ApplicationRowFailure {
            members.merge(Self.refused(failure.errors)) { $1 }
        } catch let failure as ValidationFailure {
            members.merge(Self.refused(failure.errors)) { $1 }
        } catch let error where Self.concernsOnlyOneRow(error) {
            members.merge(Self.refused(Refusal(error), reference: members["reference"]?.stringValue)) { $1 }
        }
        return .object(members)
    }

    /// What was taken before is found even while nothing new is taken.
    private func taken(
        _ handedIn: HandedIn,
        _ keys: [IdempotencyKey],
        _ account: Account,
        _ context: WebContext
    ) async throws -> [String: JSONValue] {
        let earlier = try await earlier(handedIn, keys, account)
        let outcome =
            if let earlier { earlier } else { try await submissions.take(handedIn, account, context) }
        switch outcome {
        case .accepted(let id, _): return ["result": "accepted", "id": .string(id.base32)]
        case .replayed(_, let id): return ["result": "replayed", "id": .string(id.base32)]
        }
    }

    private func earlier(
        _ handedIn: HandedIn,
        _ keys: [IdempotencyKey],
        _ account: Account
    ) async throws -> Submissions.Outcome? {
        for key in keys {
            if let known = try await submissions.earlier(key, handedIn.route, handedIn.fingerprint, account) {
                return known
            }
        }
        return nil
    }

    /// The same answers for another product are another application.
    private static func fingerprint(_ application: [String: JSONValue], of product: Product) -> ContentDigest {
        let row: JSONValue = ["product": .string(product.id), "application": .object(application)]
        return .sha256(of: row.canonicalBytes)
    }
}
