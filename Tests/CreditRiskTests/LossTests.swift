import CreditRisk
import Documents
import Testing

@Suite struct LossTests {
    @Test func expectedLossMeetsTheGolden() throws {
        let loss = try ExpectedLoss(probabilityOfDefault: 0.05, lossGivenDefault: 0.65, exposure: 100_000)
        #expect(abs(loss.amount - 3_250) < 1e-9)
        #expect(abs(loss.priceFloor(funding: 0.07, capital: 0.08, hurdle: 0.15, cost: 0.01) - 0.1245) < 1e-12)
    }

    /// Reference: numpy-financial 1.0.0, scipy 1.17.1.
    @Test func lifetimeLossMeetsTheReference() throws {
        let loss = try LifetimeLoss(
            hazards: [0.02, 0.03, 0.035, 0.03],
            lossGivenDefault: [0.45, 0.45, 0.4, 0.4],
            exposures: [10_000, 7_800, 5_300, 2_700],
            effectiveRate: 0.08
        )
        let parts = [83.33333333333334, 88.47222222222221, 55.99257608088198, 21.846160074683734]
        for (part, expected) in zip(loss.parts, parts) { #expect(abs(part - expected) < 1e-9) }
        #expect(abs(loss.total(periods: 1) - 83.33333333333334) < 1e-9)
        #expect(abs(loss.total() - 249.64429171112124) < 1e-9)
        #expect(abs(loss.survival - 0.88980913) < 1e-12)
    }

    /// Reference: numpy-financial 1.0.0, scipy 1.17.1, the second case.
    @Test func aShorterLifetimeMeetsTheReferenceToo() throws {
        let loss = try LifetimeLoss(
            hazards: [0.12, 0.08],
            lossGivenDefault: [0.6, 0.55],
            exposures: [2_500, 1_400],
            effectiveRate: 0.19
        )
        for (part, expected) in zip(loss.parts, [151.26050420168067, 38.2797825012358]) {
            #expect(abs(part - expected) < 1e-9)
        }
        #expect(loss.parts.count == 2 && abs(loss.total() - 189.5402867029165) < 1e-9)
        #expect(abs(loss.survival - 0.8096) < 1e-12)
    }

    @Test func theMeanIsTakenOverLossesNotOverScenarios() throws {
        let mean = try LifetimeLoss.mean(of: [(800, 0.15), (1_200, 0.55), (2_500, 0.30)])
        #expect(abs(mean - 1_530) < 1e-9)
        #expect(throws: CreditRiskError.weights(sum: 0.5)) { try LifetimeLoss.mean(of: [(1, 0.5)]) }
    }

    @Test func hazardsRevertToHistory() {
        let hazards = LifetimeLoss.revertingHazards(forecast: [0.04, 0.05], history: 0.02, reversion: 2, periods: 6)
        let expected = [0.04, 0.05, 0.04, 0.03, 0.02, 0.02]
        for (hazard, value) in zip(hazards, expected) { #expect(abs(hazard - value) < 1e-12) }
        #expect(LifetimeLoss.revertingHazards(forecast: [0.1], history: 0.02, reversion: 0, periods: 2) == [0.1, 0.02])
    }

    @Test(arguments: [
        (0, 0.01, 0.01, ImpairmentStage.performing), (30, 0.01, 0.01, .performing), (31, 0.01, 0.01, .underperforming),
        (90, 0.01, 0.01, .underperforming), (91, 0.01, 0.01, .impaired), (0, 0.01, 0.02, .underperforming),
        (0, 0.001, 0.003, .performing), (0, 0.02, 0.03, .performing),
    ])
    func stagesFollowDaysAndTheRiseOfTheProbability(
        _ days: Int,
        _ before: Double,
        _ now: Double,
        _ stage: ImpairmentStage
    ) {
        #expect(
            ImpairmentStage(daysPastDue: days, probabilityAtOrigination: before, probabilityNow: now) == stage
        )
    }

    private var book: [LossSimulation.Exposure] {
        Array(
            repeating: LossSimulation.Exposure(amount: 1, probabilityOfDefault: 0.05, lossGivenDefault: 0.4),
            count: 200
        )
    }

    @Test func theSimulatedMeanIsTheExpectedLossAndTheTailApproachesTheFormula() throws {
        let simulation = try LossSimulation(book, correlation: 0.12, seed: 11)
        let losses = LossDistribution((0..<8).flatMap { simulation.block($0, draws: 400) })
        #expect(losses.drawCount == 3_200)
        #expect(abs(losses.mean.value - 4) < 4 * losses.mean.standardError)
        let limit =
            try VasicekModel(probabilityOfDefault: 0.05, correlation: 0.12).defaultRate(atConfidence: 0.99) * 80
        let quantile = losses.quantile(0.99)
        #expect(abs(quantile.value - limit) < 4 * quantile.standardError + 2)
        #expect(losses.expectedShortfall(0.99).value > quantile.value)
    }

    @Test func blocksAreReproducibleAndUnlikeEachOther() throws {
        let simulation = try LossSimulation(book, correlation: 0.12, seed: 11)
        #expect(simulation.block(3, draws: 20) == simulation.block(3, draws: 20))
        #expect(simulation.block(3, draws: 20) != simulation.block(4, draws: 20))
    }

    @Test func aScenarioMovesProbabilityLossAndRate() throws {
        let json = try JSONValue.parse(
            Array(#"{"name":"downturn","unemployment_points":4,"lgd_add_on":0.1,"rate_shock_percent":2}"#.utf8)
        )
        let scenario = try StressScenario(json: json)
        #expect(scenario.factorShock == 1 && scenario.rateShockInPercent == 2)
        let stressed = try scenario.stressedProbability(0.05, correlation: 0.1)
        #expect(stressed > 0.05 && stressed < 0.2)
        #expect(scenario.stressedLossGivenDefault(0.95) == 1)
        #expect(try StressScenario(name: "none").stressedProbability(0.05, correlation: 0.1) == 0.05)
    }

    @Test(arguments: [
        (#"{"factor_shock":1}"#, "name"), (#"{"name":"a","lgd_add_on":2}"#, "lgd_add_on"),
        (#"{"name":"a","shock":2}"#, "shock"), (#"{"name":"a","factor_shock":"1"}"#, "factor_shock"),
        ("[]", "scenario"),
    ])
    func aBrokenScenarioIsRefusedByItsKey(_ text: String, _ key: String) throws {
        let json = try JSONValue.parse(Array(text.utf8))
        let error = try #require(throws: CreditRiskError.self) { try StressScenario(json: json) }
        guard case .scenario(key, _) = error else {
            Issue.record("\(error)")
            return
        }
    }

    /// One point of unemployment costs no less than none, however likely the default and strong the correlation.
    @Test(arguments: [0.001, 0.01, 0.05, 0.3, 0.8], [0.001, 0.08, 0.3, 0.9])
    func aWorseYearNeverLowersTheProbabilityOfDefault(_ probability: Double, _ correlation: Double) throws {
        let years = try [-2, -0.25, -0.01, 0, 0.01, 0.125, 0.25, 1, 3]
            .map { shock in
                try StressScenario(name: "year", factorShock: shock)
                    .stressedProbability(probability, correlation: correlation)
            }
        #expect(years == years.sorted() && years[3] == probability && years[0] < probability)
    }

    @Test func theLifetimeOfALoanIsLikelierToFailThanItsFirstYear() throws {
        let hazard = LifetimeLoss.monthlyHazard(yearly: 0.1)
        let life = try LifetimeLoss(
            hazards: [Double](repeating: hazard, count: 36),
            lossGivenDefault: [Double](repeating: 0.4, count: 36),
            exposures: [Double](repeating: 100, count: 36),
            effectiveRate: 0.01
        )
        // 1 − 0.9 and 1 − 0.9³.
        #expect(abs(life.probabilityOfDefault(periods: 12) - 0.1) < 1e-12)
        #expect(abs(life.probabilityOfDefault() - 0.271) < 1e-12)
        #expect(abs(life.probabilityOfDefault() + life.survival - 1) < 1e-12)
    }
}
