package import Casework
import Documents
package import Hosting
package import Ledger
import LedgerRecords
import Lending
import Products

/// What the desk knows of the house: how much one person may decide, and what applicants are written.
package struct OfficeDesk: Sendable {
    package let ledger: Ledger
    package let catalogue: ProductCatalogue
    package let clock: TimeSource
    /// An amount above which two persons decide, in whole units of the product's currency; nil for none.
    package let secondPersonAbove: Int?
    private let lender: String
    private let baseURL: String

    /// Gathers it.
    package init(
        ledger: Ledger,
        catalogue: ProductCatalogue,
        clock: TimeSource,
        secondPersonAbove: Int?,
        lender: String,
        baseURL: String
    ) {
        self.ledger = ledger
        self.catalogue = catalogue
        self.clock = clock
        self.secondPersonAbove = secondPersonAbove
        self.lender = lender
        self.baseURL = baseURL
    }

    /// Whether a second person has to agree; where the amount cannot be told, one has to.
    func needsSecond(_ record: ApplicationRecord) -> Bool {
        guard let limit = secondPersonAbove else { return false }
        guard let key = catalogue[record.summary.product]?.roles[.loanAmount],
            let amount = record.answers[key]?.numberValue
        else { return true }
        return amount > .init(limit)
    }

    /// What the applicant is written: that there is news, and not which.
    func notice(_ id: ApplicationID) -> MailDraft {
        MailDraft(
            kind: .decision,
            subject: "News about your application \(id.reference)",
            text: """
                A person at \(lender) has decided about your application \(id.reference).

                Sign in to read the decision: \(baseURL)/applications/\(id.base32)

                \(lender)

                """
        )
    }
}
