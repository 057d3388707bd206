import Instalments
import Lending
import Loans
import Testing

@Suite struct LoanAccountTests {
    @Test(arguments: ScheduleReference.schedules.indices)
    func instalmentsMeetTheReferenceToTheCent(_ index: Int) throws {
        let reference = ScheduleReference.schedules[index]
        let terms = try LoanTerms(
            principal: reference.principal,
            rate: try AnnualRate(percent: reference.percent),
            months: reference.rows.count,
            startsOn: try day("2024-01-31")
        )
        let rows = terms.instalments.map { [Int64($0.number), $0.payment, $0.interest, $0.principal, $0.balance] }
        #expect(rows == reference.rows)
    }

    @Test func instalmentsFallDueOnTheDayOfTheMonthOrItsLast() throws {
        let terms = try LoanTerms(
            principal: 1_000_00,
            rate: try AnnualRate(percent: 10),
            months: 3,
            startsOn: try day("2024-01-31")
        )
        #expect(terms.instalments.map(\.day.iso) == ["2024-02-29", "2024-03-31", "2024-04-30"])
    }

    @Test func moneyPaysTheOldestFirstAndOfADayChargesInterestPrincipal() throws {
        let terms = try yearLoan()
        let first = terms.instalments[0]
        let account = try LoanAccount(
            terms,
            events: [
                LoanEvent(sequence: 1, effectiveOn: try day("2024-02-15"), .charge(500)),
                LoanEvent(sequence: 2, effectiveOn: try day("2024-02-20"), .receipt(500 + first.interest + 1)),
            ],
            asAt: try day("2024-03-20")
        )
        #expect(account.dues.prefix(3).map(\.part) == [.charge, .interest, .principal])
        #expect(account.dues.prefix(3).map(\.unpaid) == [0, 0, first.principal - 1])
        #expect(account.oldestUnpaidOn?.iso == "2024-02-15")
        #expect(account.daysPastDue == 35)
        #expect(account.arrears() == first.principal - 1 + terms.instalments[1].payment)
        // The charge is no part of an instalment; of the first its interest and 1 of its principal are paid.
        let due = first.payment + terms.instalments[1].payment
        #expect(account.paymentOfInstalments == (due, first.interest + 1))
        account.expectSoundBooks()
    }

    @Test func anInstalmentIsOverdueAtTheEndOfItsDueDate() throws {
        let terms = try yearLoan()
        #expect(try LoanAccount(terms, events: [], asAt: day("2024-02-14")).daysPastDue == 0)
        #expect(try LoanAccount(terms, events: [], asAt: day("2024-02-15")).daysPastDue == 1)
    }

    @Test func aReceiptWrittenDownLateCountsFromItsDay() throws {
        let terms = try yearLoan()
        let amount = terms.instalments[0].payment
        let late = LoanEvent(sequence: 1, effectiveOn: try day("2024-03-01"), .receipt(amount))
        let backdated = LoanEvent(sequence: 2, effectiveOn: try day("2024-02-10"), .receipt(amount))
        let account = try LoanAccount(terms, events: [late, backdated], asAt: try day("2024-03-14"))
        #expect(account.punctuality.map(\.isOnTime) == [true])
        #expect(account.advance == amount && account.paymentOfInstalments == (amount, amount))
        #expect(try LoanAccount(terms, events: [late, backdated], asAt: day("2024-02-29")).daysPastDue == 0)
        account.expectSoundBooks()
    }

    @Test func aReceiptTakenBackLeavesTheArrearsItPaid() throws {
        let terms = try yearLoan()
        let events = [
            LoanEvent(sequence: 1, effectiveOn: try day("2024-02-15"), .receipt(terms.instalments[0].payment)),
            LoanEvent(sequence: 2, effectiveOn: try day("2024-02-19"), .reversal(of: 1)),
        ]
        #expect(try LoanAccount(terms, events: events, asAt: day("2024-02-18")).daysPastDue == 0)
        let after = try LoanAccount(terms, events: events, asAt: try day("2024-02-19"))
        #expect(after.daysPastDue == 5 && after.received == 0)
        after.expectSoundBooks()
    }

    @Test func whatCannotHaveHappenedIsRefused() throws {
        let terms = try yearLoan()
        let on = try day("2024-02-15")
        func refuse(_ error: LoanError, _ events: [LoanEvent]) {
            #expect(throws: error) { try LoanAccount(terms, events: events, asAt: on) }
        }
        let receipt = LoanEvent(sequence: 1, effectiveOn: on, .receipt(100))
        refuse(.duplicate(sequence: 1), [receipt, receipt])
        refuse(.nothingToReverse(sequence: 7), [LoanEvent(sequence: 1, effectiveOn: on, .reversal(of: 7))])
        refuse(
            .nothingToReverse(sequence: 1),
            [
                receipt, LoanEvent(sequence: 2, effectiveOn: on, .reversal(of: 1)),
                LoanEvent(sequence: 3, effectiveOn: on, .reversal(of: 1)),
            ]
        )
        refuse(
            .outOfRange("amount", "1 to 10^15 minor units"),
            [LoanEvent(sequence: 1, effectiveOn: on, .receipt(-5))]
        )
        refuse(
            .beforeStart(terms.startsOn),
            [LoanEvent(sequence: 1, effectiveOn: try day("2024-01-14"), .receipt(5))]
        )
        refuse(
            .notActive(.writtenOff),
            [
                LoanEvent(sequence: 1, effectiveOn: on, .writeOff),
                LoanEvent(sequence: 2, effectiveOn: on, .charge(5)),
            ]
        )
        #expect(throws: LoanError.outOfRange("months", "1 to 600")) {
            try LoanTerms(principal: 1, rate: AnnualRate(percent: 1), months: 0, startsOn: on)
        }
    }

    @Test func aPaidLoanIsClosedOnTheDayOfItsLastPayment() throws {
        let terms = try yearLoan()
        let events = terms.instalments.map {
            LoanEvent(sequence: $0.number, effectiveOn: $0.day, .receipt($0.payment))
        }
        let account = try LoanAccount(terms, events: events, asAt: try day("2025-06-01"))
        #expect(account.status == .closed && account.endedOn?.iso == "2025-01-15")
        #expect(account.outstandingPrincipal == 0 && account.punctuality.allSatisfy(\.isOnTime))
        #expect(account.punctuality.count == 12 && account.paid(.principal) == terms.principal)
        account.expectSoundBooks()
    }
}
