/// Sums over a loan book, or a part of it, and the ratios made of them; amounts in minor units.
public struct BookTotals: Sendable, Hashable {
    /// Number of loans ever disbursed.
    public var loans = 0
    /// Number of loans that are not at their end.
    public var activeLoans = 0
    /// Number of loans that were ever more than 90 days past due, or were written off or settled.
    public var defaultedLoans = 0
    /// Number of non-performing loans.
    public var nonPerformingLoans = 0
    /// Money lent.
    public var disbursed: Int64 = 0
    /// Money received.
    public var received: Int64 = 0
    /// Principal not repaid: advances.
    public var outstanding: Int64 = 0
    /// Principal not repaid of non-performing loans: GNPA.
    public var nonPerforming: Int64 = 0
    /// Set aside for non-performing loans.
    public var provisions: Int64 = 0
    /// Interest and fees that borrowers who do not perform have left unearned.
    public var suspended: Int64 = 0
    /// Principal not repaid of loans that something of value stands for.
    public var secured: Int64 = 0
    /// What of it is beyond what sales of the security are expected to fetch, loan by loan.
    public var notCovered: Int64 = 0
    /// Number of loans that owe more than that.
    public var shortLoans = 0
    /// Principal not repaid of loans more than 30, 60 and 90 days past due.
    public var pastDue30: Int64 = 0
    /// More than 60 days.
    public var pastDue60: Int64 = 0
    /// More than 90 days.
    public var pastDue90: Int64 = 0
    /// Instalments that fell due.
    public var instalmentsDue = 0
    /// Instalments paid on their day or before.
    public var instalmentsOnTime = 0
    /// What the instalments that fell due came to.
    public var fallenDue: Int64 = 0
    /// What of it was paid, late or not.
    public var paidOfDue: Int64 = 0

    /// Nothing yet.
    public init() {}

    /// GNPA over all outstanding, non-performing included; nil without anything outstanding.
    public var grossNonPerformingRatio: Double? { share(nonPerforming, outstanding) }

    /// (GNPA − provisions)/(advances − provisions); nil if nothing is left below the line.
    public var netNonPerformingRatio: Double? { share(nonPerforming - provisions, outstanding - provisions) }

    /// Provisions over GNPA; nil without non-performing loans.
    public var provisionCoverage: Double? { share(provisions, nonPerforming) }

    /// What secured loans owe beyond their security, over all that they owe; nil without secured loans.
    public var shortfallShare: Double? { share(notCovered, secured) }

    /// Defaulted loans over loans.
    public var defaultRate: Double? { share(Int64(defaultedLoans), Int64(loans)) }

    /// Instalments paid on time over instalments due.
    public var onTimeShare: Double? { share(Int64(instalmentsOnTime), Int64(instalmentsDue)) }

    /// What was paid of the instalments that fell due, over what they came to; nil before any fell due.
    public var paymentRate: Double? { share(paidOfDue, fallenDue) }

    /// Outstanding more than 30, 60 or 90 days past due over all outstanding.
    public var portfolioAtRisk: (after30: Double?, after60: Double?, after90: Double?) {
        (share(pastDue30, outstanding), share(pastDue60, outstanding), share(pastDue90, outstanding))
    }

    /// Average amount of a loan, rounded down; nil without loans.
    public var averageLoan: Int64? { loans > 0 ? disbursed / Int64(loans) : nil }

    private func share(_ part: Int64, _ whole: Int64) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
}

/// What became of applications.
public struct ApplicationFunnel: Sendable, Hashable {
    /// Approved, whatever came after.
    public var approved: Int
    /// Declined.
    public var declined: Int
    /// Not decided yet.
    public var pending: Int

    /// Counts of applications.
    public init(approved: Int, declined: Int, pending: Int) {
        self.approved = approved
        self.declined = declined
        self.pending = pending
    }

    /// All of them.
    public var total: Int { approved + declined + pending }

    /// Approved over decided; nil if none is decided.
    public var approvalRate: Double? {
        approved + declined > 0 ? Double(approved) / Double(approved + declined) : nil
    }
}
