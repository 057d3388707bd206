import AccountLedger
import ApplicationLedger
import AssetQuality
import Documents
import Instalments
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Portfolio
import TestSupport
import Testing

func day(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso: iso)) }

/// A fresh loan book on a real file.
struct BookFixture {
    static let noon = Timestamp(milliseconds: 1_777_636_800_000)
    static let today = CalendarDate(dayNumber: 20_574)  // 1 May 2026

    static var rupee: Currency { get throws { try Currency(isoCode: "INR") } }

    let folder: TemporaryFolder
    let ledger: Ledger
    /// Where the ledger is, if it is not a file.
    private let database: PostgreSQLDatabase?
    var book: LoanBook

    init(_ rules: LoanBook.Rules = LoanBook.Rules()) throws {
        try self.init(TemporaryFolder(), nil, rules)
    }

    /// A fresh loan book on a real server.
    static func onServer() throws -> BookFixture {
        try BookFixture(TemporaryFolder(), PostgreSQLServer.shared().newDatabase(), LoanBook.Rules())
    }

    /// The same book, opened anew as by the next start of a program.
    func reopened() throws -> BookFixture {
        try ledger.close()
        return try BookFixture(folder, database, LoanBook.Rules())
    }

    private init(_ folder: TemporaryFolder, _ database: PostgreSQLDatabase?, _ rules: LoanBook.Rules) throws {
        (self.folder, self.database) = (folder, database)
        let keys = try LedgerKeys(audit: [UInt8](repeating: 7, count: 32), data: [UInt8](repeating: 8, count: 32))
        let file = Ledger.path(inDataFolder: folder.path)
        ledger = try Ledger.open(
            database.map { try LedgerPlace(environment: $0.environment) } ?? .file(path: file),
            keys: keys
        )
        book = LoanBook(ledger, rules: rules)
    }

    /// Whether the ledger is on a server.
    var isOnServer: Bool { database != nil }

    /// A book with simulated loans.
    static func filled(
        _ loans: Int,
        seed: UInt64 = 3,
        _ rules: LoanBook.Rules = LoanBook.Rules()
    ) async throws -> BookFixture {
        let fixture = try BookFixture(rules)
        let simulation = BookSimulation(loanCount: loans, seed: seed, until: today)
        _ = try await fixture.book.fill(with: simulation, groupSize: 50, clock: { noon })
        return fixture
    }

    /// An approved application, by a decision as a worker makes it.
    func approved(_ name: String = "anna") async throws -> (ApplicationID, AccountID) {
        let account = try await ledger.createAccount(
            name: name,
            role: .applicant,
            passwordHash: "$2b$04$x",
            at: Self.noon
        )
        return (try await approved(of: account.id), account.id)
    }

    /// An approved application of an account.
    func approved(of owner: AccountID, for customer: CustomerID? = nil) async throws -> ApplicationID {
        var generator = SystemRandomNumberGenerator()
        let id = ApplicationID(using: &generator)
        let digest = ContentDigest.sha256(of: Array("vector".utf8))
        let accepted = try await ledger.accept(
            AcceptedApplication(
                id: id,
                owner: owner,
                product: "personal-loan",
                productVersion: "1.0.0",
                definitionDigest: digest,
                submittedAt: Self.noon,
                submittedOn: Self.today,
                answers: ["loan_amount": 250_000],
                featureVectorDigest: digest,
                job: OutboxJob(payload: [1], fingerprint: "f", schema: 1),
                customer: customer
            )
        )
        #expect(accepted == .accepted)
        let recorded = try await ledger.record(
            DecisionRecord(
                applicationID: id,
                outcome: .approve,
                score: 700,
                probabilityOfDefault: 0.04,
                reasonCodes: [],
                assessment: [1],
                model: "scorecard",
                modelVersion: "1",
                artefactDigest: digest,
                policyVersion: "1",
                featureVectorDigest: digest,
                attempt: 1,
                at: Self.noon
            )
        )
        #expect(recorded == .recorded)
        return id
    }

    static func offer() throws -> LoanOffer {
        LoanOffer(
            principal: 25_000_000,
            rate: try AnnualRate(percent: 12),
            months: 12,
            expiresOn: today.adding(days: 14)
        )
    }

    static func purpose(in currency: String = "INR") -> LoanPurpose {
        LoanPurpose(currency: currency, purpose: "medical", region: "east", monthlyIncome: 6_000_000)
    }

    /// A loan whose money went out.
    func disbursed(in currency: String = "INR") async throws -> LoanRecord {
        let (id, owner) = try await approved("anna \(currency)")
        return try await disbursed(id, of: owner, in: currency)
    }

    /// The loan of an approved application.
    func disbursed(_ id: ApplicationID, of owner: AccountID, in currency: String = "INR") async throws -> LoanRecord {
        #expect(try await book.offer(Self.offer(), on: id, at: Self.noon, by: .system("test")))
        #expect(try await book.acceptOffer(on: id, owner: owner, today: Self.today, at: Self.noon))
        return try await book.disburse(
            id,
            for: Self.purpose(in: currency),
            on: Self.today,
            at: Self.noon,
            by: .system("test")
        )
    }

    /// The sums kept beside the loans are the sums over the loans.
    func expectSoundSums() async throws {
        let figures = try await book.figures(of: BookFixture.rupee)
        let loans = try await book.loans(limit: 1_000_000, offset: 0)
        var totals = BookTotals()
        for loan in loans {
            totals.loans += 1
            totals.activeLoans += loan.position.status == .active ? 1 : 0
            totals.defaultedLoans += loan.position.firstDefault == nil ? 0 : 1
            totals.disbursed += loan.terms.principal
            totals.received += loan.position.received
            totals.outstanding += loan.position.outstanding
            totals.suspended += loan.position.suspended
            if loan.security > 0 {
                totals.secured += loan.position.outstanding
                totals.notCovered += max(0, loan.position.outstanding - loan.security)
                totals.shortLoans += loan.position.outstanding > loan.security ? 1 : 0
            }
            totals.instalmentsDue += loan.position.instalmentsDue
            totals.instalmentsOnTime += loan.position.instalmentsOnTime
            totals.fallenDue += loan.position.fallenDue
            totals.paidOfDue += loan.position.paidOfDue
            if loan.position.assetClass.isNonPerforming {
                totals.nonPerformingLoans += 1
                totals.nonPerforming += loan.position.outstanding
                totals.provisions += loan.position.provision
            }
            totals.pastDue30 += loan.position.bucket.rawValue >= 2 ? loan.position.outstanding : 0
            totals.pastDue60 += loan.position.bucket.rawValue >= 3 ? loan.position.outstanding : 0
            totals.pastDue90 += loan.position.bucket.rawValue >= 4 ? loan.position.outstanding : 0
        }
        #expect(figures.totals == totals)
    }
}
