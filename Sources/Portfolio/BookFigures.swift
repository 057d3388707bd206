public import AssetQuality
public import CreditRisk
public import Lending
import Loans

/// Sums over loans that are alike; amounts in minor units.
public struct BookCell: Sendable, Hashable {
    /// Month the loans began in: 12·year + month − 1.
    public let cohort: Int
    /// What the money is for.
    public let purpose: String
    /// Where the borrowers live.
    public let region: String
    /// `active`, `restructured`, `closed`, `settled` or `written_off`.
    public let status: String
    /// How late they are.
    public let bucket: DelinquencyBucket
    /// How good they are.
    public let assetClass: AssetClass
    /// The sums, by name.
    public let sums: [String: Int]

    /// A cell.
    public init(
        cohort: Int,
        purpose: String,
        region: String,
        status: String,
        bucket: DelinquencyBucket,
        assetClass: AssetClass,
        sums: [String: Int]
    ) {
        self.cohort = cohort
        self.purpose = purpose
        self.region = region
        self.status = status
        self.bucket = bucket
        self.assetClass = assetClass
        self.sums = sums
    }

    /// A sum; 0 for an unknown name.
    public subscript(name: String) -> Int { sums[name] ?? 0 }

    /// Whether something is owed on its loans.
    public var isOpen: Bool { status == "active" || status == "restructured" }

    /// Where its loans stand.
    public var standing: LoanStanding {
        LoanStanding(
            status: LoanStatus(rawValue: status) ?? .active,
            bucket: bucket,
            assetClass: assetClass,
            isRestructured: status == "restructured"
        )
    }

    /// The same loans with one sum replaced.
    public func replacing(_ name: String, by sum: Int) -> BookCell { with(sums.merging([name: sum]) { $1 }) }

    /// What is left without a part.
    public func without(_ part: BookCell) -> BookCell { with(sums.merging(part.sums) { $0 - $1 }) }

    /// Loans of the same kind with other sums.
    private func with(_ sums: [String: Int]) -> BookCell {
        BookCell(
            cohort: cohort,
            purpose: purpose,
            region: region,
            status: status,
            bucket: bucket,
            assetClass: assetClass,
            sums: sums
        )
    }
}

/// The loans of one currency in figures.
public struct BookFigures: Sendable, Hashable {
    /// All cells that are not empty.
    public let cells: [BookCell]
    /// Of all amounts.
    public let currency: Currency
    /// What became of applications.
    public let funnel: ApplicationFunnel

    /// A book.
    public init(_ cells: [BookCell], in currency: Currency, funnel: ApplicationFunnel) {
        self.currency = currency
        self.cells = cells.filter { $0["loans"] > 0 }
        self.funnel = funnel
    }

    /// Sums over the whole book.
    public var totals: BookTotals { Self.totals(cells) }

    /// Sums over parts of the book.
    /// - Parameter name: What names the part of a cell.
    /// - Returns: By name.
    public func totals(by name: (BookCell) -> String) -> [(name: String, totals: BookTotals)] {
        Dictionary(grouping: cells, by: name).map { ($0.key, Self.totals($0.value)) }.sorted { $0.name < $1.name }
    }

    /// The sum of a name over all cells.
    public func sum(_ name: String) -> Int { cells.reduce(0) { $0 + $1[name] } }

    /// Concentration of what is outstanding.
    /// - Parameters:
    ///   - name: What names the part of a cell.
    ///   - limits: Largest shares by the name of the part.
    ///   - limit: Largest share of a part that has no limit of its own.
    /// - Returns: Active loans only.
    public func concentration(
        by name: (BookCell) -> String,
        limits: [String: Double],
        limit: Double
    ) -> Concentration {
        let parts = totals(by: name).filter { $0.totals.outstanding > 0 }
        return Concentration(
            parts.map { (name: $0.name, count: $0.totals.activeLoans, amount: $0.totals.outstanding) },
            limits: limits,
            limit: limit
        )
    }

    /// Segments by purpose, as stress and allocation take them.
    /// - Parameter losses: Shares lost in default.
    /// - Returns: In the order of names; none that has nothing outstanding.
    public func segments(_ losses: LossGivenDefault) -> [BookSegment] {
        Dictionary(grouping: cells.filter { !$0.assetClass.isNonPerforming }, by: \.purpose)
            .compactMap { name, cells in
                func sum(_ key: String) -> Double { Double(cells.reduce(0) { $0 + $1[key] }) }
                let outstanding = sum("outstanding")
                guard outstanding > 0 else { return nil }
                return BookSegment(
                    name: name,
                    outstanding: Int64(outstanding),
                    probabilityOfDefault: min(max(sum("expected_default") / outstanding, 0), 1),
                    lossGivenDefault: losses.share(ofSecured: sum("secured") / outstanding),
                    payments: sum("payments"),
                    incomes: sum("incomes"),
                    instalments: sum("instalments"),
                    ratePercent: sum("interest") / outstanding * 100,
                    floating: cells.compactMap(\.floatingLoans)
                )
            }
            .sorted { $0.name < $1.name }
    }

    /// Sums over the loans of each standing, all seven of them.
    public var standings: [(standing: LoanStanding, totals: BookTotals)] {
        let parts = Dictionary(grouping: cells, by: \.standing)
        return LoanStanding.allCases.map { ($0, Self.totals(parts[$0] ?? [])) }
    }

    private static func totals(_ cells: [BookCell]) -> BookTotals {
        var totals = BookTotals()
        for cell in cells {
            let outstanding = Int64(cell["outstanding"])
            totals.loans += cell["loans"]
            totals.activeLoans += cell.isOpen ? cell["loans"] : 0
            totals.defaultedLoans += cell["defaulted"]
            totals.disbursed += Int64(cell["disbursed"])
            totals.received += Int64(cell["received"])
            totals.outstanding += outstanding
            totals.suspended += Int64(cell["suspended"])
            totals.secured += Int64(cell["secured"])
            totals.notCovered += Int64(cell["not_covered"])
            totals.shortLoans += cell["short_loans"]
            totals.instalmentsDue += cell["instalments_due"]
            totals.instalmentsOnTime += cell["instalments_on_time"]
            totals.fallenDue += Int64(cell["fallen_due"])
            totals.paidOfDue += Int64(cell["paid_of_due"])
            if cell.assetClass.isNonPerforming {
                totals.nonPerformingLoans += cell["loans"]
                totals.nonPerforming += outstanding
                totals.provisions += Int64(cell["provision"])
            }
            if cell.bucket >= .days31 { totals.pastDue30 += outstanding }
            if cell.bucket >= .days61 { totals.pastDue60 += outstanding }
            if cell.bucket >= .days91 { totals.pastDue90 += outstanding }
        }
        return totals
    }
}
