package import Ledger

extension Set<AccountRole> {
    /// Who applies: applicants for themselves, officers with what a customer tells them.
    package static let appliers: Set<AccountRole> = [.applicant, .officer]
    /// Who may look at the queue.
    package static let queueWatchers: Set<AccountRole> = [.operator, .admin, .auditor]
    /// Who may change something about the queue.
    package static let queueOperators: Set<AccountRole> = [.operator]
}
