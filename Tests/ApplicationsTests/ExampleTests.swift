import Definitions
import Documents
import Fields
import Lending
import Products
import Testing

@testable import Applications

@Suite struct ExampleTests {
    @Test(arguments: Shipped.names)
    func everyShippedProductAcceptsItsOwnExample(_ name: String) throws {
        let product = try Shipped.product(name)
        let day = try #require(CalendarDate(iso: "2026-11-21"))
        let example = try product.example(on: day)
        _ = try product.check(example, on: day)
        let demanded = product.formPages.flatMap(\.fields).filter { $0.isRequired && $0.condition == nil }
        let pages = product.formPages.filter { $0.condition == nil }.flatMap(\.fields).map(\.key)
        for field in demanded where pages.contains(field.key) && field.kind != .fixed && field.kind != .quoted {
            #expect(example[field.key] != nil, "\(field.key)")
        }
    }

    @Test func holdsAnswersInTheFormOfTheInterface() throws {
        let day = try #require(CalendarDate(iso: "2026-11-21"))
        let example = try Shipped.product("personal-loan").example(on: day)
        #expect(example["date_of_birth"] == "1985-03-27")
        #expect(example["employment_start"] == nil || example["employment_start"] == "2021-03")
        #expect(example["loan_amount"] == .number(250_000))
    }
}
