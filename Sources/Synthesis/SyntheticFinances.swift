import Statistics

/// What an invented applicant owes, owns and asks for; amounts in major units.
struct SyntheticFinances {
    enum Purpose: String, CaseIterable {
        case homePurchase = "home_purchase"
        case homeImprovement = "home_improvement"
        case vehicle, education, medical
        case debtConsolidation = "debt_consolidation"
        case business, wedding, personal, other
    }

    enum DefaultOnFile: String {
        case yes, no
        case notSure = "not_sure"
    }

    /// Debts.
    let openAccounts: Int
    let creditHistoryYears: Double
    let monthlyDebtPayments: Double
    let cardBrands: Int
    let cardLimit: Double
    let cardBalance: Double
    /// Delays.
    let missedMonths: Int
    let worstDaysLate: Int
    let totalDaysLate: Int
    let defaultOnFile: DefaultOnFile
    /// Means.
    let assets: Double
    let vehicles: Int
    let bankAccounts: Int
    let monthsWithUs: Int
    let housingCost: Double
    /// The loan.
    let purpose: Purpose
    let isSecured: Bool
    let tenureInMonths: Int
    let annualRate: Double
    let amount: Double
    let instalment: Double

    init(of life: SyntheticLife, using generator: inout SeededGenerator) {
        let appetite = -0.4 * life.ability + 0.917 * generator.normal()
        let income = life.monthlyIncome + life.otherIncome

        let isThin = generator.bernoulli(life.ageInYears < 26 ? 0.4 : 0.08)
        creditHistoryYears =
            isThin ? 0 : (max(0.5, (life.ageInYears - 19) * generator.uniform().squareRoot()) * 2).rounded() / 2
        openAccounts = isThin ? 0 : 1 + generator.count(mean: 1.4 * exponential(0.35 * appetite))
        let share = openAccounts == 0 ? 0 : probability(logOdds: -2.2 + 0.75 * appetite + 0.5 * generator.normal())
        let hasDebts = openAccounts > 0 && generator.bernoulli(0.8)
        monthlyDebtPayments = hasDebts ? (income * share / 100).rounded() * 100 : 0

        cardBrands = isThin ? 0 : generator.choice(weights: [0.3, 0.4, 0.2, 0.08, 0.02])
        cardLimit =
            cardBrands == 0
            ? 0 : (income * (0.8 + 2.2 * generator.uniform()) * exponential(0.2 * life.skill) / 1000).rounded() * 1000
        let used = probability(logOdds: -0.9 + 0.9 * appetite + 0.7 * generator.normal())
        cardBalance = (cardLimit * used / 100).rounded() * 100

        let strain = -1.35 - 0.8 * life.ability + 0.35 * appetite + 1.5 * share
        let missed = min(generator.count(mean: exponential(strain)), 24, Int(creditHistoryYears * 12))
        missedMonths = missed
        let worst = missed == 0 ? 0 : 5 + generator.count(mean: 16 * exponential(-0.3 * life.ability))
        worstDaysLate = min(worst * (missed > 3 ? 2 : 1), 720)
        totalDaysLate = missed == 0 ? 0 : worstDaysLate + generator.count(mean: 9 * Double(missed - 1))
        let hasDefaulted =
            !isThin
            && generator.bernoulli(
                probability(logOdds: -4 - 0.7 * life.ability + 0.3 * Double(missed))
            )
        defaultOnFile = hasDefaulted ? .yes : generator.bernoulli(0.03) ? .notSure : .no

        let wealth = naturalLogarithm(income * 7) + 0.5 * life.ability + 0.03 * (life.ageInYears - 38)
        assets =
            generator.bernoulli(0.15)
            ? 0 : (exponential(wealth + 0.9 * generator.normal()) / 1000).rounded() * 1000
        vehicles = generator.choice(weights: income < 30_000 ? [6, 3, 0.5] : [2, 5, 3])
        bankAccounts = generator.choice(weights: isThin ? [1, 6, 2, 0] : [0, 4, 4, 2])
        let known = generator.bernoulli(0.45) ? -40 * naturalLogarithm(generator.uniform()) : 0
        monthsWithUs = Int(min(known, max(0, life.ageInYears - 18) * 12))
        housingCost = (income * Self.housingShare(life.home) * (0.6 + 0.8 * generator.uniform()) / 100).rounded() * 100

        purpose = Self.purpose(life, debts: share, using: &generator)
        isSecured = generator.bernoulli(purpose == .homePurchase ? 0.9 : purpose == .vehicle ? 0.6 : 0.1)
        tenureInMonths = Self.tenure(purpose, using: &generator)
        annualRate = ((purpose == .homePurchase ? 9 : 11) + 3 * (generator.uniform() - 0.5)).roundedToTenth
        // The loan asked for is the one whose instalment the applicant means to afford.
        let meant = probability(logOdds: -1.55 + 0.5 * appetite + 0.5 * generator.normal())
        let monthlyRate = annualRate / 1200
        let annuity = (1 - exponential(-Double(tenureInMonths) * naturalLogarithm(1 + monthlyRate))) / monthlyRate
        amount = max(10_000, (income * meant * annuity / 1000).rounded() * 1000)
        instalment = amount / annuity
    }

    private static func housingShare(_ home: SyntheticLife.Home) -> Double {
        switch home {
        case .ownOutright, .parents: 0
        case .ownMortgage: 0.22
        case .rent: 0.2
        case .family, .other: 0.06
        }
    }

    private static func purpose(
        _ life: SyntheticLife,
        debts: Double,
        using generator: inout SeededGenerator
    ) -> Purpose {
        let owns = life.home == .ownOutright || life.home == .ownMortgage
        let trades = life.work == .businessOwner || life.work == .selfEmployed
        let weights = [
            owns ? 0.05 : 0.16, owns ? 0.18 : 0.03, 0.16, life.ageInYears < 32 ? 0.12 : 0.05, 0.07,
            0.05 + 0.6 * debts, trades ? 0.2 : 0.03, life.ageInYears < 36 ? 0.1 : 0.04, 0.18, 0.04,
        ]
        return Purpose.allCases[generator.choice(weights: weights)]
    }

    private static func tenure(_ purpose: Purpose, using generator: inout SeededGenerator) -> Int {
        let months = [12, 24, 36, 48, 60, 84, 120, 180, 240]
        return switch purpose {
        case .homePurchase: months[generator.choice(weights: [0, 0, 0, 0, 1, 1, 3, 4, 4])]
        case .vehicle, .homeImprovement, .business: months[generator.choice(weights: [0, 1, 3, 3, 4, 2])]
        default: months[generator.choice(weights: [3, 4, 4, 2, 2])]
        }
    }
}

extension SeededGenerator {
    /// A Poisson number, by Knuth's product method; for means up to a few dozen.
    fileprivate mutating func count(mean: Double) -> Int {
        let limit = exponential(-mean)
        var product = uniform()
        var count = 0
        while product > limit {
            product *= uniform()
            count += 1
        }
        return count
    }
}

extension Double {
    fileprivate var roundedToTenth: Double { (self * 10).rounded() / 10 }
}
