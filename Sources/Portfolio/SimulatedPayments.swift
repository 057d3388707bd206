import Lending
import Loans
import Statistics

/// How a simulated borrower pays: mostly on time, some often late, some not any more, some of these all at once later.
struct SimulatedPayments {
    private let terms: LoanTerms
    private let stoppedAt: Int?
    private let until: CalendarDate

    init(_ terms: LoanTerms, stoppedAt: Int?, until: CalendarDate) {
        self.terms = terms
        self.stoppedAt = stoppedAt
        self.until = until
    }

    func events(_ random: inout SeededGenerator) -> [LoanEvent] {
        let isSlow = random.bernoulli(0.1)
        let cures = random.bernoulli(0.25)
        let pause = 3 + random.index(below: 5)
        var payments: [(day: CalendarDate, amount: Int64, bounces: Bool)] = []
        for instalment in terms.instalments where instalment.day <= until {
            let delay = delay(isSlow: isSlow, &random)
            let bounces = random.bernoulli(0.01)
            var day = instalment.day.adding(days: delay)
            if let stoppedAt, instalment.number >= stoppedAt {
                guard cures else { break }
                // What was missed is paid in one go, once the trouble is over.
                let over = terms.startsOn.adding(months: stoppedAt + pause)
                day = max(day, over)
            }
            day = max(day, terms.startsOn)
            if day <= until { payments.append((day, instalment.payment, bounces)) }
        }
        return numbered(payments)
    }

    private func delay(isSlow: Bool, _ random: inout SeededGenerator) -> Int {
        if isSlow, random.bernoulli(0.5) { return 3 + random.index(below: 40) }
        return random.bernoulli(0.07) ? 1 + random.index(below: 9) : -random.index(below: 3)
    }

    /// Events in the order of their days; a returned payment is made again five days later.
    private func numbered(_ payments: [(day: CalendarDate, amount: Int64, bounces: Bool)]) -> [LoanEvent] {
        var events: [LoanEvent] = []
        func add(_ day: CalendarDate, _ change: LoanEvent.Change) {
            events.append(LoanEvent(sequence: events.count + 1, effectiveOn: day, change))
        }
        for payment in payments.sorted(by: { $0.day < $1.day }) {
            add(payment.day, .receipt(payment.amount))
            guard payment.bounces else { continue }
            let receipt = events.count
            let back = payment.day.adding(days: 2)
            if back <= until { add(back, .reversal(of: receipt)) }
            if payment.day.adding(days: 5) <= until { add(payment.day.adding(days: 5), .receipt(payment.amount)) }
        }
        return events
    }
}
