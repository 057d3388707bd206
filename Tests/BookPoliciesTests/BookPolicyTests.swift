import AssetQuality
import BookPolicies
import CreditRisk
import Foundation
import Lending
import TestSupport
import Testing

@Suite struct BookPolicyTests {
    private func policy(_ text: String) throws(BookPolicyError) -> BookPolicy {
        try BookPolicy(lines: Array(text.utf8))
    }

    @Test func everyLineIsTaken() throws {
        let policy = try policy(
            """
            # ours
            regime = ifrs9
            sector.home = housing
            sector.small shop = small_enterprise
            npa_ratio.warning=0.02
              npa_ratio.critical = 0.04
            default_rate = 0.08
            on_time_share = 0.9
            security_shortfall = 0.05
            purpose = 0.3
            purpose.business loans = 0.2
            purpose_hhi = 0.25

            region = 0.4
            region.north = 0.5
            region_hhi = 0.28
            segment = 0.6
            segment.housing = 0.5
            segment_hhi = 0.45
            correlation = 0.1
            shock_per_unemployment_point = 0.3
            log_odds_per_dti = 2\r
            price.funding = 0.06
            price.hurdle = 0.12
            price.cost = 0.02
            lgd.secured = 0.5
            lgd.unsecured = 0.8
            ecl_floor.1 = 0.004
            ecl_floor.2 = 0.05
            ecl_floor.3 = 0.25
            ecl_scenario.calm = 0.6 0 0
            ecl_scenario.bad year = 0.4 4 0.05
            cecl_history = 0.04 24 12
            stage2_days = 60
            irb_floor.residential_mortgage = 0.0005 0.05
            """
        )
        #expect(policy.regime == .ifrs9)
        let staged = policy.expectedLossRule(stages: ImpairmentStage.Rule(relativeRise: 3))
        #expect(staged.stages == ImpairmentStage.Rule(backstopDays: 60, relativeRise: 3))
        #expect(policy.floors(ofPurpose: "home") == .init(probabilityOfDefault: 0.0005, lossGivenDefault: 0.05))
        #expect(policy.floors(ofPurpose: "small shop") == RetailCapital.Floors())
        #expect(policy.sectors == ["home": .housing, "small shop": .smallEnterprise])
        #expect(policy.alerts.nonPerformingWarning == 0.02 && policy.alerts.nonPerformingCritical == 0.04)
        #expect(policy.alerts.defaultRate == 0.08 && policy.alerts.onTime == 0.9)
        #expect(policy.alerts.securityShortfall == 0.05)
        #expect(policy.purposes.any == 0.3 && policy.purposes.parts == ["business loans": 0.2])
        #expect(policy.purposes.index == 0.25 && policy.regions.index == 0.28)
        #expect(policy.regions.any == 0.4 && policy.regions.parts == ["north": 0.5])
        #expect(policy.segments.any == 0.6 && policy.segments.parts == ["housing": 0.5])
        #expect(policy.segments.index == 0.45)
        #expect(policy.correlation == 0.1 && policy.shockPerUnemploymentPoint == 0.3)
        #expect(policy.logOddsPerDebtToIncome == 2)
        #expect(policy.prices.funding == 0.06 && policy.prices.hurdle == 0.12 && policy.prices.cost == 0.02)
        let rule = policy.expectedLossRule()
        #expect(rule.lossGivenDefault == LossGivenDefault(secured: 0.5, unsecured: 0.8))
        #expect(rule.floors == [.performing: 0.004, .underperforming: 0.05, .impaired: 0.25])
        #expect(
            rule.scenarios.map(\.weight) == [0.4, 0.6] && rule.scenarios.map(\.stress.name) == ["bad year", "calm"]
        )
        #expect(rule.scenarios[0].stress.factorShock == 1.2 && rule.scenarios[0].stress.lossGivenDefaultAddOn == 0.05)
        #expect(rule.correlation == 0.1 && rule.reversion?.yearly == 0.04 && rule.reversion?.months == 12)
    }

    @Test func theSampleIsTheUsualPolicy() throws {
        #expect(try BookPolicy(lines: [UInt8](Repository.bytes("deploy/book.policy"))) == BookPolicy())
        #expect(try policy("") == BookPolicy())
    }

    @Test(arguments: [
        ("\n\nregime = mine", "line 3: regime must be one of rbi-iracp, rbi-ecl-2027, ifrs9, none"),
        (
            "sector.home = homes",
            "line 1: sector.home must be one of housing, small_enterprise, agriculture, commercial_real_estate, "
                + "residential_projects, other"
        ),
        ("sector.home = housing\nsector.home = other", "line 2: sector.home stands on an earlier line too"),
        ("purpose = 35", "line 1: purpose must be a share of one from 0 to 1, such as 0.35"),
        ("purpose = 0x1p-1", "line 1: purpose must be a share of one from 0 to 1, such as 0.35"),
        ("purpose = ", "line 1: purpose must be a share of one from 0 to 1, such as 0.35"),
        ("region.north = -1", "line 1: region.north must be a share of one from 0 to 1, such as 0.35"),
        ("correlation = 1", "line 1: correlation must be a number from 0.001 to 0.999"),
        ("purpose", "line 1: must be NAME = VALUE, or begin with #"),
        ("= 3", "line 1: must be NAME = VALUE, or begin with #"),
        (
            "ecl_scenario.bad = 0.4 4",
            "line 1: ecl_scenario.bad must be a weight from 0 to 1, points more unemployment from -20 to 50 and an addition "
                + "to the LGD from 0 to 1, such as 0.3 4 0.05"
        ),
        ("ecl_scenario.bad = 0.4 4 0", "the weights of all ecl_scenario lines must sum to 1, not 0.4"),
        (
            "cecl_history = 4",
            "line 1: cecl_history must be a default rate of a year from 0 to 0.999, months of forecast and months of "
                + "reversion, such as 0.04 24 12"
        ),
        ("stage2_days = 45", "line 1: stage2_days must be 30, 60 or 90"),
        (
            "irb_floor.corporate = 0.0005",
            "line 1: irb_floor.corporate must be the least PD and the least LGD, shares of one, such as 0.0005 0.3"
        ),
        ("ecl_floor.2 = x", "line 1: ecl_floor.2 must be a share of one from 0 to 1, such as 0.35"),
        ("purpose = 0.2\npurpose = 0.3", "line 2: purpose stands on an earlier line too"),
    ])
    func whatIsWrongIsSaidWithItsLine(_ text: String, _ words: String) {
        let error = #expect(throws: BookPolicyError.self) { try policy(text) }
        #expect(error?.description == words)
    }

    @Test func strangeNamesAndBytesAreRefused() {
        for text in ["colour = 1", "sector. = housing", "sector = housing", "purpose. = 0.1", "purposes = 0.1"] {
            let error = #expect(throws: BookPolicyError.self) { try policy(text) }
            #expect(
                error?.description.hasPrefix("line 1: ") == true && error?.description.contains(" is none of ") == true
            )
        }
        #expect(throws: BookPolicyError.notText) { try BookPolicy(lines: [0x72, 0xFF, 0x3D]) }
    }

    @Test func aRegimeThatHasNotBegunLeavesTheOldOneInForce() throws {
        let policy = try policy("regime = rbi-ecl-2027")
        let start = try #require(CalendarDate(iso: "2027-04-01"))
        #expect(policy.regime(on: start.adding(days: -1)) == .iracp && policy.regime(on: start) == .expectedLoss2027)
        #expect(try self.policy("regime = ifrs9").regime(on: start.adding(days: -1)) == .ifrs9)
    }
}
