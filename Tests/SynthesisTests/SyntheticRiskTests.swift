import Statistics
import Testing
import Validation

@testable import Synthesis

@Suite struct SyntheticRiskTests {
    private struct Population {
        var lives: [SyntheticLife] = []
        var finances: [SyntheticFinances] = []
        var probabilities: [Double] = []
        var isBad: [Bool] = []

        init(seed: UInt64, count: Int) {
            var generator = SeededGenerator(seed: seed)
            for _ in 0..<count {
                let life = SyntheticLife(using: &generator)
                let money = SyntheticFinances(of: life, using: &generator)
                lives.append(life)
                finances.append(money)
                probabilities.append(SyntheticRisk.probabilityOfDefault(life, money))
                isBad.append(generator.bernoulli(probabilities[probabilities.count - 1]))
            }
        }

        var paymentsToIncome: [Double] {
            zip(lives, finances).map { ($1.monthlyDebtPayments + $1.instalment) / ($0.monthlyIncome + $0.otherIncome) }
        }
    }

    private let population = Population(seed: 42, count: 6000)

    @Test func `The bad rate is that of a personal-loan book, and the PD is what labels are drawn from`() throws {
        let rate = Moments(of: population.isBad.map { $0 ? 1 : 0 }).mean
        let expected = Moments(of: population.probabilities).mean
        #expect((0.10...0.15).contains(rate))
        #expect(abs(rate - expected) < 0.015)
        let table = CalibrationTable(of: try ScoredSample(scores: population.probabilities, isBad: population.isBad))
        #expect(table.expectedError < 0.02)
    }

    @Test func `The PD discriminates as well as good data allow, and payments to income alone come far`() throws {
        func area(_ scores: [Double]) throws -> Double {
            let sample = try ScoredSample(scores: scores, isBad: population.isBad)
            return ReceiverOperatingCharacteristic(of: sample).areaUnderCurve
        }
        let areas = try [
            area(population.probabilities), area(population.paymentsToIncome),
            area(population.finances.map { Double($0.missedMonths) }), area(population.lives.map { -$0.monthlyIncome }),
            area(population.finances.map { $0.cardLimit > 0 ? $0.cardBalance / $0.cardLimit : 0 }),
            area(population.lives.map { -Double($0.monthsInJob) }), area(population.lives.map { -$0.ability }),
        ]
        #expect((0.76...0.88).contains(areas[0]))
        #expect(areas[1] == areas.dropFirst().max())
    }

    @Test func `Lives are possible ones`() {
        for (life, money) in zip(population.lives, population.finances) {
            #expect(life.ageInYears >= 21 && life.ageInYears <= 66)
            #expect(life.monthsInJob <= life.ageInMonths - 240 && life.monthsInResidence <= life.ageInMonths)
            #expect(life.monthlyIncome >= 3000 && money.amount >= 10_000)
            #expect(money.creditHistoryYears <= life.ageInYears - 16)
            #expect(Double(money.missedMonths) <= money.creditHistoryYears * 12)
            #expect(money.totalDaysLate >= money.worstDaysLate)
            #expect((money.missedMonths == 0) == (money.worstDaysLate == 0))
        }
    }
}
