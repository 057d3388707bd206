/// What is summed over loans that are alike; amounts in minor units.
public enum BookSum: Int, CaseIterable, Sendable {
    case loans
    /// Loans that were ever 90 or more days past due.
    case defaulted
    case disbursed
    case outstanding
    case received
    case provision
    case instalmentsDue
    case instalmentsOnTime
    /// What loans with security owe.
    case secured
    /// What loans at floating rates owe.
    case floating
    /// Outstanding times probability of default.
    case expectedDefault
    /// Level payments of a month that are set against `incomes`.
    case payments
    case incomes
    /// Outstanding times the yearly rate as a share.
    case interest
    case chargesPaid
    /// Level payments of a month of all open loans.
    case instalments
    case floatingDefault
    case floatingInterest
    case floatingInstalments
    case floatingPayments
    case floatingIncomes
    case suspended
    /// Secured loans that owe more than their security would fetch.
    case shortLoans
    /// Of what secured loans owe, what their security would not fetch.
    case notCovered
    case fallenDue
    case paidOfDue

    /// The names of all columns, in the order of the cases: each name of a case in small letters and underscores.
    public static let columns: [String] = allCases.map { sum in
        "\(sum)".unicodeScalars
            .reduce(into: "") { name, scalar in
                name += scalar.properties.isUppercase ? "_" + scalar.properties.lowercaseMapping : String(scalar)
            }
    }
}

/// A number for each ``BookSum``; 0 for what is not given.
public struct BookSums: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    private var values: [Int]

    /// Sums in the order of ``BookSum``.
    /// - Parameter values: One for each case.
    public init(_ values: [Int]) {
        precondition(values.count == BookSum.allCases.count, "\(values.count) values for the sums over a book")
        self.values = values
    }

    /// Sums by name.
    public init(dictionaryLiteral elements: (BookSum, Int)...) {
        values = [Int](repeating: 0, count: BookSum.allCases.count)
        for (sum, value) in elements { self[sum] = value }
    }

    /// A sum.
    public subscript(sum: BookSum) -> Int {
        get { values[sum.rawValue] }
        set { values[sum.rawValue] = newValue }
    }

    /// Whether there is nothing in them.
    package var areZero: Bool { values.allSatisfy { $0 == 0 } }

    /// In the order of ``BookSum``.
    package var all: [Int] { values }

    /// Adds loans, or takes them away.
    /// - Parameters:
    ///   - other: Their sums.
    ///   - sign: 1 or -1.
    package mutating func add(_ other: BookSums, sign: Int) {
        for index in values.indices { values[index] += sign * other.values[index] }
    }
}
