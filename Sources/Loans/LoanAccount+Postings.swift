extension LoanAccount {
    /// The lender's books of this loan up to the day, in the order of days: every move has two sides.
    public var postings: [Posting] {
        var postings = [
            Posting(day: terms.startsOn, debit: .principal, credit: .cash, amount: terms.principal, text: "disbursed")
        ]
        for due in dues where due.day <= day && due.amount > 0 {
            switch due.part {
            case .charge: postings.append(fell(due, .chargesReceivable, .chargeIncome, "charge"))
            case .interest: postings.append(fell(due, .interestReceivable, .interestIncome, "interest due"))
            case .principal: continue
            }
        }
        for addition in additions where addition.day <= day {
            postings.append(
                Posting(
                    day: addition.day,
                    debit: .principal,
                    credit: .interestIncome,
                    amount: addition.amount,
                    text: "interest added to the debt"
                )
            )
        }
        postings += transfers + money + payments
        return postings.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
    }

    private func fell(_ due: Due, _ debit: Posting.Account, _ credit: Posting.Account, _ text: String) -> Posting {
        Posting(day: due.day, debit: debit, credit: credit, amount: due.amount, text: text)
    }

    /// Money in and, for receipts taken back, out again.
    private var money: [Posting] {
        let end = events.first { $0.change == .writeOff }
        let received = Dictionary(events.map { ($0.sequence, $0.received) }) { first, _ in first }
        return events.compactMap { event in
            if case .reversal(let target) = event.change, let amount = received[target], amount > 0 {
                return Posting(
                    day: event.effectiveOn,
                    debit: .advances,
                    credit: .cash,
                    amount: amount,
                    text: "payment taken back"
                )
            }
            guard event.received > 0 else { return nil }
            // After a write-off no debt is left that the money could pay: it is a recovery.
            let isRecovery = end.map { ($0.effectiveOn, $0.sequence) < (event.effectiveOn, event.sequence) } ?? false
            return Posting(
                day: event.effectiveOn,
                debit: .cash,
                credit: isRecovery ? .recoveries : .advances,
                amount: event.received,
                text: isRecovery ? "recovered" : "received"
            )
        }
    }

    /// Money in hand that pays what fell due.
    private var payments: [Posting] {
        appropriations.compactMap { appropriation in
            let due = dues[appropriation.due]
            guard due.day <= day else { return nil }
            let account: Posting.Account =
                switch due.part {
                case .charge: .chargesReceivable
                case .interest: .interestReceivable
                case .principal: .principal
                }
            return Posting(
                day: max(appropriation.day, due.day),
                debit: .advances,
                credit: account,
                amount: appropriation.amount,
                text: "paid"
            )
        }
    }
}
