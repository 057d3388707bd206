public import CreditRisk
public import Lending

/// What borrowers owe in one currency, each with their risk: what a simulation of losses draws from.
///
/// All loans of a borrower stand or fall together, so a borrower is one exposure.
public struct BookExposures: Sendable, Hashable {
    /// Of all amounts.
    public let currency: Currency
    /// Borrowers who perform and whose probability of default is known; amounts in minor units.
    public let exposures: [LossSimulation.Exposure]
    /// Shares lost in default, of which those of the exposures are made.
    public let losses: LossGivenDefault
    /// What borrowers owe who do not perform: nobody can default twice.
    public let nonPerforming: Int64
    /// What borrowers owe whose probability of default is not known.
    public let unrated: Int64

    /// The exposures of a book, in any order.
    public init(
        _ exposures: [LossSimulation.Exposure],
        in currency: Currency,
        losses: LossGivenDefault,
        nonPerforming: Int64 = 0,
        unrated: Int64 = 0
    ) {
        self.exposures = exposures
        self.currency = currency
        self.losses = losses
        self.nonPerforming = nonPerforming
        self.unrated = unrated
    }

    /// What is owed by those who are drawn, in minor units.
    public var amount: Double { exposures.reduce(0) { $0 + $1.amount } }

    /// Σ amount·PD·LGD, in minor units: what the mean of the losses is to be.
    public var expectedLoss: Double {
        exposures.reduce(0) { $0 + $1.amount * $1.probabilityOfDefault * $1.lossGivenDefault }
    }
}
