import AssetQuality
public import CreditRisk
public import Lending
import Loans

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
        self.cells = cells.filter { $0[.loans] > 0 }
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

    /// A sum over all cells.
    public func sum(_ sum: BookSum) -> Int { cells.reduce(0) { $0 + $1[sum] } }

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
                func sum(_ key: BookSum) -> Double { Double(cells.reduce(0) { $0 + $1[key] }) }
                let outstanding = sum(.outstanding)
                guard outstanding > 0 else { return nil }
                return BookSegment(
                    name: name,
                    outstanding: Int64(outstanding),
                    probabilityOfDefault: min(max(sum(.expectedDefault) / outstanding, 0), 1),
                    lossGivenDefault: losses.share(ofSecured: sum(.secured) / outstanding),
                    payments: sum(.payments),
                    incomes: sum(.incomes),
                    instalments: sum(.instalments),
                    ratePercent: sum(.interest) / outstanding * 100,
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
            let outstanding = Int64(cell[.outstanding])
            totals.loans += cell[.loans]
            totals.activeLoans += cell.isOpen ? cell[.loans] : 0
            totals.defaultedLoans += cell[.defaulted]
            totals.disbursed += Int64(cell[.disbursed])
            totals.received += Int64(cell[.received])
            totals.outstanding += outstanding
            totals.suspended += Int64(cell[.suspended])
            totals.secured += Int64(cell[.secured])
            totals.notCovered += Int64(cell[.notCovered])
            totals.shortLoans += cell[.shortLoans]
            totals.instalmentsDue += cell[.instalmentsDue]
            totals.instalmentsOnTime += cell[.instalmentsOnTime]
            totals.fallenDue += Int64(cell[.fallenDue])
            totals.paidOfDue += Int64(cell[.paidOfDue])
            if cell.assetClass.isNonPerforming {
                totals.nonPerformingLoans += cell[.loans]
                totals.nonPerforming += outstanding
                totals.provisions += Int64(cell[.provision])
            }
            if cell.bucket >= .days31 { totals.pastDue30 += outstanding }
            if cell.bucket >= .days61 { totals.pastDue60 += outstanding }
            if cell.bucket >= .days91 { totals.pastDue90 += outstanding }
        }
        return totals
    }
}
