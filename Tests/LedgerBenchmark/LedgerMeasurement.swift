import AccountLedger
import ApplicationLedger
import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import LoanLedger

/// Fills one ledger through its own doors, and looks into it as pages and programs do.
struct LedgerMeasurement {
    private static let noon: Int64 = 1_777_636_800_000
    /// How many send at once while it is filled.
    private static let senders = 256

    private let ledger: Ledger

    init(_ place: LedgerPlace) throws {
        ledger = try Ledger.open(
            place,
            keys: LedgerKeys(audit: [UInt8](repeating: 7, count: 32), data: [UInt8](repeating: 8, count: 32))
        )
    }

    /// Fills it and looks.
    /// - Parameters:
    ///   - rows: How many applications.
    ///   - settle: What the database does by itself some time after it was filled.
    /// - Throws: What the ledger and `settle` throw.
    func run(_ rows: Int, settle: () throws -> Void = {}) async throws {
        let owners = try await owners(max(1, rows / 1_000))
        for senders in [1, 16, 64] {
            let count = senders * 50
            let taken = try await elapsed { _ = try await accept(count, owners, senders: senders) }
            print("  accepted, \(senders) at once: \(rate(count, taken)), each on the disc before it is answered")
        }
        var ids: [ApplicationID] = []
        let taken = try await elapsed { ids = try await accept(rows, owners, senders: Self.senders) }
        print("  accepted, \(Self.senders) at once: \(rate(rows, taken))")
        let decided = try await elapsed { try await decide(ids) }
        print("  decided: \(rate(rows, decided))")
        try settle()
        try await look(ids, owners)
        try ledger.close()
    }

    /// What the reference figures are for: a page of the list, one customer, one history, the figures of the book.
    private func look(_ ids: [ApplicationID], _ owners: [Account]) async throws {
        let customers = try await customers(1_000, owners)
        let book = LoanBook(ledger)
        try await time("list page", limit: 45) { _ in
            _ = try await ledger.applications(ApplicationFilter(), limit: 50)
        }
        try await time("list page of one status", limit: 45) { _ in
            _ = try await ledger.applications(ApplicationFilter(statuses: [.approved]), limit: 50)
        }
        try await time("list page far behind, by its cursor", limit: 45) { number in
            var filter = ApplicationFilter()
            let at = Timestamp(milliseconds: Self.noon + Int64(number * 7_919 % ids.count))
            filter.after = ListPosition(submittedAt: at, id: ids[0])
            _ = try await ledger.applications(filter, limit: 50)
        }
        try await time("how many there are", limit: 180) { _ in
            _ = try await ledger.applicationCount(ApplicationFilter())
        }
        try await time("customer by id", limit: 5) { number in
            _ = try await ledger.customer(customers[number % customers.count], owner: nil)
        }
        try await time("application by id", limit: 5) { number in
            _ = try await ledger.listed(ids[number * 7_919 % ids.count], owner: nil)
        }
        try await time("history of one person", limit: 15) { number in
            _ = try await ledger.applications(ApplicationFilter(owner: owners[number % owners.count].id), limit: 50)
        }
        try await time("audit of one application", limit: 15) { number in
            _ = try await ledger.auditRows(about: .application(ids[number * 7_919 % ids.count]))
        }
        try await time("decisions, newest first", limit: 45) { _ in _ = try await ledger.decisions(limit: 50) }
        try await time("figures of the portfolio", limit: 180) { _ in
            _ = try await book.figures(of: Currency(isoCode: "INR"))
        }
    }

    private func owners(_ count: Int) async throws -> [Account] {
        var owners: [Account] = []
        for number in 0..<count {
            owners.append(
                try await ledger.createAccount(
                    name: "person \(number)",
                    role: .officer,
                    passwordHash: "x",
                    at: Timestamp(milliseconds: Self.noon)
                )
            )
        }
        return owners
    }

    private func customers(_ count: Int, _ owners: [Account]) async throws -> [CustomerID] {
        var ids: [CustomerID] = []
        var generator = SystemRandomNumberGenerator()
        for number in 0..<count {
            let id = CustomerID(using: &generator)
            _ = try await ledger.register(
                Customer(
                    id: id,
                    owner: owners[number % owners.count].id,
                    fullName: "Ana \(number)",
                    dateOfBirth: Timestamp(milliseconds: 0).date(),
                    email: "ana\(number)@example.com",
                    phone: "1",
                    address: "1 Street",
                    city: "Town",
                    state: "AN",
                    postcode: "560001",
                    createdAt: Timestamp(milliseconds: Self.noon)
                )
            )
            ids.append(id)
        }
        return ids
    }

    private func accept(_ count: Int, _ owners: [Account], senders: Int) async throws -> [ApplicationID] {
        try await withThrowingTaskGroup(of: [ApplicationID].self) { group in
            for sender in 0..<senders {
                group.addTask {
                    var (ids, generator) = ([ApplicationID](), SystemRandomNumberGenerator())
                    for number in stride(from: sender, to: count, by: senders) {
                        let id = ApplicationID(using: &generator)
                        let owner = owners[number % owners.count]
                        let outcome = try await ledger.accept(Self.application(id, owner, number))
                        guard outcome == .accepted else { throw NotAccepted(number: number, outcome: outcome) }
                        ids.append(id)
                    }
                    return ids
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func application(_ id: ApplicationID, _ owner: Account, _ number: Int) -> AcceptedApplication {
        let at = Timestamp(milliseconds: noon + Int64(number))
        return AcceptedApplication(
            id: id,
            owner: owner.id,
            product: "personal-loan",
            productVersion: "1.0.0",
            definitionDigest: .sha256(of: [1]),
            submittedAt: at,
            submittedOn: at.date(),
            answers: ["loan_amount": .number(Double(number % 900_000)), "purpose": "home", "months": 60],
            identity: PersonalAnswers(["full_name": "Ana Example"]),
            featureVectorDigest: .sha256(of: [2]),
            job: OutboxJob(payload: [UInt8](repeating: 7, count: 600), fingerprint: id.uuid, schema: 1),
            allowsOnlyOnePending: false
        )
    }

    private func decide(_ ids: [ApplicationID]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sender in 0..<Self.senders {
                group.addTask {
                    for index in stride(from: sender, to: ids.count, by: Self.senders) {
                        _ = try await ledger.record(Self.decision(ids[index], index))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func decision(_ id: ApplicationID, _ number: Int) -> DecisionRecord {
        DecisionRecord(
            applicationID: id,
            outcome: number.isMultiple(of: 5) ? .decline : .approve,
            score: 300 + number % 550,
            probabilityOfDefault: Double(number % 100) / 100,
            reasonCodes: number.isMultiple(of: 5) ? ["R01"] : [],
            assessment: Array(#"{"score":700,"reasons":[]}"#.utf8),
            model: "scorecard",
            modelVersion: "1",
            artefactDigest: .sha256(of: [3]),
            policyVersion: "1",
            featureVectorDigest: .sha256(of: [2]),
            attempt: 1,
            at: Timestamp(milliseconds: noon + Int64(number))
        )
    }

    /// Two hundred times, one after another: middle and 95th of a hundred.
    private func time(_ what: String, limit: Double, _ body: (Int) async throws -> Void) async throws {
        var taken: [Double] = []
        for number in 0..<200 { taken.append(try await elapsed { try await body(number) } * 1_000) }
        taken.sort()
        let (middle, slow) = (taken[100], taken[190])
        let verdict = slow <= limit ? "" : "  OVER"
        let name = what.padding(toLength: 36, withPad: " ", startingAt: 0)
        print(String(format: "  %@ p50 %8.2f ms   p95 %8.2f ms   limit %4.0f ms%@", name, middle, slow, limit, verdict))
    }

    private func elapsed(_ body: () async throws -> Void) async rethrows -> Double {
        let taken = try await ContinuousClock().measure { try await body() }
        return Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
    }

    private func rate(_ count: Int, _ seconds: Double) -> String { String(format: "%.0f/s", Double(count) / seconds) }
}

/// An application that the ledger did not take: there is nothing to measure.
private struct NotAccepted: Error {
    let number: Int
    let outcome: AcceptOutcome
}
