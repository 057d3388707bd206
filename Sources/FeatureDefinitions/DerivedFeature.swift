public import Definitions

/// A value computed from answers by a declared operation; there is no expression language.
public struct DerivedFeature: Sendable, Hashable {
    /// Unique over fields and derived features.
    public let key: String
    /// Noun phrase for people.
    public let name: String
    /// What a number is measured in.
    public let unit: Unit
    /// How the probability of default moves as the value grows.
    public let risk: RiskDirection
    /// Who may read it; empty for an intermediate value that nobody outside reads.
    public let uses: Set<Use>
    /// What it computes.
    public let operation: Operation
    /// Number or category, as the operation and its operands make it.
    public let kind: Feature.Kind
}

/// What an operation reads.
public enum Operand: Sendable, Hashable {
    /// The answer to a field, or an earlier derived feature.
    case key(String)
    /// The local date of submission.
    case submittedOn
    /// A constant.
    case number(Double)
}

/// What a list operation makes of an operand that is missing.
public enum AbsentOperand: String, Sendable, Hashable, CaseIterable {
    /// The result is missing too.
    case null
    /// It counts as zero.
    case zero
}

/// The operation of a derived feature; operands are known keys of the right type, in the order they are computed.
///
/// Null in gives null out, except `absent: zero`, `firstOf` and `missing`.
public enum Operation: Sendable, Hashable {
    /// Added from left to right.
    case sum(of: [Operand], absent: AbsentOperand)
    /// The smallest.
    case minimum(of: [Operand], absent: AbsentOperand)
    /// The largest.
    case maximum(of: [Operand], absent: AbsentOperand)
    /// The arithmetic mean.
    case mean(of: [Operand], absent: AbsentOperand)
    /// First minus second.
    case difference(Operand, Operand)
    /// First over second; missing when the second is 0.
    case ratio(Operand, Operand)
    /// Times a constant.
    case multiplied(Operand, by: Double)
    /// Divided by a constant other than 0.
    case divided(Operand, by: Double)
    /// Equated monthly instalment, rounded to the minor unit (credit-rules, section 6).
    case instalment(principal: Operand, annualRate: Operand, months: Operand)
    /// The amount, or a twelfth of it where the period is `year`.
    case perMonth(amount: Operand, period: Operand)
    /// Completed months; missing when negative.
    case monthsBetween(from: Operand, to: Operand)
    /// Completed years; missing when negative.
    case yearsBetween(from: Operand, to: Operand)
    /// How many operands pass the test.
    case countWhere(of: [Operand], Test)
    /// How many choices are selected, or how many members a group has; `except` are choices that do not count.
    case countOf(String, except: [String])
    /// 1 if the operand passes the test, else 0.
    case flag(of: Operand, Test)
    /// The label of the interval; a lower edge belongs to the interval above it; one label more than cuts.
    case bucket(of: Operand, cuts: [Double], labels: [String])
    /// What the code becomes; `other` for codes the table leaves out, else missing.
    case recode(of: Operand, to: [String: FeatureValue], other: FeatureValue)
    /// The first that is not missing.
    case firstOf([Operand])
    /// 1 if the operand is missing, else 0.
    case missing(Operand)
    /// Over the entries of a group: the member `of` times the weight of the code in the member `by`, added.
    case weightedSum(group: String, of: String, by: String, weights: [String: Double])
    /// A measure of the bank statement, which the field of this key holds.
    case statement(StatementMeasure, field: String)
}

/// What can be measured on a bank statement (application-form, section 14).
public enum StatementMeasure: String, Sendable, Hashable, CaseIterable {
    case monthsCovered = "months_covered"
    case inflowMean = "inflow_mean"
    case inflowVariation = "inflow_cv"
    case inflowTrend = "inflow_trend"
    case regularIncomeShare = "regular_income_share"
    case outflowToInflow = "outflow_to_inflow"
    case savingsRate = "savings_rate"
    case balanceMean = "balance_mean"
    case balanceMinimum = "balance_min"
    case daysBelowZero = "days_below_zero"
    case returnedCount = "returned_count"
    case loanPaymentsDetected = "loan_payments_detected"
    case rentDetected = "rent_detected"
    case cashWithdrawalShare = "cash_withdrawal_share"
    case largestSingleInflowShare = "largest_single_inflow_share"

    /// How many complete months a statement must cover: of fewer nothing recurs, of more the oldest say little.
    public static let wholeMonths: ClosedRange<Double> = 3...24
}

extension Operation {
    /// Everything the operation reads.
    public var operands: [Operand] {
        switch self {
        case .sum(let list, _), .minimum(let list, _), .maximum(let list, _), .mean(let list, _),
            .countWhere(let list, _), .firstOf(let list):
            list
        case .difference(let first, let second), .ratio(let first, let second): [first, second]
        case .multiplied(let one, _), .divided(let one, _), .flag(let one, _), .bucket(let one, _, _),
            .recode(let one, _, _), .missing(let one):
            [one]
        case .instalment(let principal, let annualRate, let months): [principal, annualRate, months]
        case .perMonth(let amount, let period): [amount, period]
        case .monthsBetween(let from, let to), .yearsBetween(let from, let to): [from, to]
        case .countOf(let key, _), .weightedSum(let key, _, _, _), .statement(_, let key): [.key(key)]
        }
    }

    /// The keys among its operands, in order.
    public var keysRead: [String] {
        operands.compactMap { if case .key(let key) = $0 { key } else { nil } }
    }
}
