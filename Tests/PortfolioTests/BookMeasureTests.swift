import AssetQuality
import Lending
import Loans
import Portfolio
import Testing

@Suite struct BookMeasureTests {
    private func near(_ value: Double?, _ expected: Double, _ tolerance: Double = 5e-5) -> Bool {
        value.map { abs($0 - expected) <= tolerance } ?? false
    }

    @Test func ratiosMeetTheGoldens() {
        var totals = BookTotals()
        (totals.outstanding, totals.nonPerforming, totals.provisions) = (1_000, 50, 20)
        (totals.loans, totals.defaultedLoans) = (785, 80)
        #expect(near(totals.grossNonPerformingRatio, 0.05))
        #expect(near(totals.netNonPerformingRatio, 0.030612))
        #expect(near(totals.provisionCoverage, 0.4))
        #expect(near(totals.defaultRate, 0.1019))
        #expect(near(ApplicationFunnel(approved: 785, declined: 500, pending: 215).approvalRate, 0.6109))
    }

    /// The usual size of C10: 1,000 customers, 1,500 applications, 785 of them approved, about 12,954 repayments.
    @Test func aBookOfTheUsualSizeHasAboutTheRepaymentsOfTheSpecification() throws {
        let until = try #require(CalendarDate(iso: "2026-11-21"))
        let counts = (20..<30 as Range<UInt64>)
            .map { seed in
                let book = BookSimulation(loanCount: 785, seed: seed, until: until)
                let people = (0..<book.customerCount).map(book.borrower)
                #expect(people.count == 1_000 && book.funnel.total == 1_500)
                return people.flatMap(\.loans).reduce(0) { $0 + $1.repayments }
            }
        #expect(counts.allSatisfy { abs($0 - 12_954) < 1_300 }, "\(counts)")
        #expect(abs(counts.reduce(0, +) / counts.count - 12_954) < 400, "\(counts)")
    }

    /// C10 again: about 80 of the 785 have defaulted, which is when they are ninety days past due.
    @Test func aBookOfTheUsualSizeHasAboutTheDefaultsOfTheSpecification() throws {
        let until = try #require(CalendarDate(iso: "2026-11-21"))
        let counts = (20..<30 as Range<UInt64>)
            .map { seed in
                let book = BookSimulation(loanCount: 785, seed: seed, until: until)
                return (0..<book.borrowerCount).flatMap { book.borrower($0).loans }
                    .count { loan in
                        guard let stop = loan.stoppedAt else { return false }
                        return loan.terms.startsOn.adding(months: stop).adding(days: 90) <= until
                    }
            }
        #expect(counts.allSatisfy { abs($0 - 80) < 30 }, "\(counts)")
        #expect(abs(counts.reduce(0, +) / counts.count - 80) < 10, "\(counts)")
    }

    @Test func anEmptyBookHasNoRatios() {
        let totals = BookTotals()
        #expect(totals.grossNonPerformingRatio == nil && totals.netNonPerformingRatio == nil)
        #expect(totals.paymentRate == nil)
        #expect(totals.onTimeShare == nil && totals.averageLoan == nil && totals.portfolioAtRisk.after30 == nil)
        #expect(ApplicationFunnel(approved: 0, declined: 0, pending: 9).approvalRate == nil)
    }

    @Test func concentrationMeetsTheGoldenAndItsLimits() {
        let parts = [("a", 1, 40 as Int64), ("b", 2, 30), ("c", 3, 20), ("d", 4, 10)]
        let concentration = Concentration(
            parts.map { (name: $0.0, count: $0.1, amount: $0.2) },
            limits: ["b": 0.25],
            limit: 0.5
        )
        #expect(near(concentration.index, 0.30, 1e-12))
        #expect(concentration.slices.filter(\.isAboveLimit).map(\.name) == ["b"])
    }

    @Test func cellsNotObservedForAllAreBlank() {
        let cohort = VintageTriangle.Cohort(month: 24_000, loans: 10, firstDefaults: [4: 1, 6: 2])
        let young = VintageTriangle.Cohort(month: 24_005, loans: 10, firstDefaults: [:])
        let triangle = VintageTriangle([young, cohort], observedUntil: 24_006)
        #expect(triangle.share(of: cohort, by: 3) == 0 && triangle.share(of: cohort, by: 4) == 0.1)
        #expect(triangle.share(of: cohort, by: 6) == 0.3 && triangle.share(of: cohort, by: 7) == nil)
        #expect(triangle.share(of: young, by: 1) == 0 && triangle.share(of: young, by: 2) == nil)
        #expect(triangle.depth == 6 && triangle.cohorts.map(\.month) == [24_000, 24_005])
        #expect(monthText(2026 * 12 + 10) == "2026-11")
    }

    @Test func rollRatesSumToOneOrAreBlank() {
        let rates = RollRates([[8, 2], [0, 0]])
        #expect(rates.probability(from: 0, to: 1) == 0.2 && rates.probability(from: 1, to: 0) == nil)
    }

    @Test func earlyWarningsComeAndAreCleared() {
        func warnings(_ late: Int, _ began: [Int] = [], _ bounced: [Int] = []) -> [EarlyWarning] {
            EarlyWarning.of(lateInARow: late, daysLateBegan: began, daysBounced: bounced, today: 1_000)
        }
        #expect(warnings(2).isEmpty && warnings(3) == [.threeLate])
        #expect(warnings(0, [820, 990]) == [.lateAgain] && warnings(0, [810, 990]).isEmpty)
        #expect(warnings(0, [], [950]) == [.bounced] && warnings(0, [], [900]).isEmpty)
    }

    /// Only getting more than 30 days late counts, not getting better, nor what becomes of the borrower.
    @Test func aLoanThatGetsBetterOrChangesItsClassIsNotLateAgain() throws {
        func move(_ day: Int, _ bucket: DelinquencyBucket, _ assetClass: AssetClass) -> ClassHistory.Move {
            ClassHistory.Move(day: CalendarDate(dayNumber: day), loan: 1, bucket: bucket, assetClass: assetClass)
        }
        let once = [
            move(10, .days1, .specialMention0), move(40, .days31, .specialMention1),
            move(70, .days61, .specialMention2), move(80, .days31, .specialMention1), move(85, .days31, .substandard),
        ]
        #expect(EarlyWarning.daysLateBegan(once) == [40])
        let again = once + [move(90, .current, .standard), move(120, .days61, .specialMention2)]
        #expect(EarlyWarning.daysLateBegan(again) == [40, 120])
        #expect(EarlyWarning.daysLateBegan([]).isEmpty)
    }

    @Test func standingsFollowFromTheLoan() {
        func standing(
            _ status: LoanStatus,
            _ bucket: DelinquencyBucket,
            _ assetClass: AssetClass,
            _ isNew: Bool = false
        )
            -> LoanStanding
        { LoanStanding(status: status, bucket: bucket, assetClass: assetClass, isRestructured: isNew) }
        #expect(standing(.active, .current, .standard) == .active)
        #expect(standing(.active, .days31, .specialMention1) == .overdue)
        // All loans of a borrower stand or fall together, and rise only when all arrears are paid.
        #expect(standing(.active, .current, .substandard) == .defaulted)
        #expect(standing(.active, .days91, .substandard) == .defaulted)
        #expect(standing(.active, .days1, .substandard, true) == .restructured)
        #expect(standing(.active, .days91, .substandard, true) == .defaulted)
        #expect(standing(.writtenOff, .current, .standard) == .writtenOff)
        #expect(standing(.settled, .current, .standard).summary == "Closed")
        #expect(LoanStanding.allCases.map(\.summary).prefix(3) == ["Active", "Active", "Active"])
        #expect(LoanStanding.writtenOff.summary == "Defaulted" && LoanStanding.closed.summary == "Closed")
    }

    @Test func vintagesTogetherCountWhatWasObserved() {
        let cohort = VintageTriangle.Cohort(month: 24_000, loans: 10, firstDefaults: [4: 1, 6: 2])
        let young = VintageTriangle.Cohort(month: 24_002, loans: 30, firstDefaults: [4: 3])
        let triangle = VintageTriangle([young, cohort], observedUntil: 24_006)
        #expect(triangle.pooled(by: 4) == (40, 0.1) && triangle.pooled(by: 6) == (10, 0.3))
        #expect(triangle.pooled(by: 7) == (0, nil))
    }
}
