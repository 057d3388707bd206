public import Lending

/// Whether a borrower performs: all of a borrower's loans stand or fall together.
///
/// One loan more than 90 days past due makes all of them non-performing; only when all arrears of all of them are paid,
/// and a watch period after restructuring is over, do they become standard again, at the same day end.
public struct BorrowerStanding: Sendable, Hashable {
    /// First day as non-performing; nil while the borrower performs.
    public let nonPerformingSince: CalendarDate?
    /// Last day of a watch period after restructuring; nil if none.
    public let watchedUntil: CalendarDate?
    /// Whether the debt was identified as a loss.
    public let isLoss: Bool

    /// A standing as it was recorded.
    public init(nonPerformingSince: CalendarDate? = nil, watchedUntil: CalendarDate? = nil, isLoss: Bool = false) {
        self.nonPerformingSince = nonPerformingSince
        self.watchedUntil = watchedUntil
        self.isLoss = isLoss
    }

    /// A borrower who performs.
    public static let performing = BorrowerStanding()

    /// The standing at the end of a day.
    /// - Parameters:
    ///   - daysPastDue: Of each loan of the borrower that is not at its end.
    ///   - day: The business date, later than the one of the present standing.
    /// - Returns: The standing.
    public func next(daysPastDue: [Int], on day: CalendarDate) -> BorrowerStanding {
        let worst = daysPastDue.max() ?? 0
        if worst > 90 {
            return BorrowerStanding(
                nonPerformingSince: nonPerformingSince ?? day,
                watchedUntil: watchedUntil,
                isLoss: isLoss
            )
        }
        let isWatched = watchedUntil.map { day <= $0 } ?? false
        guard worst <= 0, !isWatched else { return self }
        return .performing
    }

    /// The standing after the debt was restructured: non-performing, and watched for a year from the first payment.
    /// - Parameters:
    ///   - day: When it was restructured.
    ///   - firstDueOn: When the first principal or interest under the new terms falls due.
    ///   - months: Length of the watch, 12 unless the lender's supervisor says otherwise.
    /// - Returns: The standing.
    /// - seealso: Reserve Bank of India, IRACP master circular, 1 April 2022, part B: specified period.
    public func restructured(on day: CalendarDate, firstDueOn: CalendarDate, months: Int = 12) -> BorrowerStanding {
        BorrowerStanding(
            nonPerformingSince: nonPerformingSince ?? day,
            watchedUntil: firstDueOn.adding(months: months),
            isLoss: isLoss
        )
    }

    /// The standing after the debt was identified as a loss.
    public func identifiedAsLoss(on day: CalendarDate) -> BorrowerStanding {
        BorrowerStanding(
            nonPerformingSince: nonPerformingSince ?? day,
            watchedUntil: watchedUntil,
            isLoss: true
        )
    }

    /// The class of one of the borrower's loans.
    /// - Parameters:
    ///   - daysPastDue: Of this loan.
    ///   - day: The business date of this standing.
    /// - Returns: The class.
    public func assetClass(daysPastDue: Int, on day: CalendarDate) -> AssetClass {
        guard let nonPerformingSince else { return .performing(daysPastDue: daysPastDue) }
        return isLoss ? .loss : .nonPerforming(since: nonPerformingSince, on: day)
    }
}
