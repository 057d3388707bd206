import Definitions
import Fields
import Foundation
import Products
import TestSupport
import Testing

@testable import FormViews
@testable import Pages

/// Application-form, sections 9 and 10: what a control says of itself, question by question of the shipped form.
@Suite("Controls of the personal loan")
struct ControlTests {
    private static let tokens = [
        "full_name": "name", "email": "email", "mobile_phone": "tel", "address_line1": "address-line1",
        "address_line2": "address-line2", "city": "address-level2", "state": "address-level1",
        "postcode": "postal-code", "country": "country", "employer_name": "organization",
        "job_title": "organization-title",
    ]
    private let product: Product

    init() throws {
        let file = "deploy/products/personal-loan.json"
        product = try Product.parse(try Repository.bytes(file), file: file)
    }

    private func view(_ field: Field) -> View {
        FieldControl(product: product, field: field, name: field.key, inputs: [:], mistakes: [:]).view
    }

    @Test func everyTextSaysWhatABrowserMayFillIn() {
        let fields = product.formPages.flatMap(\.fields).filter(\.isAsked)
        #expect(fields.count > 40)
        for field in fields {
            let view = view(field)
            guard let autocomplete = view["autocomplete"] as? String else { continue }
            #expect(autocomplete == Self.tokens[field.key] ?? "off", "\(field.key)")
        }
        for key in Self.tokens.keys where product.field(key)?.kind != .fixed {
            #expect(product.field(key).map(view)?["autocomplete"] != nil, "\(key)")
        }
    }

    @Test func aBirthdayIsFilledInPartByPart() throws {
        let field = try #require(product.field("date_of_birth"))
        let parts = try #require(view(field)["parts"] as? [View])
        #expect(parts.compactMap { $0["partAutocomplete"] as? String } == ["bday-day", "bday-month", "bday-year"])
        #expect(parts.compactMap { $0["partName"] as? String }.first == "date_of_birth_day")
    }

    @Test(arguments: [
        ("loan_amount", "decimal", "₹"), ("loan_tenure_months", "numeric", nil),
        ("years_of_experience", "decimal", nil),
    ])
    func aNumberIsTypedAsTextWithItsKeyboardAndItsSignOutside(_ key: String, _ mode: String, _ prefix: String?) throws {
        let view = view(try #require(product.field(key)))
        #expect(view["type"] as? String == "text")
        #expect(view["inputmode"] as? String == mode)
        #expect(view["prefix"] as? String == prefix)
    }

    @Test func upToSevenChoicesAreRadiosAndMoreAreAList() throws {
        for field in product.formPages.flatMap(\.fields) where field.kind == .choice {
            let view = view(field)
            #expect(view["isChoice"] as? Bool == (field.choices.count <= 7), "\(field.key)")
            #expect(view["isSelect"] as? Bool == (field.choices.count > 7), "\(field.key)")
            let choices = try #require(view["choices"] as? [View])
            #expect(choices.allSatisfy { $0["isChosen"] as? Bool == false }, "nothing is chosen for anybody")
        }
    }

    @Test func anIdentityNumberIsNotSpelledAndAnEMailAddressHasItsType() throws {
        #expect(view(try #require(product.field("national_id")))["isPlain"] as? Bool == true)
        #expect(view(try #require(product.field("email")))["type"] as? String == "email")
        #expect(view(try #require(product.field("mobile_phone")))["type"] as? String == "tel")
    }
}
