import AssetQuality
import Instalments
package import Ledger
import Lending
import Loans
package import Portfolio

/// Changes of the sums over the book, gathered in a transaction.
package struct BookCells: Sendable {
    private struct Key: Hashable {
        let currency: String
        let kind: BookCell.Kind
    }

    private struct Band: Hashable {
        let currency: String
        let number: Int
    }

    /// Amounts lent, in major units, from which on a loan counts in the next band.
    package static let bandLimits = [100_000, 250_000, 500_000, 1_000_000]

    private var changes: [Key: BookSums] = [:]
    private var defaults: [Int: [Int: Int]] = [:]
    private var bands: [Band: (loans: Int, amount: Int)] = [:]

    /// No change yet.
    package init() {}

    /// A loan moves from one position to another; nil before it existed.
    package mutating func move(_ loan: LoanRecord, from before: LoanPosition?, to after: LoanPosition) {
        if let before {
            add(loan, before, sign: -1)
        } else {
            let amount = Int(loan.terms.principal)  // scalar-safe: a number
            let unit = Int(Currency.isoMinorUnits(loan.currency))  // scalar-safe: a number
            let band = Band(currency: loan.currency, number: Self.bandLimits.count { amount >= $0 * unit })
            bands[band, default: (0, 0)].loans += 1
            bands[band, default: (0, 0)].amount += amount
        }
        add(loan, after, sign: 1)
        guard before?.firstDefault != after.firstDefault else { return }
        // A payment that was written down late may show that a default never was, or came later.
        for (day, sign) in [(before?.firstDefault, -1), (after.firstDefault, 1)] {
            guard let day else { continue }
            defaults[loan.cohort, default: [:]][day.monthNumber - loan.cohort, default: 0] += sign
        }
    }

    /// What a loan's row says changes otherwise than by an event, such as its security.
    package mutating func replace(_ loan: LoanRecord, by other: LoanRecord) {
        add(loan, loan.position, sign: -1)
        add(other, other.position, sign: 1)
    }

    private mutating func add(_ loan: LoanRecord, _ position: LoanPosition, sign: Int) {
        let kind = BookCell.Kind(
            cohort: loan.cohort,
            purpose: loan.purpose,
            region: loan.region,
            status: position.isRestructured ? "restructured" : position.status.rawValue,
            bucket: position.bucket,
            assetClass: position.assetClass
        )
        let isOpen = position.status == .active
        let outstanding = Int(position.outstanding)  // scalar-safe: a number
        func whole(_ amount: Int64) -> Int { Int(amount) }  // scalar-safe: a number
        func part(_ share: Double) -> Int { Int((Double(outstanding) * share).rounded()) }  // scalar-safe: numbers
        let payments = isOpen && loan.monthlyIncome != nil ? whole(position.levelPayment) : 0
        let incomes = isOpen ? whole(loan.monthlyIncome ?? 0) : 0
        let (defaults, interest) = (part(loan.presentProbability ?? 0), part(loan.terms.rate.percent / 100))
        let instalments = isOpen ? whole(position.levelPayment) : 0
        let uncovered = loan.security > 0 ? max(outstanding - whole(loan.security), 0) : 0
        // In the order of BookSum: a million loans are filled in by this.
        let values: [Int] =
            [
                1, position.firstDefault == nil ? 0 : 1, whole(loan.terms.principal), outstanding,
                whole(position.received),
                whole(position.provision), position.instalmentsDue, position.instalmentsOnTime,
                loan.security > 0 ? outstanding : 0, loan.isFloating ? outstanding : 0,
                defaults, payments, incomes, interest, whole(position.chargesPaid), instalments,
            ] + [defaults, interest, instalments, payments, incomes].map { loan.isFloating ? $0 : 0 }
            + [
                whole(position.suspended), uncovered > 0 ? 1 : 0, uncovered, whole(position.fallenDue),
                whole(position.paidOfDue),
            ]
        changes[Key(currency: loan.currency, kind: kind), default: [:]].add(BookSums(values), sign: sign)
    }

    /// The sums of one currency, of what was gathered from nothing.
    package func cells(of currency: String) -> [BookCell] {
        changes.filter { $0.key.currency.utf8.elementsEqual(currency.utf8) }
            .map { BookCell($0.kind, $1) }
    }

    /// Loans and what was lent by amount, of what was gathered from nothing; ascending, from so many major units.
    package func amounts(of currency: String) -> [(from: Int, loans: Int, amount: Int64)] {
        bands.filter { $0.key.currency.utf8.elementsEqual(currency.utf8) }.sorted { $0.key.number < $1.key.number }
            .map { band, sum in
                (band.number > 0 ? Self.bandLimits[band.number - 1] : 0, sum.loans, Int64(sum.amount))
            }
    }

    /// Writes the changes, and that there was one.
    package func write(_ tables: LedgerTables) throws {
        try writeSums(tables)
        try writeDefaults(tables)
        for (band, change) in bands {
            try tables.send(
                """
                INSERT INTO book_amounts (currency, band, loans, amount) VALUES (?, ?, ?, ?)
                ON CONFLICT (currency, band) DO UPDATE SET loans = book_amounts.loans + excluded.loans, amount = book_amounts.amount + excluded.amount
                """,
                [.text(band.currency), .integer(band.number), .integer(change.loans), .integer(change.amount)]
            )
        }
        try tables.send("UPDATE book_versions SET version = version + 1")
    }

    private func writeSums(_ tables: LedgerTables) throws {
        let marks = [String](repeating: "?", count: 7 + BookSum.columns.count).joined(separator: ", ")
        let additions = BookSum.columns.map { "\($0) = book_cells.\($0) + excluded.\($0)" }.joined(separator: ", ")
        let sql = """
            INSERT INTO book_cells (currency, cohort, purpose, region, status, bucket, asset_class, \(BookSum.columns.joined(separator: ", ")))
            VALUES (\(marks)) ON CONFLICT (currency, cohort, purpose, region, status, bucket, asset_class)
            DO UPDATE SET \(additions)
            """
        for (key, sums) in changes where !sums.areZero {
            let kind = key.kind
            try tables.send(
                sql,
                [
                    .text(key.currency), .integer(kind.cohort), .text(kind.purpose), .text(kind.region),
                    .text(kind.status), .integer(kind.bucket.rawValue), .integer(kind.assetClass.rawValue),
                ] + sums.all.map(LedgerValue.integer)
            )
        }
    }

    private func writeDefaults(_ tables: LedgerTables) throws {
        for (cohort, months) in defaults {
            for (month, loans) in months {
                try tables.send(
                    """
                    INSERT INTO cohort_defaults (cohort, months, loans) VALUES (?, ?, ?)
                    ON CONFLICT (cohort, months) DO UPDATE SET loans = cohort_defaults.loans + excluded.loans
                    """,
                    [.integer(cohort), .integer(month), .integer(loans)]
                )
            }
        }
    }
}
