import Instalments
import Lending

extension LoanAccount {
    mutating func pour(_ receipts: [Receipt]) {
        for receipt in receipts { pour(receipt) }
    }

    /// Pays what fell due first, of one day charges before interest before principal, and then what falls due next.
    mutating func pour(_ receipt: Receipt) {
        var rest = receipt.amount
        while rest > 0, cursor < dues.count {
            let part = min(rest, dues[cursor].unpaid)
            if part > 0 {
                dues[cursor].paid += part
                rest -= part
                appropriations.append(
                    Appropriation(day: receipt.day, due: cursor, amount: part, event: receipt.event)
                )
                if dues[cursor].unpaid == 0 { dues[cursor].settledOn = receipt.day }
            }
            if dues[cursor].unpaid == 0 { cursor += 1 }
        }
        if rest > 0 { credits.append(Receipt(day: receipt.day, event: receipt.event, amount: rest)) }
    }

    /// Takes back what was paid ahead of its day, to be used otherwise.
    mutating func lift(after day: CalendarDate) -> [Receipt] {
        let first = dues.partitioningIndex { $0.day > day }
        var lifted: [Receipt] = []
        appropriations.removeAll { appropriation in
            guard appropriation.due >= first else { return false }
            lifted.append(
                Receipt(day: appropriation.day, event: appropriation.event, amount: appropriation.amount)
            )
            return true
        }
        for index in first..<dues.count {
            dues[index].paid = 0
            dues[index].settledOn = nil
        }
        lifted += credits
        credits = []
        cursor = min(cursor, first)
        return lifted
    }

    /// Puts a due in its place.
    mutating func insert(_ due: Due) {
        let index = dues.partitioningIndex { due.precedes($0) }
        dues.insert(due, at: index)
        for other in appropriations.indices where appropriations[other].due >= index { appropriations[other].due += 1 }
        cursor = min(cursor, index)
        // What lies between is paid: it is passed over.
        while cursor < dues.count, dues[cursor].unpaid == 0 { cursor += 1 }
    }

    /// Principal that falls due later, without interest still to be added to it.
    func futurePrincipal(after day: CalendarDate) -> Int64 {
        dues.reduce(0) { $0 + ($1.day > day && $1.part == .principal ? $1.amount : 0) }
            - additions.reduce(0) { $0 + ($1.day > day ? $1.amount : 0) }
    }

    /// Makes all principal that falls due later fall due on a day, and drops the interest of later months.
    ///
    /// Nothing may be paid ahead.
    mutating func fallDue(on day: CalendarDate) {
        let principal = futurePrincipal(after: day)
        dues.removeLast(dues.count - dues.partitioningIndex { $0.day > day })
        additions.removeAll { $0.day > day }
        if principal > 0 { insert(Due(day, .principal, number: 0, amount: principal)) }
    }

    /// Lets go of what is unpaid of a part.
    /// - Returns: How much that was.
    mutating func cancel(_ part: Due.Part) -> Int64 {
        var sum: Int64 = 0
        for index in dues.indices where dues[index].part == part && dues[index].unpaid > 0 {
            sum += dues[index].unpaid
            dues[index].amount = dues[index].paid
        }
        return sum
    }

    /// Interest of the days since the last month was reckoned.
    func brokenInterest(on principal: Int64, until day: CalendarDate) -> Int64 {
        rate.interest(onMinorUnits: principal, days: brokenDays(until: day), rounding: terms.rounding)
    }

    /// The principal that an amount repays together with its interest since the last due date.
    func partWithInterest(of amount: Int64, until day: CalendarDate) -> Int64 {
        let share = 1 + rate.percent * Double(brokenDays(until: day)) / 36_500
        var principal = min(Int64((Double(amount) / share).rounded(.down)), amount)
        while principal > 0, principal + brokenInterest(on: principal, until: day) > amount {
            principal -= 1
        }
        return principal
    }

    /// Days since the interest of a month fell due last, or was added to the debt.
    private func brokenDays(until day: CalendarDate) -> Int {
        let due = dues.last { $0.day <= day && $0.number > 0 }?.day ?? restsOn
        let added = additions.last { $0.day <= day }?.day ?? restsOn
        return max(0, day.dayNumber - max(due, added, restsOn).dayNumber)
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first index from which a condition holds, if it holds from some index on.
    func partitioningIndex(where isSecond: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
