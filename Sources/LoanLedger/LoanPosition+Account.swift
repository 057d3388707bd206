package import AssetQuality
import Lending
package import Loans

extension LoanPosition {
    /// What an account says at the end of its day.
    /// - Parameters:
    ///   - account: Of the loan.
    ///   - purpose: What its money is for.
    ///   - standing: Of the borrower, as at the same day end or the one before.
    ///   - security: What its security would fetch.
    ///   - before: The position before, if there was one.
    ///   - rules: Of the lender: the sector of the purpose, and from when an instalment costs a late fee.
    package init(
        _ account: LoanAccount,
        for purpose: String,
        standing: BorrowerStanding,
        security: Int64,
        before: LoanPosition?,
        rules: LoanBook.Rules
    ) {
        let isOpen = account.status == .active
        let late = isOpen ? account.daysPastDue : 0
        let assetClass = isOpen ? standing.assetClass(daysPastDue: late, on: account.day) : .standard
        let isSecured = security > account.terms.principal / 10
        self.init(
            account,
            assetClass: assetClass,
            sector: rules.sector(of: purpose),
            security: security,
            wasSecured: assetClass.isNonPerforming ? before?.wasSecured ?? isSecured : isSecured,
            watchedUntil: standing.watchedUntil
        )
        suspended = standing.nonPerformingSince.map(account.unearned(since:)) ?? 0
        let isGivenUp = account.status == .writtenOff || account.status == .settled
        firstDefault = before?.firstDefault ?? (bucket == .days91 || isGivenUp ? account.day : nil)
        turnsOn = isOpen ? Self.nextTurn(account, standing, rules.lateFeeAfter) : .latest
    }

    /// What an account says at the end of a past day; it never turns.
    /// - Parameters:
    ///   - account: Of the loan.
    ///   - recorded: The class that day ends had recorded until then.
    ///   - spells: When day ends had found until then that its borrower did not perform, in order.
    ///   - security: What its security would have fetched at the end of a day.
    ///   - now: The loan.
    ///   - rules: Of the lender, with the sectors of that day as far as day ends kept them.
    init(
        past account: LoanAccount,
        recorded: AssetClass,
        _ spells: [NonPerformingSpell],
        security: (CalendarDate) -> Int64,
        now: LoanRecord,
        rules: LoanBook.Rules
    ) {
        let assetClass: AssetClass =
            switch (account.status, recorded.isNonPerforming) {
            case (.active, true): recorded
            case (.active, false): .performing(daysPastDue: account.daysPastDue)
            default: .standard
            }
        let performed = assetClass.isNonPerforming ? spells.last?.from ?? account.day : account.day
        let watchedUntil = account.restructuredOn
            .flatMap { day in account.dues.first { $0.day > day }?.day.adding(months: rules.watchMonths) }
        self.init(
            account,
            assetClass: assetClass,
            sector: rules.sector(of: now.purpose),
            security: security(account.day),
            wasSecured: security(performed) > account.terms.principal / 10,
            watchedUntil: watchedUntil
        )
        firstDefault = now.position.firstDefault.flatMap { $0 <= account.day ? $0 : nil }
        if assetClass.isNonPerforming {
            suspended = -account.postings(keepingBack: 0, suspended: spells).balance(of: .incomeSuspense)
        }
    }

    private init(
        _ account: LoanAccount,
        assetClass: AssetClass,
        sector: ProvisionSector,
        security: Int64,
        wasSecured: Bool,
        watchedUntil: CalendarDate?
    ) {
        let punctuality = account.punctuality
        let isOpen = account.status == .active
        let late = isOpen ? account.daysPastDue : 0
        status = account.status
        outstanding = isOpen ? account.outstandingPrincipal : 0
        received = account.received
        levelPayment = isOpen ? account.levelPayment : 0
        oldestUnpaid = account.nextUnpaidOn
        instalmentsDue = punctuality.count
        instalmentsOnTime = punctuality.count(where: \.isOnTime)
        (fallenDue, paidOfDue) = account.paymentOfInstalments
        lateInARow = punctuality.reversed().prefix { !$0.isOnTime }.count
        bucket = DelinquencyBucket(daysPastDue: late)
        self.assetClass = assetClass
        self.wasSecured = wasSecured
        provision = ProvisionRates()
            .provision(
                assetClass,
                outstanding: outstanding,
                security: security,
                wasSecured: wasSecured,
                sector: sector
            )
        firstDefault = nil
        turnsOn = .latest
        suspended = 0
        events = account.events.count
        chargesPaid = account.paid(.charge)
        isRestructured =
            isOpen && account.restructuredOn != nil && watchedUntil.map { account.day <= $0 } ?? false
    }

    /// The next due date, the next interest added to the debt, the next bucket, the next class, the next late fee: whatever
    /// comes first.
    private static func nextTurn(
        _ account: LoanAccount,
        _ standing: BorrowerStanding,
        _ feeAfter: Int
    ) -> CalendarDate {
        var turns = [account.dues.first { $0.day > account.day }?.day, account.nextAdditionOn].compactMap(\.self)
        if let oldest = account.oldestUnpaidOn {
            turns += [30, 60, 90].map { oldest.adding(days: $0) }
            turns += account.dues.filter { $0.day <= account.day && $0.unpaid > 0 && $0.number > 0 }
                .map { $0.day.adding(days: feeAfter - 1) }
        }
        if let since = standing.nonPerformingSince { turns += [12, 24, 48].map { since.adding(months: $0) } }
        if let watched = standing.watchedUntil { turns.append(watched.adding(days: 1)) }
        return turns.filter { $0 > account.day }.min() ?? .latest
    }
}

extension LoanAccount {
    /// How late it was, day by day, as far as it is known now.
    var delinquency: DelinquencyHistory { DelinquencyHistory(punctuality.map { ($0.dueOn, $0.settledOn) }) }
}

extension CalendarDate {
    /// 12·year + month − 1.
    var monthNumber: Int { year * 12 + month - 1 }
}
