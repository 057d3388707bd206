import Instalments
import Lending

extension LoanAccount {
    mutating func apply(_ event: LoanEvent) throws(LoanError) {
        switch event.change {
        case .reversal: return
        case .receipt(let amount): pour(Receipt(day: event.effectiveOn, event: event.sequence, amount: amount))
        default:
            guard status == .active else { throw .notActive(status) }
            try change(event)
        }
    }

    private mutating func change(_ event: LoanEvent) throws(LoanError) {
        let day = event.effectiveOn
        switch event.change {
        case .receipt, .reversal, .lossIdentified, .lossWithdrawn: break
        case .charge(let amount):
            let hand = lift(after: day)
            insert(Due(day, .charge, number: 0, amount: amount))
            pour(hand)
        case .partPrepayment(_, let effect): try prepay(event, effect)
        case .restructuring(let rate, let months, let moratorium):
            try restructure(on: day, rate: rate, months: months, moratorium: moratorium)
        case .closure(_, let fee):
            let hand = lift(after: day) + [Receipt(day: day, event: event.sequence, amount: event.received)]
            let interest = brokenInterest(on: futurePrincipal(after: day), until: day)
            fallDue(on: day)
            if interest > 0 { insert(Due(day, .interest, number: 0, amount: interest)) }
            if fee > 0 { insert(Due(day, .charge, number: 0, amount: fee)) }
            pour(hand)
        case .settlement(let amount):
            let hand = lift(after: day) + [Receipt(day: day, event: event.sequence, amount: amount)]
            let interest = brokenInterest(on: futurePrincipal(after: day), until: day)
            fallDue(on: day)
            pour(hand)
            pay(interest, on: day)
            giveUp(on: day, as: .settled)
        case .writeOff:
            let hand = lift(after: day)
            fallDue(on: day)
            pour(hand)
            giveUp(on: day, as: .writtenOff)
        }
    }

    private mutating func prepay(_ event: LoanEvent, _ effect: LoanEvent.PrepaymentEffect) throws(LoanError) {
        let day = event.effectiveOn
        let future = dues.drop { $0.day <= day }.filter { $0.part == .principal }
        guard Set(future.map(\.day)) == Set(dues.drop { $0.day <= day }.map(\.day)),
            additions.allSatisfy({ $0.day <= day })
        else { throw .duringMoratorium }
        let owed = future.reduce(0) { $0 + $1.amount }
        // Everything ahead is taken off first, so that the money pays arrears and then nothing else.
        let hand = lift(after: day) + [Receipt(day: day, event: event.sequence, amount: event.received)]
        dues.removeLast(dues.count - dues.prefix { $0.day <= day }.count)
        pour(hand)
        let rest = credits
        credits = []
        let amount = rest.reduce(0) { $0 + $1.amount }
        let principal = partWithInterest(of: amount, until: day)
        guard principal < owed else { throw .notPartial }
        if amount > principal { insert(Due(day, .interest, number: 0, amount: amount - principal)) }
        if principal > 0 { insert(Due(day, .principal, number: 0, amount: principal)) }
        pour(rest)
        add(rescheduled(owed - principal, on: future.map(\.day), first: future.first?.number ?? 1, effect))
    }

    /// New instalments on the days of the old ones.
    private mutating func rescheduled(
        _ principal: Int64,
        on days: [CalendarDate],
        first: Int,
        _ effect: LoanEvent.PrepaymentEffect
    ) -> [DatedInstalment] {
        if effect == .smallerInstalments {
            levelPayment = equatedMonthlyInstalment(
                principalMinorUnits: principal,
                annualRate: rate,
                months: days.count,
                rounding: terms.rounding
            )
        }
        var balance = principal
        var rows: [DatedInstalment] = []
        for (index, day) in days.enumerated() where balance > 0 {
            let interest = rate.monthlyInterest(onMinorUnits: balance, rounding: terms.rounding)
            let part = index == days.count - 1 ? balance : min(max(levelPayment - interest, 0), balance)
            balance -= part
            rows.append(
                DatedInstalment(
                    number: first + index,
                    day: day,
                    interest: interest,
                    principal: part,
                    added: 0,
                    balance: balance
                )
            )
        }
        return rows
    }

    private mutating func restructure(
        on day: CalendarDate,
        rate: AnnualRate,
        months: Int,
        moratorium: LoanTerms.Moratorium
    ) throws(LoanError) {
        let hand = lift(after: day)
        let interest = brokenInterest(on: futurePrincipal(after: day), until: day)
        fallDue(on: day)
        pour(hand)
        let charges = cancel(.charge)
        let added = cancel(.interest) + interest
        let principal = cancel(.principal) + charges + added
        guard principal > 0 else { throw .notActive(.closed) }
        transfers.post(day, .principal, .interestIncome, added, "interest added to the debt")
        transfers.post(day, .principal, .chargeIncome, charges, "charges added to the debt")
        let agreed = try LoanTerms(
            principal: principal,
            rate: rate,
            months: months,
            startsOn: day,
            moratorium: moratorium,
            rounding: terms.rounding
        )
        self.rate = rate
        levelPayment = agreed.levelPayment
        restsOn = day
        restructuredOn = day
        let instalments = agreed.instalments
        additions += instalments.filter { $0.added > 0 }.map { Addition(day: $0.day, amount: $0.added) }
        cursor = dues.count
        add(instalments)
        let rest = credits
        credits = []
        pour(rest)
    }

    /// Has what is left over pay interest since the last instalment, up to what that comes to.
    private mutating func pay(_ interest: Int64, on day: CalendarDate) {
        let rest = credits
        let amount = min(interest, rest.reduce(0) { $0 + $1.amount })
        guard amount > 0 else { return }
        credits = []
        insert(Due(day, .interest, number: 0, amount: amount))
        pour(rest)
    }

    /// What is unpaid becomes a loss; interest and charges that nobody will pay were not earned.
    private mutating func giveUp(on day: CalendarDate, as end: LoanStatus) {
        let lost = cancel(.principal)
        transfers.post(day, .losses, .principal, lost, end.words)
        _ = cancel(.interest)
        _ = cancel(.charge)
        cursor = dues.count
        status = end
        endedOn = day
    }
}
