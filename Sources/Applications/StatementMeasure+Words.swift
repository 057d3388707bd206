import CheckedAnswers
import FeatureDefinitions
import Lending

extension StatementMeasure {
    /// Its name for people.
    var label: String {
        switch self {
        case .monthsCovered: "Whole months"
        case .inflowMean: "Money in, each month on average"
        case .inflowVariation: "How much that goes up and down"
        case .inflowTrend: "How it grows from month to month"
        case .regularIncomeShare: "Regular income, of all money in"
        case .outflowToInflow: "Money out, of all money in"
        case .savingsRate: "Saved, of all money in"
        case .balanceMean: "Balance on average"
        case .balanceMinimum: "Lowest balance"
        case .daysBelowZero: "Days below zero"
        case .returnedCount: "Payments that came back"
        case .loanPaymentsDetected: "Loan payments found, each month"
        case .rentDetected: "Rent found, each month"
        case .cashWithdrawalShare: "Cash taken out, of all money out"
        case .largestSingleInflowShare: "Largest payment in, of all money in"
        }
    }

    /// A value of it for people.
    func text(_ value: Double, _ style: NumberStyle) -> String {
        switch self {
        case .inflowMean, .balanceMean, .balanceMinimum, .loanPaymentsDetected, .rentDetected: style.amount(value)
        case .monthsCovered, .daysBelowZero, .returnedCount: style.text(value)
        case .inflowVariation, .inflowTrend, .regularIncomeShare, .outflowToInflow, .savingsRate,
            .cashWithdrawalShare, .largestSingleInflowShare:
            style.text((value * 1000).rounded() / 10) + " %"
        }
    }
}
