package import Casework
package import Contracts
package import Documents
import Hosting
import Pages
import Products
import ProgramInterface

/// What the addresses beside `/api/v1` take and give.
package struct LenderContracts {
    private let catalogue: ProductCatalogue
    /// Answers side by side that one of the products accepts.
    package let example: JSONValue?

    /// - Parameter drafts: Has the products, and the day for which examples are made.
    package init(_ drafts: Drafts) {
        catalogue = drafts.catalogue
        let now = drafts.clock.now()
        example =
            catalogue.products.lazy
            .compactMap { product -> JSONValue? in
                product.exampleAnswers(on: product.localDate(at: now))
                    .map { JSONValue.object($0.merging(["product": .string(product.id)]) { $1 }) }
            }
            .first
    }

    /// An application whose answers stand side by side, with more members beside them.
    package func flatApplication(_ more: [String: Schema] = [:], needs: Set<String> = []) -> Schema {
        .any(
            catalogue.products.map { product in
                let answers = product.answersSchema.json.objectValue ?? [:]
                var properties = answers["properties"]?.objectValue ?? [:]
                var required = needs.isEmpty ? answers["required"]?.arrayValue ?? [] : []
                properties["product"] = Schema.word([product.id]).json
                properties["consents"] = product.consentsSchema.json
                for (name, schema) in more { properties[name] = schema.json }
                if product.needsConsent { required.append("consents") }
                if catalogue.products.count > 1 { required.append("product") }
                required += needs.sorted().map(JSONValue.string)
                return Schema(
                    answers.merging([
                        "properties": .object(properties),
                        "required": .array(Array(Set(required)).sorted(by: Self.first)),
                    ]) { $1 }
                )
            }
        )
    }

    private static func first(_ one: JSONValue, _ other: JSONValue) -> Bool {
        (one.stringValue ?? "") < (other.stringValue ?? "")
    }

    /// By the product's own keys, or by the columns of one of its mappings.
    package var prediction: Schema {
        let mappings = catalogue.products.flatMap { product in product.imports.map { (product, $0) } }
        let own = flatApplication()
        guard !mappings.isEmpty else { return own }
        let mapped = mappings.map { product, mapping in
            Schema([
                "type": "object",
                "properties": [
                    "mapping": Schema.word([mapping.id]).json, "product": Schema.word([product.id]).json,
                ],
                "required": catalogue.products.count > 1 ? ["mapping", "product"] : ["mapping"],
            ])
        }
        return .any([own] + mapped)
    }

    package static let predicted = Schema.object([
        "prediction_id": .text(), "default_probability": Schema.number(minimum: 0, maximum: 1).orNull,
        "credit_score": Schema.number(isWhole: true).orNull, "rating": Schema.text().orNull,
        "decision": .word(["approved", "referred", "declined"]), "model": Schema.text().orNull,
        "version": Schema.text().orNull, "timestamp": .time,
    ])

    package static let loanAnswer = Schema.object([
        "application_id": .text(), "customer_id": .text(), "credit_score": Schema.number(isWhole: true).orNull,
        "risk_probability": Schema.number(minimum: 0, maximum: 1).orNull,
        "risk_level": Schema.word(["Low", "Medium", "High"]).orNull,
        "status": .word(PlainStatus.allCases.map(\.rawValue)), "recommendation": Schema.text().orNull,
        "contributors": .list(.object(["feature": .text(), "impact": .number()])),
        "factors": .object([
            "debt_to_income_ratio": Schema.number().orNull, "loan_to_income_ratio": Schema.number().orNull,
            "monthly_income": Schema.number().orNull,
        ]),
    ])

    package static let figures: [String: Schema] = [
        "loan_amount": Schema.number().orNull, "loan_purpose": Schema.text().orNull,
        "tenure_months": Schema.number().orNull, "interest_rate": Schema.number().orNull,
    ]

    package static let listedMembers: [String: Schema] = figures.merging([
        "application_id": .text(), "customer_id": Schema.text().orNull, "customer_name": Schema.text().orNull,
        "status": .word(PlainStatus.allCases.map(\.rawValue)), "credit_score": Schema.number(isWhole: true).orNull,
        "risk_probability": Schema.number(minimum: 0, maximum: 1).orNull, "application_date": .date,
    ]) { $1 }

    /// A page of a list that counts.
    package static func page(_ name: String, of element: Schema) -> Schema {
        .object([name: .list(element), "total": .count, "limit": .count, "offset": .count])
    }
}
