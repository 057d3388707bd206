import Definitions
import Documents
import Fields
import Products

/// An application in which everything that says who the applicant is can be found again.
struct Canary {
    /// Answers to all fields of the form.
    private(set) var application: [String: JSONValue] = [:]
    /// What must never be seen where models, queues and training are.
    private(set) var markers: [String] = []

    init(_ product: Product) {
        for field in product.formPages.flatMap(\.fields) {
            application[field.key] = field.uses.contains(.identity) ? marked(field) : Self.plain(field, product)
        }
        application["consents"] = .array(product.consents.map { .string($0.key) })
    }

    private mutating func marked(_ field: Field) -> JSONValue {
        let text: String
        switch field.kind {
        case .email: text = "canary.\(field.key)@example.com"
        case .phone: text = "+447700900\(100 + markers.count)"
        case .nationalID: text = "CNARY1234Z"
        case .date: text = "1971-10-17"
        case .month: text = "1971-10"
        case .text: text = field.pattern == nil ? "Canary \(field.key)" : field.example ?? ""
        case .group:
            var members: [String: JSONValue] = [:]
            for member in field.fields { members[member.key] = marked(member) }
            return [.object(members)]
        default: return Self.plain(field, nil)
        }
        markers.append(text)
        return .string(text)
    }

    /// A small answer that breaks no rule of the shipped products, which all limit one amount by another.
    private static func plain(_ field: Field, _ product: Product?) -> JSONValue {
        switch field.kind {
        case .integer, .decimal, .percent, .money, .duration:
            return .number(product?.roles.first { $0.value == field.key }.flatMap { roles[$0.key] } ?? smallest(field))
        case .quoted, .fixed, .file, .statement: return .null
        case .choice: return .string(field.choices[0].code)
        case .yesNo: return true
        case .multiChoice: return [.string(field.choices[0].code)]
        case .date: return "2021-03-05"
        case .month: return "2021-03"
        case .group:
            var members: [String: JSONValue] = [:]
            for member in field.fields { members[member.key] = plain(member, product) }
            return [.object(members)]
        case .text, .email, .phone, .nationalID: return "words"
        }
    }

    private static let roles: [Role: Double] = [.loanAmount: 50_000, .tenureMonths: 36]

    private static func smallest(_ field: Field) -> Double {
        guard case .numbers(let minimum, let maximum, _) = field.range else { return 1 }
        return Swift.min(Swift.max(minimum ?? 0, 1), maximum ?? 1)
    }
}
