import Definitions
import Documents
import Lending
import Products
import Testing

/// What a product says of rounding.
@Suite struct AmountRoundingTests {
    private static func product(_ rounding: JSONValue) throws -> Product {
        guard case .object(var members) = try JSONValue.parse(Array(QuickLoan.text.utf8), limits: .file) else {
            return try QuickLoan.product()
        }
        members["rounding"] = rounding
        return try Product.parse(JSONValue.object(members).canonicalBytes, file: "p.json")
    }

    @Test func halvesAndUnitsAreTaken() throws {
        #expect(try QuickLoan.product().rounding == .usual)
        #expect(try Self.product([:]).rounding == .usual)
        let whole = try Self.product(["halves": "half_even", "instalments": "whole_units"])
        #expect(whole.rounding == AmountRounding(halves: .even, step: whole.currency.minorUnitsPerMajor))
        #expect(whole.featureDigest == (try QuickLoan.product()).featureDigest, "models read the same features")
    }

    @Test(arguments: [
        ("{\"halves\": \"up\"}", "rounding.halves"), ("{\"instalments\": \"tens\"}", "rounding.instalments"),
        ("{\"step\": 5}", "rounding.step"), ("\"half_even\"", "rounding"),
    ])
    func whatIsNoRoundingIsNamed(_ text: String, _ place: String) throws {
        let rounding = try JSONValue.parse(Array(text.utf8), limits: .file)
        let error = #expect(throws: ProductError.self) { try Self.product(rounding) }
        #expect(error?.keyPath == place)
    }
}
