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
    /// Whether somebody put it on the list of loans whose risk has risen for other reasons than days and models say.
    public package(set) var isOnWatchList: Bool
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
        isOnWatchList: Bool = false,
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
        self.isOnWatchList = isOnWatchList
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
            isOnWatchList: isOnWatchList,
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
