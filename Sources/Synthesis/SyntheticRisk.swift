import Statistics

/// The law by which invented applicants default.
///
/// Within a year, as a logistic function of observed causes and of the ability nobody observes. The payments in relation to
/// income weigh most (requirement D7).
enum SyntheticRisk {
    static func probabilityOfDefault(_ life: SyntheticLife, _ finances: SyntheticFinances) -> Double {
        probability(logOdds: intercept + burden(life, finances) + history(finances) + standing(life, finances))
    }

    /// Sets the bad rate of the population near 12 %.
    private static let intercept = -2.6

    private static func burden(_ life: SyntheticLife, _ finances: SyntheticFinances) -> Double {
        let income = life.monthlyIncome + life.otherIncome
        let payments = (finances.monthlyDebtPayments + finances.instalment) / income
        let loanToIncome = finances.amount / (12 * income)
        return 4 * (min(payments, 1.2) - 0.3) + 0.15 * naturalLogarithm(max(loanToIncome, 0.02) / 0.5)
            - 0.3 * naturalLogarithm(income / 50_000)
    }

    private static func history(_ finances: SyntheticFinances) -> Double {
        let use = finances.cardLimit > 0 ? 0.9 * (finances.cardBalance / finances.cardLimit - 0.35) : 0
        let delays = 0.22 * Double(min(finances.missedMonths, 6)) + (finances.worstDaysLate >= 30 ? 0.3 : 0)
        let thin = finances.creditHistoryYears == 0 ? 0.45 : -0.02 * min(finances.creditHistoryYears, 15)
        let file: Double =
            switch finances.defaultOnFile {
            case .yes: 0.9
            case .notSure: 0.25
            case .no: 0
            }
        return use + delays + thin + file
    }

    private static func standing(_ life: SyntheticLife, _ finances: SyntheticFinances) -> Double {
        let job = life.work.isWorking ? -0.22 * naturalLogarithm(Double(life.monthsInJob + 6) / 36) : 0
        let stay = -0.08 * naturalLogarithm(Double(life.monthsInResidence + 6) / 48)
        let means = -0.08 * naturalLogarithm(1 + finances.assets / 50_000)
        let known = finances.monthsWithUs > 24 ? -0.3 : 0
        return job + stay + means + known + effect(of: life.work) + effect(of: life.home)
            + effect(of: finances.purpose) - 0.25 * life.ability
    }

    private static func effect(of work: SyntheticLife.Work) -> Double {
        switch work {
        case .fullTime: 0
        case .partTime, .businessOwner: 0.2
        case .selfEmployed: 0.3
        case .retired: -0.1
        case .student: 0.35
        case .notWorking: 0.7
        }
    }

    private static func effect(of home: SyntheticLife.Home) -> Double {
        switch home {
        case .ownOutright: -0.35
        case .ownMortgage: -0.2
        case .rent, .other: 0.2
        case .parents, .family: 0
        }
    }

    private static func effect(of purpose: SyntheticFinances.Purpose) -> Double {
        switch purpose {
        case .homePurchase: -0.3
        case .homeImprovement, .vehicle, .education: -0.1
        case .debtConsolidation: 0.35
        case .business: 0.3
        case .medical: 0.15
        case .wedding, .personal, .other: 0.05
        }
    }
}
