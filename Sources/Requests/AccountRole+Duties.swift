package import LedgerRecords

extension Set<AccountRole> {
    /// Who applies: applicants for themselves, officers with what a customer tells them.
    package static let appliers: Set<AccountRole> = [.applicant, .officer]
    /// Who may look at the queue.
    package static let queueWatchers: Set<AccountRole> = [.operator, .admin, .auditor]
    /// Who may look at the figures of the loan book.
    package static let bookReaders: Set<AccountRole> = [.officer, .analyst, .operator, .auditor]
    /// Who may open a single loan.
    package static let loanReaders: Set<AccountRole> = [.officer, .auditor]
    /// Who may record what happens to loans.
    package static let bookKeepers: Set<AccountRole> = [.officer]
    /// Who may look at models, and at who decided on them.
    package static let modelReaders: Set<AccountRole> = [.analyst, .auditor]
    /// Who may sign models off and promote them.
    package static let modelApprovers: Set<AccountRole> = [.analyst]
    /// Who may change something about the queue.
    package static let queueOperators: Set<AccountRole> = [.operator]
}
