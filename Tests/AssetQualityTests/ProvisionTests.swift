import AssetQuality
import CreditRisk
import Lending
import Testing

@Suite struct ProvisionTests {
    @Test func aDoubtfulLoanIsProvidedForBySecuredAndUnsecuredPart() {
        let amount = ProvisionRates()
            .provision(.doubtful2, outstanding: 1_000_000_00, security: 600_000_00, wasSecured: true, sector: .other)
        #expect(amount == 640_000_00)
    }

    @Test(arguments: [
        (AssetClass.standard, true, ProvisionSector.other, 4_000 as Int64), (.specialMention2, true, .other, 4_000),
        (.standard, true, .housing, 2_500), (.standard, false, .smallEnterprise, 2_500),
        (.specialMention1, true, .agriculture, 2_500), (.standard, true, .commercialRealEstate, 10_000),
        (.substandard, true, .housing, 150_000), (.doubtful1, false, .agriculture, 1_000_000),
        (.standard, true, .residentialProjects, 7_500), (.substandard, true, .other, 150_000),
        (.substandard, false, .other, 250_000), (.doubtful1, false, .other, 1_000_000),
        (.doubtful3, true, .other, 1_000_000), (.loss, true, .other, 1_000_000),
    ])
    func ratesFollowTheClass(_ assetClass: AssetClass, _ wasSecured: Bool, _ sector: ProvisionSector, _ amount: Int64) {
        let provision = ProvisionRates()
            .provision(
                assetClass,
                outstanding: 1_000_000,
                security: wasSecured ? 5_000_000 : 0,
                wasSecured: wasSecured,
                sector: sector
            )
        #expect(provision == amount)
    }

    @Test func expectedLossGrowsWithTheStageAndKeepsToItsFloor() throws {
        var rule = ExpectedLossRule()
        func provision(_ stage: ImpairmentStage) throws -> Int64 {
            try rule.provision(
                stage,
                outstanding: 1_000_000,
                hazards: [Double](repeating: 0.005, count: 24),
                exposures: (0..<24).map { 1_000_000 * (1 - Double($0) / 24) },
                lossGivenDefault: rule.lossGivenDefault.unsecured,
                annualRate: 0.12
            )
        }
        let (first, second, third) = (
            try provision(.performing), try provision(.underperforming), try provision(.impaired)
        )
        #expect(0 < first && first < second && second < third && third == 700_000)
        rule.floors = [.performing: 0.05]
        #expect(try provision(.performing) == 50_000)
    }

    @Test func expectedLossIsTheMeanOverScenariosOfTheirLosses() throws {
        let bad = StressScenario(name: "bad", factorShock: 1, lossGivenDefaultAddOn: 0.1)
        func provision(_ stage: ImpairmentStage, _ scenarios: [ExpectedLossRule.Scenario]) throws -> Double {
            var rule = ExpectedLossRule()
            rule.scenarios = scenarios
            let amount = try rule.provision(
                stage,
                outstanding: 1_000_000_000,
                hazards: [Double](repeating: 0.005, count: 24),
                exposures: (0..<24).map { 1_000_000_000 * (1 - Double($0) / 24) },
                lossGivenDefault: 0.5,
                annualRate: 0.12
            )
            return Double(amount)
        }
        let calm = StressScenario(name: "calm")
        for stage in ImpairmentStage.allCases {
            let (usual, worst) = (try provision(stage, []), try provision(stage, [.init(weight: 1, bad)]))
            let mean = try provision(stage, [.init(weight: 0.7, calm), .init(weight: 0.3, bad)])
            #expect(worst > usual && abs(mean - (0.7 * usual + 0.3 * worst)) < 2, "\(stage)")
        }
        #expect(try provision(.impaired, [.init(weight: 1, bad)]) == 600_000_000)
        // A year of 0.5 % a month is 5.84 %; the factor one deviation down makes that of a year 7.67 % at ρ 0.08.
        let yearly = LifetimeLoss.yearlyProbability(monthlyHazard: 0.005)
        #expect(abs(yearly - 0.058377) < 1e-6)
        #expect(abs(LifetimeLoss.monthlyHazard(yearly: yearly) - 0.005) < 1e-12)
        #expect(throws: CreditRiskError.self) { try provision(.performing, [.init(weight: 0.5, calm)]) }
    }

    @Test func lifetimeLossesRevertToHistory() {
        var rule = ExpectedLossRule()
        let hazards = [Double](repeating: 0.01, count: 6)
        #expect(rule.reverting(hazards) == hazards)
        rule.reversion = ExpectedLossRule.Reversion(yearly: 0, forecastMonths: 2, months: 1)
        #expect(rule.reverting(hazards) == [0.01, 0.01, 0.005, 0, 0, 0])
    }

    @Test func theNewRegimeBeginsOnItsDay() {
        #expect(ProvisioningRegime.expectedLoss2027.startsOn?.iso == "2027-04-01")
        #expect(ProvisioningRegime(rawValue: "rbi-iracp")?.startsOn == nil)
    }

    @Test func severalThingsOfValueCoverALoanAfterHaircuts() throws {
        let house = try #require(Collateral(kind: "property", value: 800_000, haircut: 0.25))
        let gold = try #require(Collateral(kind: "gold", value: 250_000, haircut: 0.2))
        let cover = SecurityCover(outstanding: 1_000_000, [house, gold])
        #expect(cover.realisable == 800_000 && cover.loanToValue == 1.25 && cover.shortfall == 200_000)
        #expect(cover.isShort(above: 1.2) && !cover.isShort(above: 1.25))
        #expect(SecurityCover(outstanding: 5, []).loanToValue == nil)
        #expect(Collateral(kind: "gold", value: 1, haircut: 1) == nil)
        #expect(Collateral(kind: "gold", value: .max, haircut: 0) == nil)
    }
}
