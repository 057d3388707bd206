import AssetQuality
import CreditRisk
import Lending
import Testing

@Suite struct ProvisionTests {
    @Test func aDoubtfulLoanIsProvidedForBySecuredAndUnsecuredPart() {
        let amount = ProvisionRates()
            .provision(.doubtful2, outstanding: 1_000_000_00, security: 600_000_00, wasSecured: true)
        #expect(amount == 640_000_00)
    }

    @Test(arguments: [
        (AssetClass.standard, true, ProvisionSector.other, 4_000 as Int64), (.specialMention2, true, .other, 4_000),
        (.standard, true, .priority, 2_500), (.standard, true, .commercialRealEstate, 10_000),
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
                lossGivenDefault: rule.unsecuredLossGivenDefault,
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
