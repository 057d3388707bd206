public import AssetQuality
public import Lending
public import Loans
public import Portfolio

/// A loan as its row says it, up to date with the last business date and event; amounts in minor units.
public struct LoanRecord: Sendable, Hashable {
    /// Its number.
    public let id: Int
    /// Whose it is.
    public let borrower: Int
    /// ISO 4217.
    public let currency: String
    /// What the money is for.
    public let purpose: String
    /// Where the borrower lives.
    public let region: String
    /// As agreed at first.
    public let terms: LoanTerms
    /// Probability of default when it was granted; nil if unknown.
    public let probabilityOfDefault: Double?
    /// Probability of default of a year as it was rated last; nil if it never was.
    public package(set) var probabilityNow: Double?
    /// Whether its rate moves with the market.
    public let isFloating: Bool
    /// What its security would fetch.
    public let security: Int64
    /// The borrower's monthly income; nil if unknown.
    public let monthlyIncome: Int64?
    /// What changes.
    public package(set) var position: LoanPosition

    /// Where it stands by its account at the end of a later day, in the class of its last day end.
    public func standing(of account: LoanAccount) -> LoanStanding {
        LoanStanding(
            status: account.status,
            bucket: DelinquencyBucket(daysPastDue: account.status == .active ? account.daysPastDue : 0),
            assetClass: position.assetClass,
            isRestructured: position.isRestructured
        )
    }

    /// Where it stands.
    public var standing: LoanStanding {
        LoanStanding(
            status: position.status,
            bucket: position.bucket,
            assetClass: position.assetClass,
            isRestructured: position.isRestructured
        )
    }

    /// A loan.
    package init(
        id: Int,
        borrower: Int,
        currency: String,
        purpose: String,
        region: String,
        terms: LoanTerms,
        probabilityOfDefault: Double?,
        probabilityNow: Double? = nil,
        isFloating: Bool,
        security: Int64,
        monthlyIncome: Int64?,
        position: LoanPosition
    ) {
        self.id = id
        self.borrower = borrower
        self.currency = currency
        self.purpose = purpose
        self.region = region
        self.terms = terms
        self.probabilityOfDefault = probabilityOfDefault
        self.probabilityNow = probabilityNow
        self.isFloating = isFloating
        self.security = security
        self.monthlyIncome = monthlyIncome
        self.position = position
    }

    /// The same loan with other security, and what follows from it.
    package func secured(by security: Int64, _ position: LoanPosition) -> LoanRecord {
        LoanRecord(
            id: id,
            borrower: borrower,
            currency: currency,
            purpose: purpose,
            region: region,
            terms: terms,
            probabilityOfDefault: probabilityOfDefault,
            probabilityNow: probabilityNow,
            isFloating: isFloating,
            security: security,
            monthlyIncome: monthlyIncome,
            position: position
        )
    }

    /// Probability of default of a year, as far as it is known: as rated last, or as granted.
    public var presentProbability: Double? { probabilityNow ?? probabilityOfDefault }

    /// Number of the month it began in: 12·year + month − 1.
    public var cohort: Int { terms.startsOn.monthNumber }
}

/// What of a loan's row changes; amounts in minor units.
public struct LoanPosition: Sendable, Hashable {
    /// Where it stands.
    public var status: LoanStatus
    /// Principal not repaid; 0 for a loan at its end.
    public var outstanding: Int64
    /// Money received and not taken back.
    public var received: Int64
    /// The present level payment.
    public var levelPayment: Int64
    /// The oldest day, past or to come, of which interest or principal is unpaid.
    public var oldestUnpaid: CalendarDate?
    /// Instalments that fell due.
    public var instalmentsDue: Int
    /// Instalments that were paid on their day or before.
    public var instalmentsOnTime: Int
    /// What the instalments that fell due came to.
    public var fallenDue: Int64
    /// What of it was paid, late or not.
    public var paidOfDue: Int64
    /// Number of its last instalments that were paid late or not at all.
    public var lateInARow: Int
    /// How late it is.
    public var bucket: DelinquencyBucket
    /// How good it is.
    public var assetClass: AssetClass
    /// Set aside for it under the rules for asset classes.
    public var provision: Int64
    /// First day at whose end it was more than 90 days past due, or given up; nil if never.
    public var firstDefault: CalendarDate?
    /// The next day end at which it changes without an event.
    public var turnsOn: CalendarDate
    /// Number of its events.
    public var events: Int
    /// Charges that fell due and were paid, late fees among them.
    public var chargesPaid: Int64
    /// Whether it counts as secured from the start.
    ///
    /// That is: whether security worth more than a tenth of what was lent stood for it when its borrower performed last.
    /// What is pledged after the loan became non-performing lessens the loss on a doubtful loan, but not the rate on a
    /// sub-standard one. Money goes out here before security is recorded, so the first day itself says nothing.
    /// - seealso: Reserve Bank of India, IRACP master circular, 1 April 2022, provisions for sub-standard assets: an
    ///   exposure is unsecured if its security is worth not more than 10 per cent of it ab initio.
    public var wasSecured: Bool
    /// Whether it has new terms that are watched still.
    public var isRestructured: Bool
    /// Interest and fees that a borrower who does not perform has left unearned.
    public var suspended: Int64
}

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
