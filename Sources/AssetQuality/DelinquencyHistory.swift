public import Lending

/// How late a loan was, day by day, computed from when its instalments fell due and were paid.
public struct DelinquencyHistory: Sendable, Hashable {
    /// An instalment that was unpaid at the end of its day.
    struct Spell: Sendable, Hashable {
        /// When it fell due.
        let dueOn: CalendarDate
        /// The first day at whose end it was the oldest that was unpaid.
        let from: CalendarDate
        /// The first day at whose end it was paid; nil if it is not.
        let until: CalendarDate?
    }

    let spells: [Spell]

    /// The history of a loan.
    /// - Parameter instalments: Days on which they fell due and were paid, in the order of the former.
    public init(_ instalments: [(dueOn: CalendarDate, settledOn: CalendarDate?)]) {
        var spells: [Spell] = []
        var clear = CalendarDate.earliest
        for instalment in instalments {
            let from = max(instalment.dueOn, clear)
            guard let settled = instalment.settledOn else {
                spells.append(Spell(dueOn: instalment.dueOn, from: from, until: nil))
                break
            }
            if from < settled { spells.append(Spell(dueOn: instalment.dueOn, from: from, until: settled)) }
            clear = max(clear, settled)
        }
        self.spells = spells
    }

    /// Days past due at the end of a day.
    public func daysPastDue(on day: CalendarDate) -> Int {
        let spell = spells.first { $0.from <= day && ($0.until.map { day < $0 } ?? true) }
        return spell.map { day.dayNumber - $0.dueOn.dayNumber + 1 } ?? 0
    }

    /// The first day at whose end it was more days past due than so many.
    /// - Parameters:
    ///   - days: Such as 90; a number at which a bucket ends.
    ///   - last: The last day looked at.
    /// - Returns: Nil if it never was.
    public func firstDay(moreThan days: Int, until last: CalendarDate) -> CalendarDate? {
        turningDays(until: last).first { daysPastDue(on: $0) > days }
    }

    /// The days up to one on which the bucket may change, in order.
    public func turningDays(until last: CalendarDate) -> [CalendarDate] {
        var days: Set<CalendarDate> = []
        for spell in spells {
            let marks = [0, 30, 60, 90].map { spell.dueOn.adding(days: $0) }
            for mark in [spell.from] + marks where mark >= spell.from && spell.until.map({ mark < $0 }) ?? true {
                days.insert(mark)
            }
            if let until = spell.until { days.insert(until) }
        }
        return days.filter { $0 <= last }.sorted()
    }
}
