import Instalments
import Lending
import Loans
import Testing

/// Every state of a loan, and everything that can happen to one in it: what is allowed leads to the next, the rest is
/// refused and says why (requirements, L3 and Q17).
@Suite struct LoanTransitionTests {
    /// What brings an active loan to each state on the first of March.
    private static func events(leadingTo status: LoanStatus, _ terms: LoanTerms) throws -> [LoanEvent] {
        let on = try day("2024-03-01")
        let quote = try EarlyClosure(LoanAccount(terms, events: [], asAt: on), feePercent: 0).total
        return switch status {
        case .active: []
        case .closed: [LoanEvent(sequence: 1, effectiveOn: on, .closure(quote, fee: 0))]
        case .settled: [LoanEvent(sequence: 1, effectiveOn: on, .settlement(100))]
        case .writtenOff: [LoanEvent(sequence: 1, effectiveOn: on, .writeOff)]
        }
    }

    /// All changes but a reversal, with the state to which each brings an active loan.
    private static func changes(_ terms: LoanTerms) -> [(change: LoanEvent.Change, next: LoanStatus)] {
        [
            (.receipt(100), .active), (.charge(5), .active), (.partPrepayment(5_000_000, .smallerInstalments), .active),
            (.partPrepayment(5_000_000, .fewerInstalments), .active),
            (.restructuring(rate: terms.rate, months: 24, moratorium: .none), .active),
            (.closure(13_000_000, fee: 0), .closed), (.settlement(100), .settled), (.writeOff, .writtenOff),
            (.lossIdentified, .active), (.lossWithdrawn, .active),
        ]
    }

    @Test(arguments: LoanStatus.allCases) func eachChangeIsAllowedOrRefused(_ status: LoanStatus) throws {
        let terms = try yearLoan()
        let before = try Self.events(leadingTo: status, terms)
        let later = try day("2024-03-20")
        #expect(try LoanAccount(terms, events: before, asAt: later).status == status)
        for (change, next) in Self.changes(terms) {
            let events = before + [LoanEvent(sequence: 2, effectiveOn: later, change)]
            if status == .active {
                let account = try LoanAccount(terms, events: events, asAt: later)
                #expect(account.status == next, "\(change)")
                account.expectSoundBooks()
            } else if case .receipt = change {
                // Money that came in is never turned away: of a loan that is over it is a recovery, or in hand.
                let account = try LoanAccount(terms, events: events, asAt: later)
                #expect(account.status == status)
                account.expectSoundBooks()
            } else {
                #expect(throws: LoanError.notActive(status), "\(change)") {
                    try LoanAccount(terms, events: events, asAt: later)
                }
            }
        }
    }

    @Test(arguments: [LoanStatus.closed, .settled, .writtenOff])
    func onlyAClosureCanBeTakenBack(_ status: LoanStatus) throws {
        let terms = try yearLoan()
        let later = try day("2024-03-20")
        let events = try Self.events(leadingTo: status, terms)
        let back = events + [LoanEvent(sequence: 2, effectiveOn: later, .reversal(of: 1))]
        if status == .closed {
            let account = try LoanAccount(terms, events: back, asAt: later)
            #expect(account.status == .active && account.received == 0)
            account.expectSoundBooks()
        } else {
            #expect(throws: LoanError.nothingToReverse(sequence: 1)) {
                try LoanAccount(terms, events: back, asAt: later)
            }
        }
    }
}
