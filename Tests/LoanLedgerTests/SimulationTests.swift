import AssetQuality
import CreditRisk
import Instalments
import Lending
import LoanLedger
import LoanServicing
import Loans
import Portfolio
import Testing

/// What is estimated of a simulated book is what is true of it.
@Suite struct SimulationTests {
    /// The loans of a book in the order of their numbers, with the truth about them.
    private static func book(_ count: Int, seed: UInt64) async throws -> [(loan: LoanRecord, truth: SimulatedLoan)] {
        let fixture = try await BookFixture.filled(count, seed: seed)
        let simulation = BookSimulation(loanCount: count, seed: seed, until: BookFixture.today)
        let truths = (0..<simulation.borrowerCount).flatMap { simulation.borrower($0).loans }
        let loans = try await fixture.book.loans(limit: count, offset: 0)
        #expect(loans.map(\.terms) == truths.map(\.terms))
        return Array(zip(loans, truths).map { ($0, $1) })
    }

    /// The chance that a borrower stopped paying early enough to be seen more than 90 days past due.
    private static func chance(_ truth: SimulatedLoan) -> Double {
        let seen = truth.terms.instalments.count { $0.day.adding(days: 90) <= BookFixture.today }
        let monthly = monthly(truth.probabilityOfDefault)
        return 1 - (0..<seen).reduce(1.0) { survival, _ in survival * (1 - monthly) }
    }

    /// The chance of a month of which twelve make that of a year, by bisection.
    private static func monthly(_ yearly: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let survival = (0..<12).reduce(1.0) { product, _ in product * (1 - middle) }
            if 1 - survival < yearly { low = middle } else { high = middle }
        }
        return low
    }

    @Test func defaultRatesAreTheTrueOnesWithinTheirStandardErrors() async throws {
        let loans = try await Self.book(1_500, seed: 11)
        func expectAgreement(_ part: [(loan: LoanRecord, truth: SimulatedLoan)], _ name: String) {
            let chances = part.map { Self.chance($0.truth) }
            let expected = chances.reduce(0, +)
            let error = chances.reduce(0) { $0 + $1 * (1 - $1) }.squareRoot()
            let seen = Double(part.count { $0.loan.position.firstDefault != nil })
            #expect(abs(seen - expected) < 3 * error, "\(name): \(seen) seen, \(expected) ± \(error)")
        }
        expectAgreement(loans, "all")
        for (purpose, part) in Dictionary(grouping: loans, by: \.truth.purpose) { expectAgreement(part, purpose) }
        let ranked = loans.sorted { $0.truth.probabilityOfDefault < $1.truth.probabilityOfDefault }
        for fifth in 0..<5 {
            let part = Array(ranked[(fifth * ranked.count / 5)..<((fifth + 1) * ranked.count / 5)])
            expectAgreement(part, "fifth \(fifth + 1)")
        }
    }

    /// The sums by month, purpose and region stand for the loans in them.
    @Test func stressedInstalmentsAreThoseOfTheLoans() async throws {
        let fixture = try await BookFixture.filled(1_000, seed: 7)
        let figures = try await fixture.book.figures(of: BookFixture.rupee)
        let scenario = StressScenario(name: "rates", rateShockInPercent: 3)
        let stress = try BookStress(figures.segments(LossGivenDefault()), scenario: scenario, correlation: 0.08)
        let loans = try await fixture.book.loans(limit: 1_000, offset: 0)
            .filter { $0.position.outstanding > 0 && !$0.position.assetClass.isNonPerforming }
        let now = loans.reduce(0) { $0 + Double($1.position.levelPayment) }
        let more = loans.filter(\.isFloating)
            .reduce(0) { sum, loan in
                let one = FloatingLoans(
                    outstanding: Double(loan.position.outstanding),
                    probabilityOfDefault: 0,
                    ratePercent: loan.terms.rate.percent,
                    instalments: Double(loan.position.levelPayment),
                    payments: 0,
                    incomes: 0
                )
                return sum + Double(loan.position.levelPayment) * one.rise(points: 3)
            }
        #expect(stress.instalments.before == now)
        #expect(abs((stress.instalments.after - stress.instalments.before) / more - 1) < 0.02 && more > 0)
    }

    @Test func outcomesOfTheFirstYearAreThoseOfTheLoans() async throws {
        let fixture = try await BookFixture.filled(600, seed: 5)
        let outcomes = try await fixture.book.outcomes(of: BookFixture.rupee, asAt: BookFixture.today)
        let old = try await fixture.book.loans(limit: 600, offset: 0)
            .filter { $0.terms.startsOn.adding(days: 365) <= BookFixture.today }
        let defaulted = old.filter { loan in
            loan.position.firstDefault.map { $0 <= loan.terms.startsOn.adding(days: 365) } ?? false
        }
        #expect(outcomes.cohorts.reduce(0) { $0 + $1.lent } == old.reduce(0) { $0 + $1.terms.principal })
        #expect(outcomes.cohorts.reduce(0) { $0 + $1.defaulted } == defaulted.reduce(0) { $0 + $1.terms.principal })
        #expect(!defaulted.isEmpty && Set(outcomes.cohorts.map(\.purpose)).count == 6)
        let (months, returns) = outcomes.returns(
            of: ["business", "medical"],
            fundingPercent: 7,
            losses: LossGivenDefault()
        )
        #expect(months == months.sorted() && months.count == returns.count && returns.allSatisfy { $0.count == 2 })
    }
}
