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
    /// Whether the debt was identified as a loss; nil if it was not.
    public let loss: IdentifiedLoss?

    /// How a debt that was identified as a loss rises again.
    public enum IdentifiedLoss: Int, Sendable, Hashable {
        /// When all arrears are paid, like any other that does not perform.
        case untilArrearsArePaid = 1
        /// When it is withdrawn: nothing was in arrears, so that no payment says that it was wrong.
        case untilWithdrawn = 2
    }

    /// A standing as it was recorded.
    public init(
        nonPerformingSince: CalendarDate? = nil,
        watchedUntil: CalendarDate? = nil,
        loss: IdentifiedLoss? = nil
    ) {
        self.nonPerformingSince = nonPerformingSince
        self.watchedUntil = watchedUntil
        self.loss = loss
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
                loss: loss
            )
        }
        let isWatched = watchedUntil.map { day <= $0 } ?? false
        guard worst <= 0, !isWatched, loss != .untilWithdrawn else { return self }
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
            loss: loss
        )
    }

    /// The standing after the debt was identified as a loss.
    /// - Parameters:
    ///   - day: When it was.
    ///   - hasArrears: Whether anything of it is past due.
    /// - Returns: Non-performing, the class of all loans is loss.
    public func identifiedAsLoss(on day: CalendarDate, hasArrears: Bool) -> BorrowerStanding {
        BorrowerStanding(
            nonPerformingSince: nonPerformingSince ?? day,
            watchedUntil: watchedUntil,
            loss: hasArrears ? .untilArrearsArePaid : .untilWithdrawn
        )
    }

    /// The standing after that was taken back.
    /// - Parameters:
    ///   - day: When the debt was identified as a loss: whoever did not perform by that alone performs again.
    ///   - daysPastDue: Of each loan of the borrower that is not at its end.
    /// - Returns: The class of the loans follows from their days again.
    public func lossWithdrawn(identifiedOn day: CalendarDate, daysPastDue: [Int]) -> BorrowerStanding {
        let isAllThereWas = nonPerformingSince == day && watchedUntil == nil && daysPastDue.allSatisfy { $0 <= 90 }
        guard !isAllThereWas else { return .performing }
        return BorrowerStanding(nonPerformingSince: nonPerformingSince, watchedUntil: watchedUntil)
    }

    /// The class of one of the borrower's loans.
    /// - Parameters:
    ///   - daysPastDue: Of this loan.
    ///   - day: The business date of this standing.
    /// - Returns: The class.
    public func assetClass(daysPastDue: Int, on day: CalendarDate) -> AssetClass {
        guard let nonPerformingSince else { return .performing(daysPastDue: daysPastDue) }
        return loss == nil ? .nonPerforming(since: nonPerformingSince, on: day) : .loss
    }
}
