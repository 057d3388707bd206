public import Lending

extension LoanAccount {
    /// The oldest day of which interest or principal is unpaid, today or before; nil if none.
    public var oldestUnpaidOn: CalendarDate? {
        dues.first { $0.unpaid > 0 && $0.part != .charge && $0.day <= day }?.day
    }

    /// The oldest day of which interest or principal is unpaid, in the past or to come; nil if none is left.
    public var nextUnpaidOn: CalendarDate? { dues.first { $0.unpaid > 0 && $0.part != .charge }?.day }

    /// The next day on which interest is added to the debt; nil if there is none.
    public var nextAdditionOn: CalendarDate? { additions.first { $0.day > day }?.day }

    /// Days past due at the end of the day.
    public var daysPastDue: Int { Loans.daysPastDue(oldest: oldestUnpaidOn, on: day) }

    /// Principal lent and not repaid; what was paid ahead of its day is an advance still.
    public var outstandingPrincipal: Int64 {
        dues.reduce(0) { $0 + ($1.part == .principal ? $1.amount - ($1.day <= day ? $1.paid : 0) : 0) }
            - additions.reduce(0) { $0 + ($1.day > day ? $1.amount : 0) }
    }

    /// What fell due and is unpaid, of one part or of all.
    public func arrears(_ part: Due.Part? = nil) -> Int64 {
        dues.reduce(0) { $0 + ($1.day <= day && (part == nil || $1.part == part) ? $1.unpaid : 0) }
    }

    /// Money received that paid nothing that fell due yet.
    public var advance: Int64 {
        credits.reduce(0) { $0 + $1.amount } + dues.reduce(0) { $0 + ($1.day > day ? $1.paid : 0) }
    }

    /// What was paid of a part that fell due.
    public func paid(_ part: Due.Part) -> Int64 {
        dues.reduce(0) { $0 + ($1.day <= day && $1.part == part ? $1.paid : 0) }
    }

    /// Money received and not taken back.
    public var received: Int64 {
        events.reduce(0) { $0 + (reversed.contains($1.sequence) ? 0 : $1.received) }
    }

    /// What the instalments that fell due came to, and what of it was paid, on its day or later; the instalments are those
    /// of ``punctuality``.
    public var paymentOfInstalments: (due: Int64, paid: Int64) {
        let last = min(day, endedOn ?? day)
        return dues.lazy.filter { $0.number > 0 && $0.day <= last }
            .reduce(into: (0, 0)) { sums, due in
                sums.due += due.amount
                sums.paid += due.paid
            }
    }

    /// How the instalments that fell due were paid, in order; what was paid ahead of its day and would have fallen due
    /// after the loan's end is not among them.
    public var punctuality: [InstalmentPunctuality] {
        let last = min(day, endedOn ?? day)
        var rows: [InstalmentPunctuality] = []
        for due in dues where due.number > 0 && due.day <= last {
            if rows.last?.number == due.number, rows.last?.dueOn == due.day, let last = rows.popLast() {
                rows.append(last.joined(with: due))
            } else {
                rows.append(InstalmentPunctuality(number: due.number, dueOn: due.day, settledOn: due.settledOn))
            }
        }
        return rows
    }
}

/// When an instalment fell due and when it was paid in full.
public struct InstalmentPunctuality: Sendable, Hashable {
    /// From 1.
    public let number: Int
    /// When it fell due.
    public let dueOn: CalendarDate
    /// When the last of it was paid; nil if it is not.
    public let settledOn: CalendarDate?

    /// An instalment.
    public init(number: Int, dueOn: CalendarDate, settledOn: CalendarDate?) {
        self.number = number
        self.dueOn = dueOn
        self.settledOn = settledOn
    }

    /// Whether it was paid on its day or before.
    public var isOnTime: Bool { settledOn.map { $0 <= dueOn } ?? false }

    fileprivate func joined(with due: Due) -> InstalmentPunctuality {
        let settledOn = settledOn.flatMap { settled in due.settledOn.map { max(settled, $0) } }
        return InstalmentPunctuality(number: number, dueOn: dueOn, settledOn: settledOn)
    }
}
