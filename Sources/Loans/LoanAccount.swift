public import Instalments
public import Lending

// The account of one loan as at a day.
//
// A loan is its terms and the list of what happened to it; everything else is computed from these, for any day, always
// the same way. Money pays what fell due first, and then, in advance, what falls due next. So a receipt that is written
// down late, or taken back, changes every later figure at once, and a past day can be asked for at any time.

/// What a loan's terms and events amount to at the end of a day; amounts in minor units.
public struct LoanAccount: Sendable, Hashable {
    /// The end of which day.
    public let day: CalendarDate
    /// As agreed at first.
    public let terms: LoanTerms
    /// The present rate.
    public internal(set) var rate: AnnualRate
    /// The present level payment.
    public internal(set) var levelPayment: Int64
    /// All that fell due or will, in the order in which it is paid; nothing of 0.
    public internal(set) var dues: [Due] = []
    /// What money paid what.
    public internal(set) var appropriations: [Appropriation] = []
    /// Where the loan stands.
    public internal(set) var status = LoanStatus.active
    /// When it came to its end; nil while it is active.
    public internal(set) var endedOn: CalendarDate?
    /// When it was restructured last; nil if never.
    public internal(set) var restructuredOn: CalendarDate?
    /// What happened up to the day, in the order of the days from which it counts.
    public let events: [LoanEvent]

    /// Money in hand that pays nothing yet, because nothing is left to pay.
    var credits: [Receipt] = []
    /// Interest that is added to the debt on a day.
    var additions: [Addition] = []
    /// What is posted besides what follows from dues and money.
    var transfers: [Posting] = []
    /// The first due that is not paid.
    var cursor = 0
    /// The day from which interest of the running month is counted.
    var restsOn: CalendarDate
    let reversed: Set<Int>

    /// Money and the event that brought it.
    struct Receipt: Sendable, Hashable {
        let day: CalendarDate
        let event: Int
        var amount: Int64
    }

    struct Addition: Sendable, Hashable {
        let day: CalendarDate
        let amount: Int64
    }

    /// The account at the end of a day.
    /// - Parameters:
    ///   - terms: As agreed at first.
    ///   - events: All that happened, in any order; what counts from later days is left out.
    ///   - day: Not before the terms start.
    /// - Throws: ``LoanError`` if an event cannot have happened.
    public init(_ terms: LoanTerms, events: [LoanEvent], asAt day: CalendarDate) throws(LoanError) {
        guard day >= terms.startsOn else { throw .beforeStart(terms.startsOn) }
        let events = events.filter { $0.effectiveOn <= day }
            .sorted { ($0.effectiveOn, $0.sequence) < ($1.effectiveOn, $1.sequence) }
        self.day = day
        self.terms = terms
        self.events = events
        rate = terms.rate
        levelPayment = terms.levelPayment
        restsOn = terms.startsOn
        reversed = try Self.reversed(in: events)
        if let first = events.first, first.effectiveOn < terms.startsOn { throw .beforeStart(terms.startsOn) }
        let instalments = terms.instalments
        add(instalments)
        additions = instalments.filter { $0.added > 0 }.map { Addition(day: $0.day, amount: $0.added) }
        for event in events where !reversed.contains(event.sequence) {
            try event.check()
            try apply(event)
            close(on: event.effectiveOn)
        }
    }

    /// Whether events can have happened, whatever day is asked for: a receipt that is taken back later may have closed
    /// the loan meanwhile.
    /// - Parameters:
    ///   - terms: As agreed at first.
    ///   - events: All that happened, in any order.
    ///   - day: The first day from which an event is new; what was before it is taken for possible.
    /// - Throws: ``LoanError`` if one cannot have happened.
    public static func check(_ terms: LoanTerms, events: [LoanEvent], from day: CalendarDate) throws(LoanError) {
        guard day >= terms.startsOn else { throw .beforeStart(terms.startsOn) }
        for turn in Set(events.map(\.effectiveOn)) where turn >= day {
            _ = try LoanAccount(terms, events: events, asAt: turn)
        }
    }

    mutating func add(_ instalments: [DatedInstalment]) {
        dues.reserveCapacity(dues.count + instalments.count * 2)
        for instalment in instalments {
            if instalment.interest > 0 {
                dues.append(Due(instalment.day, .interest, number: instalment.number, amount: instalment.interest))
            }
            if instalment.principal > 0 {
                dues.append(Due(instalment.day, .principal, number: instalment.number, amount: instalment.principal))
            }
        }
    }

    /// A loan of which nothing is left to pay is closed.
    private mutating func close(on day: CalendarDate) {
        guard status == .active, cursor == dues.count else { return }
        status = .closed
        endedOn = day
    }

    private static func reversed(in events: [LoanEvent]) throws(LoanError) -> Set<Int> {
        var reversible: [Int: CalendarDate] = [:]
        var reversed: Set<Int> = []
        var seen: Set<Int> = []
        for event in events {
            guard seen.insert(event.sequence).inserted else { throw .duplicate(sequence: event.sequence) }
            if event.change.isReversible { reversible[event.sequence] = event.effectiveOn }
        }
        for event in events {
            guard case .reversal(let target) = event.change else { continue }
            guard let first = reversible[target], first <= event.effectiveOn,
                reversed.insert(target).inserted
            else { throw .nothingToReverse(sequence: target) }
        }
        return reversed
    }
}
