import Definitions
import Documents
import FeatureDefinitions
import Fields
import Policies
import Products
import TestSupport
import Testing

@Suite struct ShippedProductTests {
    private static func product(_ name: String) throws -> Product {
        try Product.parse(try Repository.bytes("deploy/products/\(name)"), file: name)
    }

    @Test func `The personal loan is complete`() throws {
        let product = try Self.product("personal-loan.json")
        #expect(
            product.formPages.map(\.id) == [
                "loan", "you", "contact", "home", "work", "debts", "assets", "transactions",
            ]
        )
        #expect(product.afterSubmitPages.flatMap(\.fields).allSatisfy { $0.isProtected && !$0.isRequired })
        #expect(product.field("interest_rate")?.defaultValue == .number(9.5))
        #expect(
            product.field("bank_statement")?.isRequired == false && product.field("income_proof")?.isRequired == false
        )
        #expect(product.roles.count == Role.allCases.count)
        #expect(product.consents.filter(\.isRequired).count == 3)
        #expect(product.imports[0].columns.count == 12)
        let keys = product.schema.features.map(\.key)
        #expect(keys.first == "loan_amount" && keys.last == "cards_held" && keys.count == 36)
        #expect(
            Set(keys).isDisjoint(with: ["age_years", "date_of_birth", "interest_rate", "card_brands", "state", "sex"])
        )
        #expect(product.csvHeader.contains("collateral.3.valuation_date") && !product.csvHeader.contains("sex"))
        #expect(!product.csvHeader.contains("currency") && !product.csvHeader.contains("bank_statement"))
    }

    @Test func `Taiwan's cards have their series and no demographic feature`() throws {
        let product = try Self.product("card-default.json")
        #expect(product.field("pay_1")?.column == "PAY_0" && product.field("pay_2")?.column == "PAY_2")
        #expect(product.field("pay_6")?.name == "months of delay, month 6")
        #expect(product.field("bill_3")?.label == "Bill, month 3")
        #expect(product.field("pay_1")?.special == [-2, -1, 0])
        #expect(product.schema.count == 26)
        #expect(product.schema.index(of: "billed_total") == nil)
        #expect(product.field("limit_bal")?.uses == [.model])
        #expect(product.target?.column == "default" && product.target?.bad == ["1"] && product.target?.good == ["0"])
        let late = try #require(product.derivedFeature("months_late"))
        #expect(late.operation.keysRead == (1...6).map { "pay_\($0)" })
        #expect(!product.csvHeader.contains("AGE") && product.csvHeader.contains("BILL_AMT6"))
        #expect(product.policy == .standard)
    }

    @Test func `German credit maps its codes`() throws {
        let product = try Self.product("german-credit.json")
        #expect(product.field("job")?.columnValues["A172"] == "unskilled")
        #expect(product.schema.features.last?.key == "amount_per_month")
        #expect(product.schema.count == 16)
        #expect(product.field("employment_since")?.isOrdered == true)
        #expect(product.schema.index(of: "age_years") == nil && product.field("foreign_worker")?.isProtected == true)
    }
}
