public import Lending

extension LoanAccount {
    /// The lender's books of this loan up to the day, with what a borrower who does not perform leaves unearned.
    ///
    /// When the borrower is found not to perform, unpaid interest and fees are taken out of income; what falls due from
    /// then on goes to suspense, and becomes income as it is paid, or when the borrower performs again.
    /// - Parameters:
    ///   - fee: Kept back of the money that was lent, in minor units.
    ///   - spells: When the borrower did not perform, in order.
    /// - Returns: In the order of days.
    public func postings(keepingBack fee: Int64, suspended spells: [NonPerformingSpell]) -> [Posting] {
        let isGivenUp = status == .writtenOff || status == .settled
        var books = SuspenseBooks(seen(spells), givenUpOn: isGivenUp ? endedOn : nil)
        for (index, posting) in postings.enumerated() {
            books.turn(to: posting.day)
            books.append(posting)
            if index == 0 { books.postings.post(terms.startsOn, .cash, .chargeIncome, fee, "fee kept back") }
        }
        books.turn(to: day.adding(days: 1))
        return books.postings
    }

    /// Interest and fees that a borrower who does not perform has left unearned at the end of the day, in minor units.
    ///
    /// The same as the suspense account of the books holds, without going through all of them: what fell due and is unpaid,
    /// and what was added to the debt since.
    /// - Parameter from: Since when the borrower does not perform.
    /// - Returns: 0 or more; 0 for a loan at its end.
    public func unearned(since from: CalendarDate) -> Int64 {
        guard status == .active else { return 0 }
        let interest = additions.reduce(0) { $0 + (from <= $1.day && $1.day <= day ? $1.amount : 0) }
        let added = transfers.reduce(0) { $0 + (from <= $1.day && $1.isIncomeOfDebt ? $1.amount : 0) }
        return arrears(.interest) + arrears(.charge) + interest + added
    }

    /// The spells as far as this loan has seen them: to its own end at most.
    ///
    /// New terms that were written down late make the borrower non-performing from their own day, not from that one.
    private func seen(_ spells: [NonPerformingSpell]) -> [NonPerformingSpell] {
        var seen: [NonPerformingSpell] = []
        for spell in spells {
            let restructured = restructuredOn.flatMap { day in
                seen.last.map { $0.until.map { $0 < day } ?? false } ?? true ? day : nil
            }
            let from = min(spell.from, restructured ?? spell.from)
            guard from <= day, endedOn.map({ from <= $0 }) ?? true else { break }
            seen.append(NonPerformingSpell(from: from, until: [spell.until, endedOn].compactMap(\.self).min()))
        }
        return seen
    }
}

/// Postings in the order of days, some of which are rewritten while a borrower does not perform.
private struct SuspenseBooks {
    fileprivate var postings: [Posting] = []
    private var spells: ArraySlice<NonPerformingSpell>
    private let givenUpOn: CalendarDate?
    private var isSuspended = false
    /// What fell due and is unpaid.
    private var unpaid: [Posting.Account: Int64] = [:]
    /// What was added to the debt without being earned.
    private var added: [Posting.Account: Int64] = [:]

    private static let incomes: [(receivable: Posting.Account, income: Posting.Account)] = [
        (.interestReceivable, .interestIncome), (.chargesReceivable, .chargeIncome),
    ]

    init(_ spells: [NonPerformingSpell], givenUpOn: CalendarDate?) {
        self.spells = spells[...]
        self.givenUpOn = givenUpOn
    }

    /// Begins and ends what begins up to a day and ends before it.
    mutating func turn(to day: CalendarDate) {
        while let spell = spells.first {
            if !isSuspended {
                guard spell.from <= day else { return }
                suspend(on: spell.from)
            }
            guard let until = spell.until, until < day else { return }
            resume(on: until)
            spells.removeFirst()
        }
    }

    private mutating func suspend(on day: CalendarDate) {
        isSuspended = true
        for (receivable, income) in Self.incomes {
            postings.post(day, income, .incomeSuspense, unpaid[receivable] ?? 0, "unpaid income reversed")
        }
    }

    private mutating func resume(on day: CalendarDate) {
        isSuspended = false
        for (receivable, income) in Self.incomes {
            postings.post(day, .incomeSuspense, income, unpaid[receivable] ?? 0, "suspended income earned")
            let amount = added[income] ?? 0
            if day == givenUpOn {
                // What nobody pays was never earned: the loss is as much smaller.
                postings.post(day, .incomeSuspense, .losses, amount, "suspended income given up")
            } else {
                postings.post(day, .incomeSuspense, income, amount, "suspended income earned")
            }
        }
        added = [:]
    }

    mutating func append(_ posting: Posting) {
        guard isSuspended || Self.receivable(posting) else {
            postings.append(posting)
            return
        }
        if let pair = Self.incomes.first(where: { $0.receivable == posting.credit }) {
            unpaid[pair.receivable, default: 0] -= posting.amount
            postings.append(posting)
            guard isSuspended else { return }
            postings.post(posting.day, .incomeSuspense, pair.income, posting.amount, "suspended income received")
            return
        }
        if Self.receivable(posting) { unpaid[posting.debit, default: 0] += posting.amount }
        guard isSuspended, Self.incomes.contains(where: { $0.income == posting.credit }) else {
            postings.append(posting)
            return
        }
        if posting.debit == .principal { added[posting.credit, default: 0] += posting.amount }
        postings.post(posting.day, posting.debit, .incomeSuspense, posting.amount, posting.text)
    }

    /// Whether it changes what fell due and is unpaid.
    private static func receivable(_ posting: Posting) -> Bool {
        incomes.contains { $0.receivable == posting.debit || $0.receivable == posting.credit }
    }
}

extension Posting {
    /// Whether it makes income of what is added to the debt.
    fileprivate var isIncomeOfDebt: Bool {
        debit == .principal && (credit == .interestIncome || credit == .chargeIncome)
    }
}
