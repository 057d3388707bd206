import Accounts
import ApplicantPages
import BookPolicies
import Casework
import Foundation
public import Hosting
import LoanLedger
import LoanServicing
import Mail
import Pages
import Requests
import Sealing

/// What the web front is told by its environment; the initialiser is the manual.
///
/// - `SECRET_KEY` (at least 32 bytes): access and form tokens; `PASSWORD_PEPPER` (at least 32 bytes): mixed into passwords
/// - `PASSWORD_PEPPER_PREVIOUS` (none): the pepper before it, until every password has taken the new one
/// - `SECRET_KEY_PREVIOUS` (none): the secret before it; what it signed is taken until it is over
/// - `AUDIT_KEY`, `DATA_KEY`: as `LedgerKeys` reads them; `JOB_KEY`, `EVENT_KEY`, `UNDERWRITER_QUEUE_SEAL`: as `Seal` does
/// - `MODEL_SIGNING_KEY` (optional, base64 Ed25519): without it models are not published from here
/// - `HTTP_HOST` (127.0.0.1), `HTTP_PORT` (8080), `PUBLIC_URL` (none): listener, and the base of links
/// - `HTTP_TLS_CERT`, `HTTP_TLS_KEY` (none): PEM files of a certificate and its key, for TLS and HTTP/2
/// - `PRODUCTS` (deploy/products): a product definition or a folder of them
/// - `DATABASE_URL`, or `DB_*`: the ledger, as `LedgerPlace` reads them; else `UNDERWRITER_DATA` (data): folder of its file
/// - `ALGORITHM` (HS256), `ACCESS_TOKEN_EXPIRE_MINUTES` (15): life of access tokens, at most 15 minutes for browsers
/// - `UNDERWRITER_BCRYPT_COST` (12): 12 or more where `PUBLIC_URL` begins with https://
/// - `UNDERWRITER_APPLY_LIMIT` (100), `UNDERWRITER_REQUEST_LIMIT` (36000): applications, and all requests, an hour
/// - `UNDERWRITER_TRUSTED_PROXY` (none): addresses whose `X-Forwarded-For` is believed, separated by spaces
/// - `UNDERWRITER_CORS_ORIGINS` (none): origins whose pages may use the interface for programs, separated by spaces
/// - `UNDERWRITER_WEBHOOKS_INSIDE` (off): whether receivers of webhooks may be in the lender's own network
/// - `UNDERWRITER_LENDER` (Underwriter), `UNDERWRITER_CONTACT` (none): whose pages these are, and how to reach them
/// - `UNDERWRITER_SECURITY_CONTACT` (none): URI of whom to tell of a weakness, for `/.well-known/security.txt`
/// - `UNDERWRITER_STAFF_CODES` (required, or optional): whether the lender's own people need codes for signing in
/// - `UNDERWRITER_PD_RISE_PERCENT` (100), `UNDERWRITER_PD_RISE_BASIS_POINTS` (50): by how much the probability of default
///   of a loan must have grown at least, both taken together, for its risk to count as risen significantly (IFRS 9)
/// - `UNDERWRITER_SECOND_PERSON_ABOVE` (1000000; 0 for never): amount above which two persons decide at the desk
/// - `UNDERWRITER_TIME_ZONE` (UTC): where the lender works, whose days are those of the loan book
/// - `UNDERWRITER_LATE_FEE` (0): of an instalment, in minor units
/// - `UNDERWRITER_CLOSURE_FEE_BASIS_POINTS` (0): what closing a loan early costs, of the principal not yet due
/// - `UNDERWRITER_BREACHED_PASSWORDS` (none): file of digests, as `BreachedPasswords` reads it
/// - `UNDERWRITER_BOOK_POLICY` (none): file of the lender's regime and limits, as `BookPolicy` reads it
/// - `SMTP_URL`, `SMTP_FROM`, `SMTP_CA`: as `MailSettings` reads them
/// - `METRICS_PORT` (none), `METRICS_HOST` (127.0.0.1): where `/metrics` is told; without a port nothing listens
/// - `LOG_LEVEL` (info), `LOG_FORMAT` (json, or text); Redis and queue as their rooms read them
public struct WebConfiguration: Sendable {
    let listener: ListenerSettings
    let workflow: WorkflowSettings
    let accounts: AccountSettings
    let catalogue: ProductCatalogue
    var limits = WebLimits()
    let lender: Lender
    let securityContact: SecurityContact?
    let log: LogSettings
    let mail: MailSettings
    /// Whether the lender's own people need codes for signing in.
    let needsSecondFactor: Bool
    /// What the lender wants of its loan book.
    let bookPolicy: BookPolicy
    /// What it decides about its loans.
    let loanRules: LoanBook.Rules
    /// The amount above which two persons decide; 0 for none.
    let secondPersonAbove: Int
    /// By how much the probability of default of a loan must have grown at least for its risk to count as risen
    /// significantly: in per cent of what it was, and in basis points.
    let riskRise: (percent: Int, basisPoints: Int)

    /// Reads the environment.
    /// - Throws: ``SettingsProblems`` with everything that is wrong, not only the first.
    public init(environment: [String: String]) throws(SettingsProblems) {
        var settings = SettingsReader(environment)
        listener = ListenerSettings(reading: &settings)
        lender = Lender(name: settings["UNDERWRITER_LENDER"] ?? "Underwriter", contact: settings["UNDERWRITER_CONTACT"])
        securityContact = settings.securityContact()
        let accounts = AccountSettings(
            reading: &settings,
            issuer: listener.publicURL?.origin ?? "underwriter",
            contextWords: ["underwriter", lender.name],
            letters: AccountLetters(lender: lender.name, baseURL: listener.baseURL)
        )
        if listener.isSecure, let accounts, accounts.bcryptCost < 12 {
            settings.refuse("UNDERWRITER_BCRYPT_COST", "must be 12 or more where PUBLIC_URL begins with https://")
        }
        needsSecondFactor =
            settings.choice("UNDERWRITER_STAFF_CODES", ["optional", "required"], default: "required") == "required"
        secondPersonAbove =
            settings.number("UNDERWRITER_SECOND_PERSON_ABOVE", in: 0...1_000_000_000_000, default: 1_000_000)
        riskRise = (
            settings.number("UNDERWRITER_PD_RISE_PERCENT", in: 0...10_000, default: 100),
            settings.number("UNDERWRITER_PD_RISE_BASIS_POINTS", in: 1...10_000, default: 50)
        )
        let bookPolicy = settings.read([BookPolicy.variable]) { values throws(BookPolicyFileError) in
            try BookPolicy(environment: values)
        }
        var loanRules = settings.read(LoanBook.Rules.variables) {
            values throws(LoanRuleError) in
            try LoanBook.Rules(environment: values)
        }
        let mail = MailSettings(reading: &settings)
        let workflow = WorkflowSettings(reading: &settings)
        let catalogue = settings.catalogue()
        limits.applicationsAnHour = settings.number("UNDERWRITER_APPLY_LIMIT", in: 1...100_000_000, default: 100)
        limits.requestsAnHour = settings.number("UNDERWRITER_REQUEST_LIMIT", in: 1...1_000_000_000, default: 36_000)
        log = LogSettings(reading: &settings)
        loanRules?.sectors = bookPolicy?.sectors ?? [:]
        guard settings.problems.isEmpty, let accounts, let workflow, let catalogue, let mail, let bookPolicy,
            let loanRules
        else {
            throw SettingsProblems(lines: settings.problems)
        }
        self.accounts = accounts
        self.workflow = workflow
        self.catalogue = catalogue
        self.mail = mail
        self.bookPolicy = bookPolicy
        self.loanRules = loanRules
    }
}
