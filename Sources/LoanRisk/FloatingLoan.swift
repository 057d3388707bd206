import AssetQuality
import Instalments
import Lending
package import LoanLedger
package import Loans
package import Portfolio

/// A performing loan at a floating rate: what a change of rates is worked out from.
package struct FloatingLoan: Sendable {
    /// Its number.
    package let id: Int
    /// What the money is for.
    package let purpose: String
    /// As agreed at first.
    package let terms: LoanTerms
    private let probability: Double
    private let outstanding: Int64
    private let instalment: Int64
    private let income: Int64?

    /// Nil for a loan at a fixed rate, at its end, or of a borrower who does not perform.
    package init?(_ loan: LoanRecord) {
        let position = loan.position
        guard loan.isFloating, position.status == .active, !position.assetClass.isNonPerforming,
            position.outstanding > 0
        else { return nil }
        id = loan.id
        purpose = loan.purpose
        terms = loan.terms
        probability = loan.presentProbability ?? 0
        outstanding = position.outstanding
        instalment = position.levelPayment
        income = loan.monthlyIncome
    }

    /// As a stress takes it.
    /// - Parameter shift: What its model adds to the log-odds of default; nil if none was asked.
    /// - Returns: The loan alone.
    package func stressed(_ shift: Double?) -> FloatingLoans {
        FloatingLoans(
            outstanding: Double(outstanding),
            probabilityOfDefault: probability,
            ratePercent: terms.rate.percent,
            instalments: Double(instalment),
            payments: income == nil ? 0 : Double(instalment),
            incomes: Double(income ?? 0),
            logOddsShift: shift
        )
    }
}
