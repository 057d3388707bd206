/// What the key of a program may be used for; a person's token may all that their role may.
package enum Scope: String, Sendable, Hashable, CaseIterable {
    case readApplications = "applications:read"
    case writeApplications = "applications:write"
    case readCustomers = "customers:read"
    case writeCustomers = "customers:write"
    case readModels = "models:read"
    case readPortfolio = "portfolio:read"
    case decideApplications = "decisions:write"
    case manageWebhooks = "webhooks:write"

    /// For people who give a key.
    package var summary: String {
        switch self {
        case .readApplications: "read applications and decisions"
        case .writeApplications: "send applications"
        case .readCustomers: "read customers"
        case .writeCustomers: "register customers"
        case .readModels: "read models, their metrics and logs"
        case .readPortfolio: "read the book"
        case .decideApplications: "accept and reject applications"
        case .manageWebhooks: "read and change webhooks"
        }
    }
}
