import CreditRisk
import Testing

/// References: scipy 1.17.1 and mpmath with 40 digits, tolerance 1e-10; goldens of the Basel Framework, CRE31.
@Suite struct RetailCapitalTests {
    struct Row: Sendable {
        let pd, lgd, mortgage, revolving, other: Double
        init(_ pd: Double, _ lgd: Double, _ mortgage: Double, _ revolving: Double, _ other: Double) {
            (self.pd, self.lgd, self.mortgage, self.revolving, self.other) = (pd, lgd, mortgage, revolving, other)
        }
    }

    static let grid: [Row] = [
        .init(0.0003, 0.1, 0.0007376334356023168, 0.00017420897532295326, 0.0007913069010031396),
        .init(0.0003, 0.45, 0.0033193504602104257, 0.0007839403889532897, 0.003560881054514128),
        .init(0.0005, 0.1, 0.001107590684337165, 0.0002689954594684365, 0.0011785100911374667),
        .init(0.0005, 0.45, 0.0049841580795172424, 0.0012104795676079643, 0.0053032954101186),
        .init(0.001, 0.1, 0.0019003805581419672, 0.00048152054616660856, 0.0019845210830620264),
        .init(0.001, 0.45, 0.008551712511638852, 0.0021668424577497383, 0.00893034487377912),
        .init(0.005, 0.1, 0.006236306726133847, 0.0017849997182401546, 0.005753100135444663),
        .init(0.005, 0.45, 0.02806338026760231, 0.008032498732080695, 0.025888950609500985),
        .init(0.01, 0.1, 0.010026475655474605, 0.0030620728826487916, 0.00813737326066272),
        .init(0.01, 0.45, 0.04511914044963572, 0.013779327971919561, 0.03661817967298225),
        .init(0.02, 0.1, 0.0156328939146198, 0.005141849654585137, 0.01030870097342093),
        .init(0.02, 0.45, 0.0703480226157891, 0.02313832344563312, 0.04638915438039418),
        .init(0.05, 0.1, 0.02635059079367881, 0.009732375526515496, 0.0118071410557995),
        .init(0.05, 0.45, 0.11857765857155465, 0.04379568986931973, 0.05313213475109775),
        .init(0.1, 0.1, 0.03633964473792552, 0.014914363796742453, 0.013429832216904783),
        .init(0.1, 0.45, 0.16352840132066485, 0.06711463708534104, 0.06043424497607153),
        .init(0.2, 0.1, 0.04499890220709156, 0.02097511929895754, 0.01782708646902077),
        .init(0.2, 0.45, 0.202495059931912, 0.09438803684530893, 0.08022188911059346),
        .init(0.5, 0.1, 0.0402883343447519, 0.023591141475467862, 0.0206592717969004),
        .init(0.5, 0.45, 0.18129750455138355, 0.10616013663960537, 0.0929667230860518),
        .init(0.9, 0.1, 0.00964080291670344, 0.007373527092269467, 0.006745768308700638),
        .init(0.9, 0.45, 0.04338361312516547, 0.0331808719152126, 0.030355957389152873),
        .init(0.0003, 0.25, 0.001844083589005792, 0.00043552243830738315, 0.001978267252507849),
        .init(0.0003, 0.85, 0.006269884202619693, 0.0014807762902451027, 0.006726108658526686),
        .init(0.0005, 0.25, 0.0027689767108429126, 0.0006724886486710913, 0.0029462752278436666),
        .init(0.0005, 0.85, 0.009414520816865902, 0.0022864614054817103, 0.010017335774668467),
        .init(0.001, 0.25, 0.004750951395354918, 0.0012038013654165213, 0.004961302707655066),
        .init(0.001, 0.85, 0.016153234744206723, 0.004092924642416173, 0.016868429206027224),
        .init(0.005, 0.25, 0.015590766815334616, 0.004462499295600386, 0.014382750338611658),
        .init(0.005, 0.85, 0.0530086071721377, 0.015172497605041314, 0.04890135115127964),
        .init(0.01, 0.25, 0.025066189138686513, 0.007655182206621978, 0.020343433151656803),
        .init(0.01, 0.85, 0.08522504307153414, 0.026027619502514726, 0.06916767271563314),
        .init(0.02, 0.25, 0.03908223478654949, 0.012854624136462843, 0.025771752433552324),
        .init(0.02, 0.85, 0.1328795982742683, 0.04370572206397367, 0.0876239582740779),
        .init(0.05, 0.25, 0.06587647698419703, 0.02433093881628874, 0.029517852639498753),
        .init(0.05, 0.85, 0.22398002174626988, 0.08272519197538172, 0.10036069897429575),
        .init(0.1, 0.25, 0.0908491118448138, 0.03728590949185613, 0.03357458054226196),
        .init(0.1, 0.85, 0.3088869802723669, 0.12677209227231084, 0.11415357384369065),
        .init(0.2, 0.25, 0.11249725551772889, 0.05243779824739385, 0.04456771617255192),
        .init(0.2, 0.85, 0.38249066876027826, 0.17828851404113907, 0.15153023498667653),
        .init(0.5, 0.25, 0.10072083586187976, 0.05897785368866965, 0.051648179492251),
        .init(0.5, 0.85, 0.34245084193039116, 0.20052470254147683, 0.1756038102736534),
        .init(0.9, 0.25, 0.024102007291758595, 0.018433817730673666, 0.016864420771751595),
        .init(0.9, 0.85, 0.08194682479197923, 0.06267498028429047, 0.05733903062395543),
    ]

    @Test(arguments: grid) func meetsTheReference(_ row: Row) throws {
        for (exposureClass, expected) in [
            (RetailCapital.ExposureClass.residentialMortgage, row.mortgage), (.qualifyingRevolving, row.revolving),
            (.otherRetail, row.other),
        ] {
            let capital = try RetailCapital(exposureClass, probabilityOfDefault: row.pd, lossGivenDefault: row.lgd)
            #expect(abs(capital.requirement - expected) < 1e-10)
        }
    }

    /// Correlation and K of the golden table, to the digits it is printed with.
    @Test(arguments: [
        (0.01, 0.45, 0.121609, 0.036618, 0.045119, 0.013779), (0.02, 0.50, 0.094556, 0.051544, 0.078164, 0.025709),
        (0.05, 0.65, 0.052591, 0.076746, 0.171279, 0.063260), (0.10, 0.45, 0.033926, 0.060434, 0.163528, 0.067115),
    ])
    func meetsTheGoldens(_ row: (pd: Double, lgd: Double, r: Double, other: Double, home: Double, card: Double)) throws
    {
        func capital(_ exposureClass: RetailCapital.ExposureClass) throws -> RetailCapital {
            try RetailCapital(exposureClass, probabilityOfDefault: row.pd, lossGivenDefault: row.lgd)
        }
        #expect(try abs(capital(.otherRetail).correlation - row.r) < 6e-7)
        for (exposureClass, golden) in [
            (RetailCapital.ExposureClass.otherRetail, row.other), (.residentialMortgage, row.home),
            (.qualifyingRevolving, row.card),
        ] { #expect(try abs(capital(exposureClass).requirement - golden) < 6e-7, "\(exposureClass)") }
    }

    @Test(arguments: [(0.01, 0.45, 45.77), (0.02, 0.50, 64.43), (0.05, 0.65, 95.93), (0.10, 0.45, 75.54)])
    func printsTheKnownRiskWeights(_ pd: Double, _ lgd: Double, _ percent: Double) throws {
        let capital = try RetailCapital(.otherRetail, probabilityOfDefault: pd, lossGivenDefault: lgd)
        #expect(abs(capital.riskWeight * 100 - percent) < 0.005)
    }

    @Test func floorsRaiseWhatIsCounted() throws {
        let floors = RetailCapital.Floors(probabilityOfDefault: 0.0005, lossGivenDefault: 0.3)
        let floored = try RetailCapital(
            .otherRetail,
            probabilityOfDefault: 0.0001,
            lossGivenDefault: 0.1,
            floors: floors
        )
        #expect(floored == (try RetailCapital(.otherRetail, probabilityOfDefault: 0.0005, lossGivenDefault: 0.3)))
    }

    @Test(arguments: [0.0, 1.0]) func whatIsCertainHoldsNothingUnexpected(_ pd: Double) throws {
        #expect(try RetailCapital(.otherRetail, probabilityOfDefault: pd, lossGivenDefault: 0.5).requirement == 0)
    }

    @Test func defaultedExposuresHoldWhatIsBeyondTheBestEstimate() {
        #expect(RetailCapital.ofDefaulted(lossGivenDefault: 0.5, bestEstimate: 0.4) == 0.5 - 0.4)
        #expect(RetailCapital.ofDefaulted(lossGivenDefault: 0.4, bestEstimate: 0.5) == 0)
    }

    @Test(arguments: [(-0.1, 0.5), (1.1, 0.5), (.nan, 0.5), (0.1, -1), (0.1, .nan)])
    func refusesWhatIsNoProbability(_ pd: Double, _ lgd: Double) {
        #expect(throws: CreditRiskError.self) {
            try RetailCapital(.otherRetail, probabilityOfDefault: pd, lossGivenDefault: lgd)
        }
    }
}
