public import Documents
public import Lending

/// Names a customer; says nothing about the person.
public typealias CustomerID = ApplicationID

/// A person the lender knows, as officers and programs enter them.
public struct Customer: Sendable {
    /// Where and for how much somebody works.
    public struct Employment: Sendable {
        /// What sort of work it is.
        public enum Kind: String, Sendable, CaseIterable {
            case salaried = "Salaried"
            case selfEmployed = "Self-Employed"
            case business = "Business"
        }

        /// Who employs them.
        public var employerName: String
        /// As what.
        public var jobTitle: String
        /// What sort of work it is.
        public var kind: Kind
        /// In major units of the product's currency; above 0.
        public var monthlyIncome: Double
        /// Not negative.
        public var yearsOfExperience: Double
        /// Of the employer.
        public var phone: String?
        /// When it began.
        public var startedOn: CalendarDate?

        /// Gathers it.
        public init(
            employerName: String,
            jobTitle: String,
            kind: Kind,
            monthlyIncome: Double,
            yearsOfExperience: Double,
            phone: String? = nil,
            startedOn: CalendarDate? = nil
        ) {
            self.employerName = employerName
            self.jobTitle = jobTitle
            self.kind = kind
            self.monthlyIncome = monthlyIncome
            self.yearsOfExperience = yearsOfExperience
            self.phone = phone
            self.startedOn = startedOn
        }
    }

    /// Their id.
    public var id: CustomerID
    /// The account that entered them; an applicant enters only themselves.
    public var owner: AccountID
    /// As they write it.
    public var fullName: String
    /// When they were born.
    public var dateOfBirth: CalendarDate
    /// In lower case; no two customers share one.
    public var email: String
    /// As it is dialled.
    public var phone: String
    /// Street and house.
    public var address: String
    /// Of the address.
    public var city: String
    /// Of the address.
    public var state: String
    /// Of the address.
    public var postcode: String
    /// Permanent account number (India), if given; no two customers share one.
    public var panNumber: String?
    /// Aadhaar number (India), if given; no two customers share one.
    public var aadhaarNumber: String?
    /// Answers that their applications begin with, by field key.
    public var answers: [String: JSONValue]
    /// Nil for those who do not work.
    public var employment: Employment?
    /// When they were entered.
    public var createdAt: Timestamp

    /// Gathers it.
    public init(
        id: CustomerID,
        owner: AccountID,
        fullName: String,
        dateOfBirth: CalendarDate,
        email: String,
        phone: String,
        address: String,
        city: String,
        state: String,
        postcode: String,
        panNumber: String? = nil,
        aadhaarNumber: String? = nil,
        answers: [String: JSONValue] = [:],
        employment: Employment? = nil,
        createdAt: Timestamp
    ) {
        self.id = id
        self.owner = owner
        self.fullName = fullName
        self.dateOfBirth = dateOfBirth
        self.email = email
        self.phone = phone
        self.address = address
        self.city = city
        self.state = state
        self.postcode = postcode
        self.panNumber = panNumber
        self.aadhaarNumber = aadhaarNumber
        self.answers = answers
        self.employment = employment
        self.createdAt = createdAt
    }
}

extension Customer: CustomStringConvertible, CustomReflectable {
    /// The id and nothing else.
    public var description: String { "Customer(\(id.base32))" }
    /// Shows the id and nothing else.
    public var customMirror: Mirror { Mirror(self, children: ["id": id.base32]) }
}

/// What became of a customer who was to be entered.
public enum RegistrationOutcome: Sendable, Hashable {
    /// They are in the ledger.
    case registered
    /// There is a customer with the same of these, by the name of the column.
    case known(Set<String>)
}
