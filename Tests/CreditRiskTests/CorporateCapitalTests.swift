import CreditRisk
import Testing

/// References: scipy 1.17.1 and mpmath with 40 digits, tolerance 1e-10.
@Suite struct CorporateCapitalTests {
    struct Row: Sendable {
        let pd, lgd: Double
        /// K at maturities of 1, 2.5 and 5 years, then the same with a turnover of 5 millions.
        let requirements: [Double]
        init(_ pd: Double, _ lgd: Double, _ requirements: [Double]) {
            (self.pd, self.lgd, self.requirements) = (pd, lgd, requirements)
        }
    }

    static let grid: [Row] = [
        .init(
            0.0003,
            0.25,
            [
                0.0033685504237915575, 0.006419363240518225, 0.011504051268396005,
                0.0026352012587166572, 0.0050218378718916365, 0.008999565560516603,
            ]
        ),
        .init(
            0.0003,
            0.45,
            [
                0.006063390762824803, 0.011554853832932805, 0.020707292283112806,
                0.004743362265689983, 0.009039308169404946, 0.016199218008929886,
            ]
        ),
        .init(
            0.0005,
            0.25,
            [
                0.004985519234094925, 0.008733851720180782, 0.014981072530323878,
                0.003905925064950879, 0.006842571203842023, 0.011736981435327263,
            ]
        ),
        .init(
            0.0005,
            0.45,
            [
                0.008973934621370864, 0.01572093309632541, 0.026965930554582983,
                0.007030665116911582, 0.01231662816691564, 0.021126566583589072,
            ]
        ),
        .init(
            0.001,
            0.25,
            [
                0.008297788089305065, 0.013179552595111327, 0.021315826771455094,
                0.0065190947647044365, 0.010354416309411037, 0.016746618883922038,
            ]
        ),
        .init(
            0.001,
            0.45,
            [
                0.01493601856074912, 0.02372319467120039, 0.038368488188619175,
                0.011734370576467985, 0.018637949356939867, 0.03014391399105967,
            ]
        ),
        .init(
            0.005,
            0.25,
            [
                0.02318444110933761, 0.030938549498716297, 0.04386206348101412,
                0.01828828293894053, 0.024404856010311907, 0.034599144462597535,
            ]
        ),
        .init(
            0.005,
            0.45,
            [
                0.041731993996807694, 0.055689389097689335, 0.07895171426582541,
                0.03291890929009295, 0.043928740818561435, 0.062278460032675564,
            ]
        ),
        .init(
            0.01,
            0.25,
            [
                0.032568169614128964, 0.0410296895075784, 0.05513222266332745,
                0.025539920396080468, 0.03217543436782044, 0.04323462432072038,
            ]
        ),
        .init(
            0.01,
            0.45,
            [
                0.058622705305432135, 0.07385344111364112, 0.09923800079398941,
                0.04597185671294484, 0.05791578186207678, 0.07782232377729668,
            ]
        ),
        .init(
            0.02,
            0.25,
            [
                0.04256475523437556, 0.051046323892555555, 0.06518227165618887,
                0.03281481712875253, 0.039353586656513416, 0.05025153586944822,
            ]
        ),
        .init(
            0.02,
            0.45,
            [
                0.07661655942187601, 0.0918833830066, 0.11732808898113997,
                0.05906667083175456, 0.07083645598172415, 0.0904527645650068,
            ]
        ),
        .init(
            0.05,
            0.25,
            [
                0.05862195482166712, 0.06660195952846974, 0.07990196737314079,
                0.04391703280307604, 0.04989530714659588, 0.05985909771912895,
            ]
        ),
        .init(
            0.05,
            0.45,
            [
                0.10551951867900082, 0.11988352715124553, 0.1438235412716534,
                0.07905065904553686, 0.08981155286387257, 0.1077463758944321,
            ]
        ),
        .init(
            0.1,
            0.25,
            [
                0.07811141519151521, 0.08581640246512832, 0.09865804792115017,
                0.059270375582929836, 0.06511686406926762, 0.07486101154649726,
            ]
        ),
        .init(
            0.1,
            0.45,
            [
                0.14060054734472738, 0.15446952443723097, 0.1775844862580703,
                0.1066866760492737, 0.11721035532468171, 0.13474982078369505,
            ]
        ),
        .init(
            0.2,
            0.25,
            [
                0.09909608124817754, 0.10588070951584072, 0.11718842329527936,
                0.07837442045949304, 0.08374033707106415, 0.09268353142368266,
            ]
        ),
        .init(
            0.2,
            0.45,
            [
                0.17837294624671957, 0.19058527712851328, 0.21093916193150283,
                0.14107395682708745, 0.15073260672791547, 0.1668303565626288,
            ]
        ),
        .init(
            0.5,
            0.25,
            [
                0.09327374466047421, 0.09683072077770996, 0.1027590143064362,
                0.07973018671749069, 0.08277068188587046, 0.0878381738331701,
            ]
        ),
        .init(
            0.5,
            0.45,
            [
                0.16789274038885357, 0.17429529739987792, 0.18496622575158517,
                0.14351433609148323, 0.14898722739456682, 0.15810871289970618,
            ]
        ),
        .init(
            0.9,
            0.25,
            [
                0.02347920695459842, 0.024036188440442828, 0.024964490916850178,
                0.021922948467876555, 0.022443011876974655, 0.023309784225471492,
            ]
        ),
        .init(
            0.9,
            0.45,
            [
                0.042262572518277156, 0.04326513919279709, 0.04493608365033032,
                0.0394613072421778, 0.04039742137855438, 0.04195761160584868,
            ]
        ),
    ]

    @Test(arguments: grid) func meetsTheReference(_ row: Row) throws {
        for (index, expected) in row.requirements.enumerated() {
            let capital = try CorporateCapital(
                probabilityOfDefault: row.pd,
                lossGivenDefault: row.lgd,
                maturityInYears: [1, 2.5, 5][index % 3],
                turnover: index < 3 ? nil : 5
            )
            #expect(abs(capital.requirement - expected) < 1e-10, "PD \(row.pd), case \(index)")
        }
    }

    @Test func aLargeTurnoverIsNoSmallEnterprise() throws {
        func correlation(_ turnover: Double?) throws -> Double {
            try CorporateCapital(probabilityOfDefault: 0.01, lossGivenDefault: 0.45, turnover: turnover).correlation
        }
        let (plain, smallest) = (try correlation(nil), try correlation(5))
        #expect(abs(smallest - (plain - 0.04)) < 1e-12)
        #expect(try correlation(1) == smallest)
        for turnover in [50.0, 500] { #expect(try correlation(turnover) == plain) }
    }

    @Test(arguments: [0.0, 1.0]) func whatIsCertainHoldsNothingUnexpected(_ pd: Double) throws {
        #expect(try CorporateCapital(probabilityOfDefault: pd, lossGivenDefault: 0.5).requirement == 0)
        let floors = RetailCapital.Floors(probabilityOfDefault: 0.0005, lossGivenDefault: 0.25)
        let floored = try CorporateCapital(probabilityOfDefault: 0, lossGivenDefault: 0, floors: floors)
        let least = try CorporateCapital(probabilityOfDefault: 0.0005, lossGivenDefault: 0.25)
        #expect(pd == 1 || floored == least)
    }

    @Test(arguments: [(-0.1, 0.5, 2.5), (1.1, 0.5, 2.5), (0.1, .nan, 2.5), (0.1, 0.5, 0.9), (0.1, 0.5, .nan)])
    func refusesWhatIsOutOfRange(_ pd: Double, _ lgd: Double, _ years: Double) {
        #expect(throws: CreditRiskError.self) {
            try CorporateCapital(probabilityOfDefault: pd, lossGivenDefault: lgd, maturityInYears: years)
        }
    }
}

/// Published risk weights in per cent: BCBS, International Convergence (June 2006), Annex 5; 0.007 for their rounding.
@Suite struct PublishedRiskWeightTests {
    static let probabilities = [0.0003, 0.0005, 0.001, 0.0025, 0.004, 0.005, 0.0075, 0.01, 0.013, 0.015, 0.02, 0.025]
    static let retail: [(RetailCapital.ExposureClass, Double, [Double])] = [
        (.residentialMortgage, 0.45, [4.15, 6.23, 10.69, 21.3, 29.94, 35.08, 46.46, 56.4, 67.0, 73.45, 87.94, 100.64]),
        (.residentialMortgage, 0.25, [2.3, 3.46, 5.94, 11.83, 16.64, 19.49, 25.81, 31.33, 37.22, 40.8, 48.85, 55.91]),
        (.otherRetail, 0.45, [4.45, 6.63, 11.16, 21.15, 28.42, 32.36, 40.1, 45.77, 50.8, 53.37, 57.99, 60.9]),
        (.otherRetail, 0.85, [8.41, 12.52, 21.08, 39.96, 53.69, 61.13, 75.74, 86.46, 95.95, 100.81, 109.53, 115.03]),
        (.qualifyingRevolving, 0.45, [0.98, 1.51, 2.71, 5.76, 8.41, 10.04, 13.8, 17.22, 21.02, 23.4, 28.92, 33.98]),
        (.qualifyingRevolving, 0.85, [1.85, 2.86, 5.12, 10.88, 15.88, 18.97, 26.06, 32.53, 39.7, 44.19, 54.63, 64.18]),
    ]
    /// By turnover, LGD 45 %, 2.5 years.
    static let corporate: [(Double?, [Double])] = [
        (nil, [14.44, 19.65, 29.65, 49.47, 62.72, 69.61, 82.78, 92.32, 100.95, 105.59, 114.86, 122.16]),
        (5, [11.3, 15.39, 23.3, 39.01, 49.49, 54.91, 65.14, 72.4, 78.77, 82.11, 88.55, 93.43]),
    ]

    @Test(arguments: retail)
    func retailIsAsPublished(_ kind: RetailCapital.ExposureClass, _ lgd: Double, _ published: [Double]) throws {
        for (pd, percent) in zip(Self.probabilities, published) {
            let capital = try RetailCapital(kind, probabilityOfDefault: pd, lossGivenDefault: lgd)
            #expect(abs(100 * capital.riskWeight - percent) < 0.007, "PD \(pd)")
        }
    }

    @Test(arguments: corporate) func corporateIsAsPublished(_ turnover: Double?, _ published: [Double]) throws {
        for (pd, percent) in zip(Self.probabilities, published) {
            let capital = try CorporateCapital(probabilityOfDefault: pd, lossGivenDefault: 0.45, turnover: turnover)
            #expect(abs(100 * capital.riskWeight - percent) < 0.007, "PD \(pd)")
        }
    }
}
