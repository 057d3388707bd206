import Documents

/// Somebody who answers for a loan of somebody else.
public struct Guarantor: Sendable, Hashable {
    /// The full name.
    public let name: String
    /// What the borrower is to them.
    public let relationship: String
    /// May be empty, like what follows.
    public let phone: String
    /// An address for letters by electronic mail.
    public let email: String
    /// Where they live.
    public let address: String
    /// Permanent account number.
    public let pan: String
    /// In minor units; nil if unknown.
    public let monthlyIncome: Int64?

    /// Somebody who answers for a loan.
    public init(
        name: String,
        relationship: String,
        phone: String = "",
        email: String = "",
        address: String = "",
        pan: String = "",
        monthlyIncome: Int64? = nil
    ) {
        self.name = name
        self.relationship = relationship
        self.phone = phone
        self.email = email
        self.address = address
        self.pan = pan
        self.monthlyIncome = monthlyIncome
    }

    /// What tells who it is; stored encrypted.
    var person: [UInt8] {
        let texts = ["name": name, "phone": phone, "email": email, "address": address, "pan": pan]
        return JSONValue.object(texts.mapValues(JSONValue.string)).canonicalBytes
    }

    /// Who it was, of a borrower who was erased.
    static let erased = Guarantor(name: "erased", relationship: "").person

    init?(person: [UInt8], relationship: String, monthlyIncome: Int64?) {
        // Bytes that are not what `person` made are a damaged row.
        guard let json = try? JSONValue.parse(person), case .object(let texts) = json else { return nil }
        func text(_ key: String) -> String { texts[key]?.stringValue ?? "" }
        self.init(
            name: text("name"),
            relationship: relationship,
            phone: text("phone"),
            email: text("email"),
            address: text("address"),
            pan: text("pan"),
            monthlyIncome: monthlyIncome
        )
    }
}
