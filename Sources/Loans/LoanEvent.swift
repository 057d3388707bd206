public import Instalments
public import Lending

/// Something that happened to a loan on a day, whenever it was written down.
public struct LoanEvent: Sendable, Hashable {
    /// What happened; amounts in minor units, above 0.
    public enum Change: Sendable, Hashable {
        /// Money came in: it pays what fell due first, of one day first charges, then interest, then principal.
        case receipt(Int64)
        /// A payment or a fee is taken back, such as a returned cheque: from then on it is as if it had never been.
        case reversal(of: Int)
        /// A fee falls due.
        case charge(Int64)
        /// Money came in to reduce the debt before it falls due.
        case partPrepayment(Int64, PrepaymentEffect)
        /// All that is owed becomes the principal of new terms.
        case restructuring(rate: AnnualRate, months: Int, moratorium: LoanTerms.Moratorium)
        /// All that is owed falls due, with a fee (0 or more), and money came in for it.
        case closure(Int64, fee: Int64)
        /// Money came in and the rest is let go.
        case settlement(Int64)
        /// What is owed is given up as a loss.
        case writeOff
        /// The lender or its auditors hold that nothing will come in any more; the borrower owes it all the same.
        case lossIdentified
        /// That is taken back.
        case lossWithdrawn

        /// Whether somebody decides about all that is owed.
        public var isDecision: Bool {
            switch self {
            case .restructuring, .settlement, .writeOff: true
            case .receipt, .reversal, .charge, .partPrepayment, .closure, .lossIdentified, .lossWithdrawn: false
            }
        }

        /// Whether it can be taken back: money that came in, or a fee.
        public var isReversible: Bool {
            switch self {
            case .receipt, .partPrepayment, .closure, .charge: true
            case .reversal, .restructuring, .settlement, .writeOff, .lossIdentified, .lossWithdrawn: false
            }
        }
    }

    /// What a part payment does to the instalments after it.
    public enum PrepaymentEffect: String, Sendable, Hashable, CaseIterable {
        /// They become smaller.
        case smallerInstalments = "smaller_instalments"
        /// They become fewer.
        case fewerInstalments = "fewer_instalments"
    }

    /// Which event of the loan, in the order in which they were written down.
    public let sequence: Int
    /// The day from which it counts.
    public let effectiveOn: CalendarDate
    /// What happened.
    public let change: Change

    /// Something that happened.
    public init(sequence: Int, effectiveOn: CalendarDate, _ change: Change) {
        self.sequence = sequence
        self.effectiveOn = effectiveOn
        self.change = change
    }

    /// Money that came in, in minor units; 0 for what moves none.
    public var received: Int64 {
        switch change {
        case .receipt(let amount), .partPrepayment(let amount, _), .closure(let amount, _), .settlement(let amount):
            amount
        default: 0
        }
    }

    func check() throws(LoanError) {
        let amounts: [Int64] =
            switch change {
            case .receipt(let amount), .charge(let amount), .partPrepayment(let amount, _), .settlement(let amount):
                [amount]
            case .closure(let amount, let fee): [amount, fee + 1]
            case .reversal, .restructuring, .writeOff, .lossIdentified, .lossWithdrawn: []
            }
        guard amounts.allSatisfy({ (1...1_000_000_000_000_000).contains($0) }) else {
            throw .outOfRange("amount", "1 to 10^15 minor units")
        }
    }
}

/// Where a loan is between the day its money goes out and the day nothing is owed.
public enum LoanStatus: String, Sendable, Hashable, CaseIterable {
    /// Something is owed.
    case active
    /// Everything was paid.
    case closed
    /// Part was paid, the lender let the rest go.
    case settled
    /// The lender gave up what is owed; what still comes in is a recovery.
    case writtenOff = "written_off"

    /// As a person reads it.
    public var words: String {
        switch self {
        case .active: "active"
        case .closed: "closed"
        case .settled: "settled"
        case .writtenOff: "written off"
        }
    }
}
