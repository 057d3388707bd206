import AssetQuality
import Ledger
import LedgerRecords
import LedgerSchema
public import Lending
import Loans
public import Portfolio

extension LoanBook {
    /// Writes a simulated book into an empty ledger, as if all its day ends had been run.
    /// - Parameters:
    ///   - simulation: The book.
    ///   - groupSize: Customers in one transaction.
    ///   - countsRequests: Whether applications are counted; not where they are written themselves.
    ///   - clock: Now.
    ///   - progress: Is told how many customers are written.
    /// - Returns: Number of events, and how many of them are repayments.
    /// - Throws: ``LoanBookError/notEmpty``, or what the ledger says.
    public func fill(
        with simulation: BookSimulation,
        groupSize: Int = 5_000,
        countsRequests: Bool = true,
        clock: @Sendable () -> Timestamp,
        progress: (Int) -> Void = { _ in }
    ) async throws(LoanBookError) -> (events: Int, repayments: Int) {
        do {
            guard try await isEmpty() else { throw LoanBookError.notEmpty }
            var (events, repayments) = (0, 0)
            var loan = 1
            for start in stride(from: 0, to: simulation.customerCount, by: groupSize) {
                let people = (start..<min(start + groupSize, simulation.customerCount)).map(simulation.borrower)
                let (first, at) = (loan, clock())
                let written = try await ledger.writeTables { [rules] tables in
                    var group = SimulatedGroup(
                        until: simulation.until,
                        rules: rules,
                        at: at,
                        nextLoan: first
                    )
                    for person in people { try group.add(person) }
                    try group.write(tables)
                    return (group.events, group.repayments)
                }
                events += written.0
                repayments += written.1
                loan += people.reduce(0) { $0 + $1.loans.count }
                progress(start + people.count)
            }
            try await finish(simulation, countsRequests: countsRequests, at: Int(clock().milliseconds))
            return (events, repayments)
        } catch let error as LoanBookError {
            throw error
        } catch let error as LedgerError {
            throw .ledger(error)
        } catch { throw .ledger(.refused) }
    }

    /// Writes what became of applications, and that the last day is ended.
    private func finish(_ simulation: BookSimulation, countsRequests: Bool, at: Int) async throws {
        let funnel = simulation.funnel
        let counts = [
            ("Approved", funnel.approved), ("Declined", funnel.declined), ("Manual review", funnel.pending),
        ]
        try await ledger.writeTables { [rules] tables in
            for (outcome, requests) in counts where countsRequests {
                try tables.run(
                    "INSERT INTO request_counts (outcome, requests) VALUES (?, ?)",
                    [.text(outcome), .integer(requests)]
                )
            }
            try tables.run(
                """
                INSERT INTO book_days (day, loans, moves, charges, started_at, finished_at, sectors)
                VALUES (?, 0, 0, 0, ?, ?, ?)
                """,
                [.integer(simulation.until.dayNumber), .integer(at), .integer(at), .text(rules.sectorLines)]
            )
        }
    }

    private func isEmpty() async throws -> Bool {
        try await ledger.readTables { tables in
            try tables.row("SELECT borrower_id FROM borrowers LIMIT 1") == nil
                && tables.row("SELECT day FROM book_days LIMIT 1") == nil
        }
    }
}

/// The customers of one transaction of a simulated book.
private struct SimulatedGroup {
    let until: CalendarDate
    let rules: LoanBook.Rules
    let at: Timestamp
    var nextLoan: Int
    var events = 0
    var repayments = 0
    private var cells = BookCells()
    private var rolls: [[Int]: Int] = [:]
    private var borrowerRows: [[LedgerValue]] = []
    private var loanRows: [[LedgerValue]] = []
    private var eventRows: [[LedgerValue]] = []
    private var partRows: [[LedgerValue]] = []
    private var moveRows: [[LedgerValue]] = []
    private var collateralRows: [[LedgerValue]] = []

    init(until: CalendarDate, rules: LoanBook.Rules, at: Timestamp, nextLoan: Int) {
        self.until = until
        self.rules = rules
        self.at = at
        self.nextLoan = nextLoan
    }

    mutating func add(_ person: SimulatedBorrower) throws {
        let accounts = try person.loans.map { try LoanAccount($0.terms, events: $0.events, asAt: until) }
        let history = ClassHistory(
            accounts.map { ($0.delinquency, $0.endedOn) },
            until: until
        )
        let standing = history.standing
        let income = Int(person.monthlyIncome)  // scalar-safe: a number
        borrowerRows.append([.integer(person.id), .text(person.region), .integer(income)] + standing.values)
        for (index, loan) in person.loans.enumerated() {
            let moves = history.moves.filter { $0.loan == index }
            add(loan, of: person, accounts[index], standing, moves)
        }
    }

    private mutating func add(
        _ loan: SimulatedLoan,
        of person: SimulatedBorrower,
        _ account: LoanAccount,
        _ standing: BorrowerStanding,
        _ moves: [ClassHistory.Move]
    ) {
        var position = LoanPosition(
            account,
            for: loan.purpose,
            standing: standing,
            security: loan.security,
            before: nil,
            rules: rules
        )
        position.firstDefault = moves.first { $0.bucket == .days91 }?.day
        let record = LoanRecord(
            id: nextLoan,
            borrower: person.id,
            currency: "INR",
            purpose: loan.purpose,
            region: person.region,
            terms: loan.terms,
            probabilityOfDefault: loan.probabilityOfDefault,
            isFloating: loan.isFloating,
            security: loan.security,
            monthlyIncome: person.monthlyIncome,
            position: position
        )
        insert(record, loan, moves)
        partRows += RepaymentParts.of(account).map { $0.values(of: record.id) }
        cells.move(record, from: nil, to: position)
        count(moves, of: record, endedOn: account.endedOn)
        events += loan.events.count
        repayments += loan.repayments
        nextLoan += 1
    }

    private mutating func insert(_ record: LoanRecord, _ loan: SimulatedLoan, _ moves: [ClassHistory.Move]) {
        loanRows.append(record.fixedValues + record.position.values + [.null])
        eventRows += loan.events.map { event in
            let method = event.received > 0 ? PaymentMethod.bankTransfer : nil
            return event.values(of: record.id, at: at, by: .system("simulation"), method: method)
        }
        moveRows += moves.map { move in
            [
                .integer(record.id), .integer(move.day.dayNumber), .integer(move.bucket.rawValue),
                .integer(move.assetClass.rawValue),
            ]
        }
        guard loan.security > 0 else { return }
        let value = Int((Double(loan.security) / (1 - Self.haircut)).rounded())  // scalar-safe: a number
        let begun = LedgerValue.integer(loan.terms.startsOn.dayNumber)
        collateralRows.append([
            .integer(record.id), 1, .text(loan.purpose == "vehicle" ? "vehicle" : "property"), .integer(value),
            .number(Self.haircut), begun, begun,
        ])
    }

    private static let haircut = 0.2

    /// Counts the loan in the roll rates of every month end it saw two of.
    private mutating func count(_ moves: [ClassHistory.Move], of record: LoanRecord, endedOn: CalendarDate?) {
        var end = Self.monthEnd(of: record.terms.startsOn)
        var bucket = 0
        var next = 0
        while end <= until, endedOn.map({ end < $0 }) ?? true {
            var later = bucket
            while next < moves.count, moves[next].day <= end {
                later = moves[next].bucket.rawValue
                next += 1
            }
            if end.monthNumber > record.cohort { rolls[[end.monthNumber, bucket, later], default: 0] += 1 }
            bucket = later
            end = Self.monthEnd(of: end.adding(days: 1))
        }
    }

    private static func monthEnd(of day: CalendarDate) -> CalendarDate {
        day.adding(days: CalendarDate.dayCount(year: day.year, month: day.month) - day.day)
    }

    /// Writes the group and what it adds to the sums.
    func write(_ tables: LedgerTables) throws {
        try tables.insert(
            borrowerRows,
            into: "borrowers",
            "borrower_id, region, monthly_income, npa_since, watched_until, is_loss"
        )
        try tables.insert(loanRows, into: "loans", LoanRecord.insertedColumns)
        try tables.insert(eventRows, into: "loan_events", LoanEvent.columns)
        try tables.insert(partRows, into: "repayment_parts", RepaymentParts.columns)
        try tables.insert(moveRows, into: "loan_moves", "loan_id, day, bucket, asset_class")
        try tables.insert(
            collateralRows,
            into: "collaterals",
            "loan_id, number, kind, value, haircut, valued_on, recorded_on"
        )
        try cells.write(tables)
        for (key, loans) in rolls { try LoanBook.add(key[0], key[1], key[2], loans, tables) }
    }
}
