import Ledger
import LedgerSchema
import Lending
import Loans

/// What a payment paid of each part of what fell or falls due; amounts in minor units.
struct RepaymentParts: Sendable, Hashable {
    static let columns = "loan_id, sequence, due_on, principal, interest, charges"

    /// Number of the event that brought the money.
    let sequence: Int
    /// The earliest day of which it paid something.
    var dueOn: CalendarDate
    private(set) var principal: Int64 = 0
    private(set) var interest: Int64 = 0
    private(set) var charges: Int64 = 0

    /// What each payment of an account paid; nothing of payments that were taken back.
    static func of(_ account: LoanAccount) -> [RepaymentParts] {
        var parts: [Int: RepaymentParts] = [:]
        for appropriation in account.appropriations {
            let due = account.dues[appropriation.due]
            var part = parts[appropriation.event] ?? RepaymentParts(sequence: appropriation.event, dueOn: due.day)
            part.dueOn = min(part.dueOn, due.day)
            part.add(appropriation.amount, to: due.part)
            parts[appropriation.event] = part
        }
        return parts.values.sorted { $0.sequence < $1.sequence }
    }

    /// Writes them in place of what stood there of the loan: a later event can change what an earlier payment paid.
    static func write(_ account: LoanAccount, of loan: Int, _ tables: LedgerTables) throws {
        try tables.send("DELETE FROM repayment_parts WHERE loan_id = ?", [.integer(loan)])
        try tables.insert(of(account).map { $0.values(of: loan) }, into: "repayment_parts", columns)
    }

    /// Values in the order of the columns.
    func values(of loan: Int) -> [LedgerValue] {
        let amounts = [principal, interest, charges].map { LedgerValue.integer(Int($0)) }  // scalar-safe: numbers
        return [.integer(loan), .integer(sequence), .integer(dueOn.dayNumber)] + amounts
    }

    private mutating func add(_ amount: Int64, to part: Due.Part) {
        switch part {
        case .principal: principal += amount
        case .interest: interest += amount
        case .charge: charges += amount
        }
    }

    private init(sequence: Int, dueOn: CalendarDate) {
        self.sequence = sequence
        self.dueOn = dueOn
    }
}
