package import Casework
import CheckedAnswers
package import Documents
import Fields
package import LedgerRecords
package import Lending
import Pages
import Products
package import Requests

/// A customer as a program describes them.
package struct GivenCustomer {
    private var members: [String: JSONValue]
    private var mistakes: [Mistake] = []

    static let texts = ["full_name", "email", "phone", "address", "city", "state", "pincode"]
    private static let pan = FieldPattern("^[A-Z]{5}[0-9]{4}[A-Z]$")

    /// - Throws: 400 for what is no object.
    package init(_ body: JSONValue) throws(Refusal) {
        guard let members = body.objectValue else { throw .malformed("The body must be a JSON object.") }
        self.members = members
    }

    /// The customer.
    /// - Throws: 422 with every mistake.
    package mutating func customer(
        owner: AccountID,
        _ catalogue: ProductCatalogue,
        at now: Timestamp
    ) throws(Refusal) -> Customer {
        let known = Set(Self.texts + ["date_of_birth", "pan_number", "aadhar_number", "employment", "answers"])
        for key in members.keys.sorted() where !known.contains(key) {
            let shown = String(String.UnicodeScalarView(key.unicodeScalars.prefix(64)))
            refuse(shown, .unknown, "\(shown) is not part of a customer")
        }
        let texts = Dictionary(uniqueKeysWithValues: Self.texts.map { ($0, text($0, of: members)) })
        let email = (texts["email"] ?? "").lowercased()
        if !email.utf8.isEmpty, !Self.isAddress(email) { refuse("email", .format, "The email must be an address") }
        let born = date("date_of_birth", of: members)
        if let born, born > now.date() { refuse("date_of_birth", .range, "The date of birth must be in the past") }
        let pan = number("pan_number", "The PAN must be like ABCDE1234F") { Self.pan?.matches($0) ?? false }
        let aadhaar = number("aadhar_number", "The Aadhaar number must have 12 digits that fit") {
            $0.utf8.count == 12 && CheckDigit.verhoeff.holds($0)
        }
        let employment = employment()
        let answers = answers(catalogue)
        guard let born, mistakes.isEmpty else { throw .validation(mistakes) }
        var generator = SystemRandomNumberGenerator()
        return Customer(
            id: CustomerID(using: &generator),
            owner: owner,
            fullName: texts["full_name"] ?? "",
            dateOfBirth: born,
            email: email,
            phone: texts["phone"] ?? "",
            address: texts["address"] ?? "",
            city: texts["city"] ?? "",
            state: texts["state"] ?? "",
            postcode: texts["pincode"] ?? "",
            panNumber: pan,
            aadhaarNumber: aadhaar,
            answers: answers,
            employment: employment,
            createdAt: now
        )
    }

    private mutating func refuse(_ key: String, _ code: FieldError.Code, _ message: String) {
        mistakes.append(Mistake(key, code, message))
    }

    /// One line of 1 to 200 scalars.
    private mutating func text(_ key: String, of members: [String: JSONValue], under path: String = "") -> String {
        guard let value = members[key], !value.isNull else {
            refuse(path + key, .required, "Enter \(key)")
            return ""
        }
        guard let text = value.stringValue, (1...200).contains(text.unicodeScalars.count),
            text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }),
            !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else {
            refuse(path + key, .format, "\(key) must be one line of up to 200 characters")
            return ""
        }
        return text
    }

    private mutating func date(
        _ key: String,
        of members: [String: JSONValue],
        under path: String = "",
        optional: Bool = false
    ) -> CalendarDate? {
        guard let value = members[key], !(optional && value.isNull) else {
            if !optional { refuse(path + key, .required, "Enter \(key)") }
            return nil
        }
        guard let date = value.stringValue.flatMap({ CalendarDate(iso: $0) }) else {
            refuse(path + key, .date, "\(key) must be a real date like 1985-03-27")
            return nil
        }
        return date
    }

    private mutating func number(_ key: String, _ message: String, _ isRight: (String) -> Bool) -> String? {
        guard let value = members[key] else { return nil }
        guard let text = value.stringValue, isRight(text) else {
            refuse(key, .format, message)
            return nil
        }
        return text
    }

    private mutating func employment() -> Customer.Employment? {
        guard let value = members["employment"] else { return nil }
        let path = "employment."
        guard let job = value.objectValue else {
            refuse("employment", .format, "employment must be an object")
            return nil
        }
        let known: Set = [
            "employer_name", "job_title", "employment_type", "monthly_income", "years_of_experience", "employer_phone",
            "employment_start_date",
        ]
        for key in job.keys.sorted() where !known.contains(key) {
            let shown = String(String.UnicodeScalarView(key.unicodeScalars.prefix(64)))
            refuse(path + shown, .unknown, "\(shown) is not part of an employment")
        }
        let kind = job["employment_type"]?.stringValue.flatMap(Customer.Employment.Kind.init(rawValue:))
        if kind == nil { refuse(path + "employment_type", .choice, "Choose Salaried, Self-Employed or Business") }
        let income = job["monthly_income"]?.numberValue ?? 0
        if income <= 0 || income > 1e12 { refuse(path + "monthly_income", .range, "The income must be above 0") }
        let years = job["years_of_experience"]?.numberValue ?? -1
        if !(0...80).contains(years) { refuse(path + "years_of_experience", .range, "The years must be 0 to 80") }
        return Customer.Employment(
            employerName: text("employer_name", of: job, under: path),
            jobTitle: text("job_title", of: job, under: path),
            kind: kind ?? .salaried,
            monthlyIncome: income,
            yearsOfExperience: years,
            phone: job["employer_phone"] == nil ? nil : text("employer_phone", of: job, under: path),
            startedOn: job["employment_start_date"] == nil
                ? nil : date("employment_start_date", of: job, under: path)
        )
    }

    private mutating func answers(_ catalogue: ProductCatalogue) -> [String: JSONValue] {
        guard let value = members["answers"] else { return [:] }
        guard let answers = value.objectValue else {
            refuse("answers", .format, "Answers must be an object of answers by field")
            return [:]
        }
        for key in answers.keys.sorted() {
            let isAsked = catalogue.products.contains { $0.field(key).map { !$0.isProtected } ?? false }
            let shown = String(String.UnicodeScalarView(key.unicodeScalars.prefix(64)))
            if !isAsked { refuse("answers." + shown, .unknown, "No product asks for \(shown)") }
        }
        return answers
    }

    /// One `@` with something before it and a host with a dot behind it.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].count), (3...250).contains(parts[1].count) else {
            return false
        }
        let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count > 1 && labels.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
