public import Lending
public import Loans

/// A payment of a borrower as lender and borrower see it; amounts in minor units.
public struct Repayment: Sendable, Hashable {
    /// The number of the event.
    public let sequence: Int
    /// From which day it counts.
    public let day: CalendarDate
    /// What came.
    public let amount: Int64
    /// How it came; nil where nobody said.
    public let method: PaymentMethod?
    /// What it repaid.
    public let principal: Int64
    /// What it paid of interest.
    public let interest: Int64
    /// What it paid of fees.
    public let charges: Int64
    /// Whether it failed: it was taken back, and paid nothing.
    public let isTakenBack: Bool

    /// What it has paid of nothing yet: it stands to the borrower's credit.
    public var ahead: Int64 { isTakenBack ? 0 : amount - principal - interest - charges }

    /// The payments of an account, in the order in which they were written down.
    /// - Parameters:
    ///   - account: At the end of a day.
    ///   - methods: How money came, by the number of the event.
    /// - Returns: Also those that were taken back.
    public static func of(_ account: LoanAccount, methods: [Int: PaymentMethod]) -> [Repayment] {
        let parts = Dictionary(uniqueKeysWithValues: RepaymentParts.of(account).map { ($0.sequence, $0) })
        let gone = Set(account.events.compactMap(\.takenBack))
        return account.events.filter { $0.received > 0 }
            .map { event in
                let part = parts[event.sequence]
                return Repayment(
                    sequence: event.sequence,
                    day: event.effectiveOn,
                    amount: event.received,
                    method: methods[event.sequence],
                    principal: part?.principal ?? 0,
                    interest: part?.interest ?? 0,
                    charges: part?.charges ?? 0,
                    isTakenBack: gone.contains(event.sequence)
                )
            }
    }
}

extension LoanEvent {
    /// The number of the event that this one takes back.
    fileprivate var takenBack: Int? {
        guard case .reversal(let target) = change else { return nil }
        return target
    }
}
