import ApplicationLedger
package import Casework
import Contracts
import Documents
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import LenderDocuments
import Lending
package import RateLimits
package import Requests
import Responses

/// Customers: whom the lender knows, with where they work.
package struct CustomerRoutes: Sendable {
    package let drafts: Drafts
    package let limiter: RateLimiter

    package init(drafts: Drafts, limiter: RateLimiter) {
        self.drafts = drafts
        self.limiter = limiter
    }

    /// Of applicants: a lender's own programs enter whole lists.
    private static let quota = Quota(name: "customers", limit: 20)

    private static let readers: Set<AccountRole> = [.applicant, .officer, .auditor]
    private static let chapter = "Customers"

    package var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/customers",
                access: .programs(Self.readers),
                answer: .json,
                contract: Self.listContract,
                handler: list
            ),
            Route(
                method: .post,
                path: "/api/customers/register",
                access: .programs(.appliers),
                body: .json,
                answer: .json,
                contract: registerContract,
                handler: register
            ),
            Route(
                method: .get,
                path: "/api/customers/{id}",
                access: .programs(Self.readers),
                answer: .json,
                contract: Self.showContract,
                handler: show
            ),
        ]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let (limit, offset) = (context.query.count("limit") ?? 100, context.query.count("offset") ?? 0)
        let owner = try context.ownerOfWhatIsSeen
        let (page, total) = try await drafts.ledger.customers(owner: owner, limit: limit, offset: offset)
        try await drafts.writeDown("customers", of: page.map(\.id.base32), context)
        return .json([
            "customers": .array(page.map(\.summary)), "total": .number(.init(total)), "limit": .number(.init(limit)),
            "offset": .number(.init(offset)),
        ])
    }

    private func register(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        if account.role == .applicant { try await count(account, context) }
        var given = try GivenCustomer(JSONValue.parse(context.body))
        let customer = try given.customer(owner: account.id, drafts.catalogue, at: drafts.clock.now())
        switch try await drafts.ledger.register(customer) {
        case .registered:
            return .json(
                [
                    "message": "The customer is registered.", "customer_id": .string(customer.id.base32),
                    "customer_name": .string(customer.fullName), "email": .string(customer.email),
                ],
                status: .created,
                headers: [.location: "/api/customers/\(customer.id.base32)"]
            )
        case .known(let columns):
            throw Self.known(columns, to: account)
        }
    }

    private func count(_ account: Account, _ context: WebContext) async throws {
        let clients = ["account \(account.id)", "address \(context.address.network)"]
        for state in await limiter.take(Self.quota, forEach: clients) where state.isExceeded {
            throw Refusal.quotaExceeded(state)
        }
    }

    /// Which number is somebody else's is not for applicants to know: they could ask for any.
    private static func known(_ columns: Set<String>, to account: Account) -> Refusal {
        let what = account.role == .applicant ? "particulars" : columns.sorted().joined(separator: ", ")
        return Refusal(
            status: .conflict,
            code: .conflict,
            detail: "There is a customer with the same \(what)."
        )
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let id = CustomerID(base32: try context.parameter("id")),
            let customer = try await drafts.ledger.customer(id, owner: context.ownerOfWhatIsSeen)
        else { throw Refusal.notFound }
        try await drafts.writeDown("a customer", of: [id.base32], context)
        return .tagged(customer.detail, request)
    }

    // MARK: What the addresses take and give

    private static let summarySchema: [String: Schema] = [
        "customer_id": .text(), "full_name": .text(), "email": .text(), "phone": .text(), "city": .text(),
        "state": .text(), "created_at": .time,
    ]

    private static let listContract = Contract(
        "listCustomers",
        chapter: chapter,
        "Customers, newest first: an applicant's own, for others all, which is written down.",
        scope: .readCustomers,
        parameters: [.limit(100), .offset],
        answers: [Contract.Answer(200, "A page", LenderContracts.page("customers", of: .object(summarySchema)))]
    )

    private var registerContract: Contract {
        Contract(
            "registerCustomer",
            chapter: Self.chapter,
            "Enter a customer. No two have the same email, PAN or Aadhaar number. An applicant may do so 20 times an hour.",
            scope: .writeCustomers,
            bodies: [.init(GivenCustomer.schema(drafts.catalogue))],
            answers: [
                Contract.Answer(
                    201,
                    "Registered",
                    .object([
                        "message": .text(), "customer_id": .text(), "customer_name": .text(), "email": .text(),
                    ]),
                    headers: ["Location": "Where the customer is"]
                )
            ],
            problems: [409, 422]
        )
    }

    private static let showContract = Contract(
        "readCustomer",
        chapter: chapter,
        "A customer with their employment; identity numbers are masked. Who reads of others is written down.",
        scope: .readCustomers,
        parameters: [Parameter("id", in: .path, .ascii(1...26), "The id of a customer.")],
        answers: [
            Contract.Answer(
                200,
                "The customer",
                .object(
                    summarySchema.merging([
                        "date_of_birth": .date, "address": .text(), "pincode": .text(),
                        "pan_number": Schema.text().orNull, "aadhar_number": Schema.text().orNull,
                        "employment":
                            Schema.object([
                                "employer_name": .text(), "job_title": .text(), "employment_type": .text(),
                                "monthly_income": .number(), "years_of_experience": .number(),
                            ])
                            .orNull,
                    ]) { $1 }
                ),
                headers: ["ETag": "Changes with the content"]
            ), Contract.Answer(304, "As it was"),
        ]
    )
}

extension WebContext {
    /// Whose objects a visitor sees: an applicant their own, others all.
    var ownerOfWhatIsSeen: AccountID? {
        get throws {
            let account = try signedIn()
            return account.role == .applicant ? account.id : nil
        }
    }
}

extension Customer {
    private var summaryMembers: [String: JSONValue] {
        [
            "customer_id": .string(id.base32), "full_name": .string(fullName), "email": .string(email),
            "phone": .string(phone), "city": .string(city), "state": .string(state),
            "created_at": .string(createdAt.rfc3339),
        ]
    }

    fileprivate var summary: JSONValue { .object(summaryMembers) }

    fileprivate var detail: JSONValue {
        let job: JSONValue =
            employment.map { employment in
                [
                    "employer_name": .string(employment.employerName), "job_title": .string(employment.jobTitle),
                    "employment_type": .string(employment.kind.rawValue),
                    "monthly_income": .number(employment.monthlyIncome),
                    "years_of_experience": .number(employment.yearsOfExperience),
                ]
            } ?? .null
        return .object(
            summaryMembers.merging([
                "date_of_birth": .string(dateOfBirth.iso), "address": .string(address), "pincode": .string(postcode),
                "pan_number": panNumber.map(Self.masked) ?? .null,
                "aadhar_number": aadhaarNumber.map(Self.masked) ?? .null, "employment": job,
            ]) { $1 }
        )
    }

    /// The last four characters.
    private static func masked(_ number: String) -> JSONValue {
        .string("••••" + String(String.UnicodeScalarView(number.unicodeScalars.suffix(4))))
    }
}
