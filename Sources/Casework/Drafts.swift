import ApplicationLedger
package import Documents
package import Fields
package import FormViews
package import Hosting
package import Ledger
package import LedgerRecords
package import LedgerSchema
package import Lending
import Pages
package import Products
import Requests
import Responses

/// Keeps drafts.
package struct Drafts: Sendable {
    package let ledger: Ledger
    package let catalogue: ProductCatalogue
    package let clock: TimeSource

    /// Gathers it.
    package init(ledger: Ledger, catalogue: ProductCatalogue, clock: TimeSource) {
        self.ledger = ledger
        self.catalogue = catalogue
        self.clock = clock
    }

    /// Begins one.
    package func begin(_ product: Product, owner: Account) async throws(LedgerError) -> ApplicationID {
        var generator = SystemRandomNumberGenerator()
        let id = ApplicationID(using: &generator)
        try await ledger.createDraft(
            id,
            owner: owner.id,
            product: product.id,
            version: product.version,
            at: clock.now()
        )
        return id
    }

    /// A draft of this owner, by the id in an address.
    /// - Throws: 404 for what is not there, or not theirs; the way to its page if it has been sent.
    package func open(_ id: String, of owner: Account) async throws -> OpenDraft {
        guard let id = ApplicationID(base32: id) else { throw Refusal.notFound }
        if let draft = try await ledger.draft(id, owner: owner.id) { return try open(draft) }
        // Back, a second click, another tab: what was a draft has become an application.
        guard try await ledger.standing(of: id, owner: owner.id) != nil else { throw Refusal.notFound }
        throw Detour(path: "/applications/\(id.base32)")
    }

    /// A draft with its product.
    /// - Throws: 404 where the product is offered no more.
    package func open(_ draft: Draft) throws -> OpenDraft {
        guard let product = catalogue[draft.product] else {
            var refusal = Refusal.notFound
            refusal.detail = "The product of this application is no longer offered."
            throw refusal
        }
        return OpenDraft(draft: draft, product: product, today: product.localDate(at: clock.now()))
    }

    /// Saves a page; another tab that saved another page in between keeps what it saved.
    /// - Returns: How far the draft is then.
    package func save(_ open: OpenDraft, page: Page, values: [String: JSONValue]) async throws -> TaskList {
        var open = open
        for _ in 0..<5 {
            let answers = open.draft.answers.values.merging(values) { $1 }
            let outcome = try await ledger.saveDraft(
                open.draft.id,
                owner: open.draft.owner,
                answers: PersonalAnswers(answers),
                pagesDone: open.draft.pagesDone.union([page.id]),
                at: clock.now(),
                expecting: open.draft.version
            )
            guard outcome != .unknown, let draft = try await ledger.draft(open.draft.id, owner: open.draft.owner) else {
                throw Refusal.notFound
            }
            open = try self.open(draft)
            if case .saved = outcome { return open.tasks }
        }
        throw Refusal.unavailable(retryAfter: 1, "Other tabs are saving this application. Try again.")
    }

    /// Throws one away.
    package func delete(_ open: OpenDraft) async throws(LedgerError) {
        try await ledger.deleteDraft(open.draft.id, owner: open.draft.owner)
    }
}
