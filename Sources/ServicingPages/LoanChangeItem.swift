import Decimals
import LedgerRecords
import LedgerSchema
import Lending
import LoanLedger
import LoanServicing
import Loans
import Pages
import PortfolioPages

/// A loan with what was and may be decided about it.
struct LoanChangeItem {
    let loan: LoanRecord
    /// As at the business date.
    let account: LoanAccount
    let currency: Currency
    let proposal: ProposedLoanDecision?
    let decisions: [RecordedLoanDecision]

    /// Reads what there is to know of a loan.
    /// - Throws: ``LoanBookError``.
    init(_ loan: LoanRecord, _ desk: PortfolioDesk) async throws(LoanBookError) {
        self.loan = loan
        currency = desk.currency(loan.currency)
        do {
            account = try await desk.loans.account(of: loan.id, asAt: max(desk.businessDate(), loan.terms.startsOn))
            proposal = try await desk.loans.proposedDecision(on: loan.id)
            decisions = try await desk.loans.decisions(on: loan.id)
        } catch let error as LoanBookError {
            throw error
        } catch let error as LedgerError {
            throw .ledger(error)
        } catch { throw .ledger(.refused) }
    }

    func page(_ visitor: AccountID) -> LoanChangePage {
        LoanChangePage(
            loan: loan,
            account: account,
            currency: currency,
            proposal: proposal,
            // A proposal that is overtaken has no consequences to be shown.
            proposed: proposal.flatMap {
                try? LoanChangePreview($0.decision, on: loan, account.events, currency: currency)
            },
            decisions: decisions,
            visitor: visitor
        )
    }
}
