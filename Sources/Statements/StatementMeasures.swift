public import FeatureDefinitions
public import Fields
import Lending

// Fifteen numbers out of a bank statement (application-form, section 14), over its complete calendar months. What a
// statement tells of health, faith, politics or habits is not looked for: words are those of the settings, and only
// sums leave this room.

/// What a bank statement says, as numbers.
public struct StatementMeasures: Sendable, Hashable {
    /// Amounts in major units; a measure that the statement does not support is missing.
    public let values: [StatementMeasure: Double]

    /// Measures a statement.
    /// - Parameters:
    ///   - transactions: In the order of their dates.
    ///   - settings: How payments are told apart.
    ///   - minorUnits: Minor units in a major one.
    public init(_ transactions: [BankTransaction], _ settings: StatementSettings = .init(), minorUnits: Double = 100) {
        let months = Self.completeMonths(transactions, settings.edgeDays)
        guard !months.isEmpty else {
            values = [.monthsCovered: 0]
            return
        }
        let inside = transactions.filter { months.contains($0.date.monthNumber) }
        let kept = Self.withoutTransfers(inside)
        let (credits, debits) = (kept.filter { $0.amount > 0 }, kept.filter { $0.amount < 0 })
        let inflow = Self.sum(credits) / minorUnits
        let outflow = -Self.sum(debits) / minorUnits
        let count = Double(months.count)
        let monthly = months.map { month in Self.sum(credits.filter { $0.date.monthNumber == month }) / minorUnits }
        let mean = inflow / count
        var values: [StatementMeasure: Double] = [
            .monthsCovered: count, .inflowMean: mean,
            .returnedCount: Double(kept.count { $0.mentions(settings.returnWords) }),
        ]
        if inflow > 0 {
            values[.inflowVariation] = Self.deviation(monthly, mean) / mean
            values[.inflowTrend] = Self.slope(monthly) / mean
            // In fewer months nothing can recur often enough to be seen to.
            if months.count >= settings.leastMonths {
                values[.regularIncomeShare] = Self.sum(Self.recurring(credits, settings)) / minorUnits / inflow
            }
            values[.outflowToInflow] = outflow / inflow
            values[.savingsRate] = 1 - outflow / inflow
            values[.largestSingleInflowShare] = Double(credits.map(\.amount).max() ?? 0) / minorUnits / inflow
        }
        Self.addPayments(debits, outflow, count, settings, minorUnits, to: &values)
        Self.addBalances(Self.endOfDay(transactions, months), minorUnits, to: &values)
        self.values = values
    }

    private static func addPayments(
        _ debits: [BankTransaction],
        _ outflow: Double,
        _ months: Double,
        _ settings: StatementSettings,
        _ minorUnits: Double,
        to values: inout [StatementMeasure: Double]
    ) {
        if months >= Double(settings.leastMonths) {
            let repeated = recurring(debits, settings)
            let loans = repeated.filter { $0.mentions(settings.lenderWords) }
            let rents = repeated.filter { $0.mentions(settings.rentWords) && !$0.mentions(settings.lenderWords) }
            values[.loanPaymentsDetected] = -sum(loans) / minorUnits / months
            values[.rentDetected] = -sum(rents) / minorUnits / months
        }
        guard outflow > 0 else { return }
        values[.cashWithdrawalShare] = -sum(debits.filter { $0.mentions(settings.cashWords) }) / minorUnits / outflow
    }

    private static func addBalances(
        _ balances: [Int64],
        _ minorUnits: Double,
        to values: inout [StatementMeasure: Double]
    ) {
        guard let least = balances.min() else { return }
        values[.balanceMean] = balances.reduce(0) { $0 + Double($1) } / Double(balances.count) / minorUnits
        values[.balanceMinimum] = Double(least) / minorUnits
        values[.daysBelowZero] = Double(balances.count { $0 < 0 })
    }

    /// Months that the statement covers from the first day to the last, but for days at its ends without a line.
    private static func completeMonths(_ transactions: [BankTransaction], _ edge: Int) -> [Int] {
        guard let first = transactions.first?.date, let last = transactions.last?.date else { return [] }
        let from = first.day <= 1 + edge ? first.monthNumber : first.monthNumber + 1
        let isLastComplete = last.day >= CalendarDate.dayCount(year: last.year, month: last.month) - edge
        let to = isLastComplete ? last.monthNumber : last.monthNumber - 1
        return from <= to ? Array(from...to) : []
    }

    /// Without pairs that only move money: the same amount out and in on one day under one name.
    private static func withoutTransfers(_ transactions: [BankTransaction]) -> [BankTransaction] {
        var open: [String: [Int]] = [:]
        var gone: Set<Int> = []
        for (index, transaction) in transactions.enumerated() {
            let place = "\(transaction.date.dayNumber) \(transaction.counterparty) "
            if let twin = open[place + "\(-transaction.amount)"]?.popLast() {
                gone.formUnion([index, twin])
            } else {
                open[place + "\(transaction.amount)", default: []].append(index)
            }
        }
        return transactions.indices.filter { !gone.contains($0) }.map { transactions[$0] }
    }

    /// Payments of one name that come every month, about the same day, about the same amount.
    static func recurring(_ transactions: [BankTransaction], _ settings: StatementSettings) -> [BankTransaction] {
        var found: [BankTransaction] = []
        for (_, group) in Dictionary(grouping: transactions, by: \.counterparty).sorted(by: { $0.key < $1.key }) {
            let amounts = group.map { abs(Double($0.amount)) }.sorted()
            let middle = amounts[amounts.count / 2]
            let days = group.map { Double($0.date.day) }.sorted()
            let day = days[days.count / 2]
            let alike = group.filter { transaction in
                // The 30th and the 2nd are three days apart.
                let distance = abs(Double(transaction.date.day) - day)
                return abs(abs(Double(transaction.amount)) - middle) <= settings.amountTolerance * middle
                    && min(distance, 31 - distance) <= Double(settings.dayTolerance)
            }
            if Set(alike.map(\.date.monthNumber)).count >= settings.leastMonths { found += alike }
        }
        return found
    }

    /// The balance at the end of every day of the months, as far back as one is known.
    private static func endOfDay(_ transactions: [BankTransaction], _ months: [Int]) -> [Int64] {
        var last: [Int: Int64] = [:]
        for transaction in transactions {
            if let balance = transaction.balance { last[transaction.date.dayNumber] = balance }
        }
        guard let first = last.keys.min(), let end = transactions.last?.date.dayNumber else { return [] }
        var balances: [Int64] = []
        var current: Int64 = 0
        for day in first...max(first, end) {
            current = last[day] ?? current
            if months.contains(CalendarDate(dayNumber: day).monthNumber) { balances.append(current) }
        }
        return balances
    }

    private static func sum(_ transactions: [BankTransaction]) -> Double {
        transactions.reduce(0) { $0 + Double($1.amount) }
    }

    private static func deviation(_ values: [Double], _ mean: Double) -> Double {
        (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// Least-squares slope for each step.
    private static func slope(_ values: [Double]) -> Double {
        let middle = Double(values.count - 1) / 2
        let spread = values.indices.reduce(0) { $0 + (Double($1) - middle) * (Double($1) - middle) }
        guard spread > 0 else { return 0 }
        return values.enumerated().reduce(0) { $0 + (Double($1.offset) - middle) * $1.element } / spread
    }
}

extension CalendarDate {
    /// Counts months; neighbours differ by one.
    var monthNumber: Int { year * 12 + month - 1 }
}
