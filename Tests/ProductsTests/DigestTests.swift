import Documents
import Products
import Testing

@Suite struct DigestTests {
    private static func product(_ path: [QuickLoan.Step], _ value: JSONValue) throws -> Product {
        try Product.parse(try QuickLoan.definition(path, value).canonicalBytes, file: "changed.json")
    }

    @Test func `Neither digest depends on the order of keys or on white space`() throws {
        let original = try QuickLoan.product()
        let reordered = try Product.parse(try QuickLoan.definition().canonicalBytes, file: "canonical.json")
        #expect(reordered.definitionDigest == original.definitionDigest)
        #expect(reordered.featureDigest == original.featureDigest)
    }

    @Test(
        arguments: [
            ["pages", 0, "fields", 0, "label"], ["title"], ["derived", 2, "name"],
            ["pages", 0, "fields", 2, "choices", 0, 1],
            ["rules", 0, "message"],
        ] as [[QuickLoan.Step]]
    )
    func `A changed text changes the definition's digest and invalidates no model`(path: [QuickLoan.Step]) throws {
        let original = try QuickLoan.product()
        let changed = try Self.product(path, "Other words")
        #expect(changed.definitionDigest != original.definitionDigest)
        #expect(changed.featureDigest == original.featureDigest)
    }

    @Test(
        arguments: [
            (["pages", 0, "fields", 2, "choices", 0, 0], "car"),
            (["pages", 0, "fields", 1, "kind"], "decimal"),
            (["pages", 0, "fields", 0, "special"], [1000]),
            (["derived", 3, "unit"], "years"),
            (["derived", 1, "absent"], "zero"),
        ] as [([QuickLoan.Step], JSONValue)]
    )
    func `What a model reads changes the digest of features`(path: [QuickLoan.Step], value: JSONValue) throws {
        let original = try QuickLoan.product()
        #expect(try Self.product(path, value).featureDigest != original.featureDigest)
    }

    @Test func `What no model reads leaves the digest of features alone`() throws {
        let original = try QuickLoan.product()
        let policy = try Self.product(["policy", "bands", 0, "pd_below"], 0.05)
        #expect(policy.featureDigest == original.featureDigest && policy.definitionDigest != original.definitionDigest)
        let rate = try Self.product(["pages", 0, "fields", 3, "default"], 10)
        #expect(rate.featureDigest == original.featureDigest)
    }
}
