import Statistics

/// Who an invented applicant is: age, ability, work and home.
struct SyntheticLife {
    enum Work: String, CaseIterable {
        case fullTime = "full_time"
        case partTime = "part_time"
        case selfEmployed = "self_employed"
        case businessOwner = "business_owner"
        case retired
        case student
        case notWorking = "not_working"

        var isWorking: Bool { self != .retired && self != .student && self != .notWorking }
    }

    enum Home: String, CaseIterable {
        case ownOutright = "own_outright"
        case ownMortgage = "own_mortgage"
        case rent
        case parents
        case family
        case other
    }

    /// How well the person manages; standard normal, observed by nobody.
    let ability: Double
    /// Schooling and craft; standard normal.
    let skill: Double
    let ageInMonths: Int
    let work: Work
    /// 0 elementary to 8 managers, by skill; 9 armed forces.
    let occupation: Int
    let monthsInJob: Int
    let yearsOfExperience: Double
    /// In major units, before tax.
    let monthlyIncome: Double
    let otherIncome: Double
    let home: Home
    let monthsInResidence: Int
    let dependants: Int

    var ageInYears: Double { Double(ageInMonths) / 12 }

    init(using generator: inout SeededGenerator) {
        ability = generator.normal()
        skill = 0.45 * ability + 0.893 * generator.normal()
        let age = 21 + 45 * generator.uniform() * generator.uniform().squareRoot()
        ageInMonths = Int(age * 12)
        work = Self.work(age: age, ability: ability, using: &generator)
        occupation =
            generator.bernoulli(0.02) ? 9 : min(8, max(0, Int((4.2 + 1.7 * skill + generator.normal()).rounded())))
        let career = max(0, (age - 20) * (0.6 + 0.4 * generator.uniform()))
        let stay = -48 * exponential(0.3 * ability) * naturalLogarithm(generator.uniform())
        monthsInJob = work.isWorking ? Int(min(stay, career * 12)) : 0
        yearsOfExperience = work == .student ? 0 : (career * 2).rounded() / 2
        let level = 10.35 + 0.32 * skill + 0.05 * Double(min(occupation, 8)) + 0.016 * min(career, 25)
        let gross = exponential(level + Self.effectOnIncome(work) + 0.35 * generator.normal())
        monthlyIncome = max(3000, (gross / 100).rounded() * 100)
        otherIncome =
            generator.bernoulli(work.isWorking ? 0.12 : 0.35)
            ? (monthlyIncome * 0.18 * exponential(0.6 * generator.normal()) / 100).rounded() * 100 : 0
        home = Self.home(age: age, income: monthlyIncome, using: &generator)
        let lived = -70 * exponential(0.15 * ability) * naturalLogarithm(generator.uniform())
        monthsInResidence = Int(min(lived, age * 12))
        dependants = generator.choice(weights: age < 28 ? [6, 2, 1, 0.3] : [3, 3, 4, 2, 1])
    }

    private static func work(age: Double, ability: Double, using generator: inout SeededGenerator) -> Work {
        if age < 24, generator.bernoulli(0.25) { return .student }
        if age > 60, generator.bernoulli(0.55) { return .retired }
        let idle = 0.05 * exponential(-0.5 * ability)
        let kinds: [Work] = [.fullTime, .partTime, .selfEmployed, .businessOwner, .notWorking]
        return kinds[generator.choice(weights: [0.62, 0.09, 0.15, 0.08, idle])]
    }

    private static func effectOnIncome(_ work: Work) -> Double {
        switch work {
        case .fullTime: 0
        case .partTime: -0.6
        case .selfEmployed: -0.1
        case .businessOwner: 0.35
        case .retired: -0.5
        case .student: -1.4
        case .notWorking: -1.3
        }
    }

    private static func home(age: Double, income: Double, using generator: inout SeededGenerator) -> Home {
        let means = probability(logOdds: (naturalLogarithm(income) - 10.9) * 1.2 + (age - 42) / 12)
        let weights = [
            0.1 + 0.5 * means * max(0, (age - 30) / 20), 0.05 + 0.6 * means, 0.75 - 0.45 * means,
            age < 30 ? 0.5 : 0.12, 0.08, 0.03,
        ]
        return Home.allCases[generator.choice(weights: weights)]
    }
}
