import CheckedAnswers
import FeatureDefinitions
import Instalments
import Lending

// Every operation of a derived feature (application-form, section 4), in IEEE 754 arithmetic in the listed order.
// Null in gives null out, but for `absent: zero`, `firstOf` and `missing`.

extension Operation {
    /// The result for one applicant, from the readings of ``operands`` in that order.
    func result(of operands: Operands, currency: Currency) -> Reading {
        switch self {
        case .sum(_, let absent): operands.reduced(absent, +).reading
        case .minimum(_, let absent): operands.reduced(absent, Swift.min).reading
        case .maximum(_, let absent): operands.reduced(absent, Swift.max).reading
        case .mean(_, let absent): operands.reduced(absent, +).map { $0 / Double(operands.count) }.reading
        case .difference: pair(operands) { $0 - $1 }
        case .ratio: pair(operands) { $1 == 0 ? nil : $0 / $1 }
        case .multiplied(_, let factor): operands[0].number.map { $0 * factor }.reading
        case .divided(_, let divisor): operands[0].number.map { $0 / divisor }.reading
        case .instalment: Self.instalment(operands, currency)
        case .perMonth: Self.perMonth(amount: operands[0], period: operands[1])
        case .monthsBetween: Self.span(operands) { $0.completedMonths(to: $1) }
        case .yearsBetween: Self.span(operands) { $0.completedYears(to: $1) }
        case .countWhere(_, let test): Self.count(operands, where: test)
        case .countOf(_, let excepted): Self.count(operands[0], except: excepted)
        case .flag(_, let test): test.holds(operands[0].value).map { $0 ? 1 : 0 }.reading
        case .bucket(_, let cuts, let labels): Self.bucket(operands[0], cuts, labels)
        case .recode(_, let table, let other): Self.recode(operands[0], table, other)
        case .firstOf: operands.firstGiven
        case .missing: .number(operands[0].isMissing ? 1 : 0)
        case .weightedSum(_, let amount, let code, let weights): Self.weightedSum(operands[0], amount, code, weights)
        case .statement(let measure, _): Self.measured(measure, operands[0])
        }
    }

    private static func measured(_ measure: StatementMeasure, _ statement: Reading) -> Reading {
        guard case .measures(let measures) = statement else { return .missing }
        return measures[measure].reading
    }

    private func pair(_ operands: Operands, _ combine: (Double, Double) -> Double?) -> Reading {
        guard let first = operands[0].number, let second = operands[1].number else { return .missing }
        return combine(first, second).reading
    }

    private static func instalment(_ operands: Operands, _ currency: Currency) -> Reading {
        guard let principal = operands[0].number.flatMap(currency.minorUnits(nearest:)), principal >= 0,
            let percent = operands[1].number, let rate = try? AnnualRate(percent: percent),  // no such rate: missing
            let months = operands[2].number.flatMap({ Int(exactly: $0) }), months >= 1
        else { return .missing }
        let instalment = equatedMonthlyInstalment(principalMinorUnits: principal, annualRate: rate, months: months)
        return .number(currency.majorUnits(instalment))
    }

    private static func perMonth(amount: Reading, period: Reading) -> Reading {
        guard let amount = amount.number, case .code(let period) = period else { return .missing }
        return switch period {
        case "month": .number(amount)
        case "year": .number(amount / 12)
        default: .missing
        }
    }

    private static func span(_ operands: Operands, _ count: (CalendarDate, CalendarDate) -> Int) -> Reading {
        guard let start = operands[0].date, let end = operands[1].date, start <= end else { return .missing }
        return .number(Double(count(start, end)))
    }

    private static func count(_ operands: Operands, where test: Test) -> Reading {
        var count = 0.0
        for index in 0..<operands.count {
            guard let holds = test.holds(operands[index].value) else { return .missing }
            if holds { count += 1 }
        }
        return .number(count)
    }

    private static func count(_ list: Reading, except excepted: [String]) -> Reading {
        switch list {
        case .codes(let codes): .number(Double(codes.count { !excepted.contains($0) }))
        case .entries(let entries): .number(Double(entries.count))
        default: .missing
        }
    }

    private static func bucket(_ operand: Reading, _ cuts: [Double], _ labels: [String]) -> Reading {
        guard let number = operand.number else { return .missing }
        return .code(labels[cuts.count { $0 <= number }])
    }

    private static func recode(_ operand: Reading, _ table: [String: FeatureValue], _ other: FeatureValue) -> Reading {
        guard case .code(let code) = operand else { return .missing }
        return Reading(table[code] ?? other)
    }

    private static func weightedSum(
        _ group: Reading,
        _ amount: String,
        _ code: String,
        _ weights: [String: Double]
    ) -> Reading {
        guard case .entries(let entries) = group else { return .missing }
        var sum = 0.0
        for entry in entries {
            guard let value = entry[amount]?.number, case .code(let code) = entry[code], let weight = weights[code]
            else { return .missing }
            sum += value * weight
        }
        return Reading(.number(sum))
    }
}

extension Double? {
    /// The reading of a result; what is not finite is missing.
    fileprivate var reading: Reading { map { Reading(.number($0)) } ?? .missing }
}
