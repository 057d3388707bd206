package import Casework
import Documents
import Hosting
package import Ledger
import LedgerRecords
import LedgerSchema
import Lending
import LoanLedger
import LoanOrigination
import Pages
package import PortfolioPages
import Products

/// What the pages of offers and loans know of the house.
package struct LoanDesk: Sendable {
    package let ledger: Ledger
    package let catalogue: ProductCatalogue
    package let book: PortfolioDesk

    /// Gathers it.
    package init(ledger: Ledger, catalogue: ProductCatalogue, book: PortfolioDesk) {
        self.ledger = ledger
        self.catalogue = catalogue
        self.book = book
    }

    var loans: LoanBook { book.loans }
    var clock: TimeSource { book.clock }

    /// Today where a product is offered, as its applicants count days.
    func today(_ product: Product) -> CalendarDate { product.localDate(at: clock.now()) }

    /// Whether a second person has to let this money out.
    func needsSecond(_ offer: LoanOffer, _ currency: Currency) -> Bool {
        book.needsSecond(offer.principal, currency)
    }

    /// What a loan is for, and whose, as the application says it.
    func purpose(of record: ApplicationRecord, _ product: Product) -> LoanPurpose {
        let income = product.roles[.monthlyIncome].flatMap { record.answers[$0]?.numberValue }
        let perMajor = product.currency.minorUnitsPerMajor
        let places = ["region", "state"].compactMap { record.allAnswers.values[$0]?.stringValue }
        return LoanPurpose(
            currency: product.currency.code,
            purpose: record.answers["loan_purpose"]?.stringValue ?? product.id,
            region: places.first ?? "unknown",
            monthlyIncome: income.flatMap { Int64(exactly: ($0 * .init(perMajor)).rounded()) }
        )
    }

    /// The day on which money goes out: today where the lender works, but never before a day that was ended.
    func payDay() async throws(LoanBookError) -> CalendarDate {
        do {
            return max(loans.today(at: clock.now()), try await book.businessDate())
        } catch let error as LedgerError {
            throw .ledger(error)
        } catch { throw .ledger(.refused) }
    }
}
