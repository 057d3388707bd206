/// Loans at floating rates one by one, each with what its own model says of a stress, as far as that is known.
public struct RescoredLoans: Sendable, Hashable {
    /// Performing loans at floating rates, by what the money is for.
    public let byPurpose: [String: [FloatingLoans]]
    /// How many of them a model has scored anew.
    public let rescored: Int
    /// How many there are.
    public let count: Int

    /// Loans, each with what it is for.
    public init(_ loans: [(purpose: String, loan: FloatingLoans)]) {
        byPurpose = Dictionary(grouping: loans, by: \.purpose).mapValues { $0.map(\.loan) }
        rescored = loans.count { $0.loan.logOddsShift != nil }
        count = loans.count
    }
}

extension BookSegment {
    /// The same segment, its loans at floating rates one by one.
    func rescored(_ loans: RescoredLoans) -> BookSegment {
        BookSegment(
            name: name,
            outstanding: outstanding,
            probabilityOfDefault: probabilityOfDefault,
            lossGivenDefault: lossGivenDefault,
            payments: payments,
            incomes: incomes,
            instalments: instalments,
            ratePercent: ratePercent,
            floating: loans.byPurpose[name] ?? []
        )
    }
}
