/// The templates; those that are parts of others included.
package enum PageTemplate: String, CaseIterable, Sendable {
    case account, applications, arrears, audit, borrowed, calculator, casework, change, check, confirm, control,
        decision, delete, desk, drift, drifts, eligibility, error, expired, field, form, gauges, help, home,
        interface, layout, lent, letters, loan, loans, login, model, models, notes, offer, offering, offers,
        operations, page, password, payments, pending, portfolio, problem, register, secure, security, sent, sessions,
        statement, status, summary, tasks, user, users, watch, webhooks, whole, withdraw
    case whatIf = "what-if"

    /// Its text, from the program itself: a front without its pages cannot be deployed.
    package var source: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .account: PackageResources.account_mustache
        case .applications: PackageResources.applications_mustache
        case .arrears: PackageResources.arrears_mustache
        case .audit: PackageResources.audit_mustache
        case .borrowed: PackageResources.borrowed_mustache
        case .calculator: PackageResources.calculator_mustache
        case .casework: PackageResources.casework_mustache
        case .change: PackageResources.change_mustache
        case .check: PackageResources.check_mustache
        case .confirm: PackageResources.confirm_mustache
        case .control: PackageResources.control_mustache
        case .decision: PackageResources.decision_mustache
        case .delete: PackageResources.delete_mustache
        case .desk: PackageResources.desk_mustache
        case .drift: PackageResources.drift_mustache
        case .drifts: PackageResources.drifts_mustache
        case .eligibility: PackageResources.eligibility_mustache
        case .error: PackageResources.error_mustache
        case .expired: PackageResources.expired_mustache
        case .field: PackageResources.field_mustache
        case .form: PackageResources.form_mustache
        case .gauges: PackageResources.gauges_mustache
        case .help: PackageResources.help_mustache
        case .home: PackageResources.home_mustache
        case .interface: PackageResources.interface_mustache
        case .layout: PackageResources.layout_mustache
        case .lent: PackageResources.lent_mustache
        case .letters: PackageResources.letters_mustache
        case .loan: PackageResources.loan_mustache
        case .loans: PackageResources.loans_mustache
        case .login: PackageResources.login_mustache
        case .model: PackageResources.model_mustache
        case .models: PackageResources.models_mustache
        case .notes: PackageResources.notes_mustache
        case .offer: PackageResources.offer_mustache
        case .offering: PackageResources.offering_mustache
        case .offers: PackageResources.offers_mustache
        case .operations: PackageResources.operations_mustache
        case .page: PackageResources.page_mustache
        case .password: PackageResources.password_mustache
        case .payments: PackageResources.payments_mustache
        case .pending: PackageResources.pending_mustache
        case .portfolio: PackageResources.portfolio_mustache
        case .problem: PackageResources.problem_mustache
        case .register: PackageResources.register_mustache
        case .secure: PackageResources.secure_mustache
        case .security: PackageResources.security_mustache
        case .sent: PackageResources.sent_mustache
        case .sessions: PackageResources.sessions_mustache
        case .statement: PackageResources.statement_mustache
        case .status: PackageResources.status_mustache
        case .summary: PackageResources.summary_mustache
        case .tasks: PackageResources.tasks_mustache
        case .user: PackageResources.user_mustache
        case .users: PackageResources.users_mustache
        case .watch: PackageResources.watch_mustache
        case .webhooks: PackageResources.webhooks_mustache
        case .whole: PackageResources.whole_mustache
        case .withdraw: PackageResources.withdraw_mustache
        case .whatIf: PackageResources.what_if_mustache
        }
    }
}
