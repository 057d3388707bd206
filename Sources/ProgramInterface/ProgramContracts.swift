import Casework
import Contracts
import Documents
import Hosting
import LedgerRecords
import Pages
import Products

/// What the addresses under `/api/v1` take and give, made from the products on offer.
struct ProgramContracts {
    private let catalogue: ProductCatalogue
    private let example: JSONValue?
    private static let chapter = "Applications"

    /// - Parameter drafts: Has the products, and the day for which examples are made.
    init(_ drafts: Drafts) {
        catalogue = drafts.catalogue
        let now = drafts.clock.now()
        example =
            catalogue.products.lazy
            .compactMap { product -> JSONValue? in
                product.exampleAnswers(on: product.localDate(at: now))
                    .map { answers -> JSONValue in
                        [
                            "product": .string(product.id), "consents": answers["consents"] ?? [],
                            "answers": .object(answers.filter { !$0.key.utf8.elementsEqual("consents".utf8) }),
                        ]
                    }
            }
            .first
    }

    /// The body that hands an application in, for any of the products.
    private var applicationSchema: Schema {
        .any(
            catalogue.products.map { product in
                var optional: Set = ["consents"]
                if catalogue.products.count == 1 { optional.insert("product") }
                return .object(
                    [
                        "product": .word([product.id]),
                        "answers": product.answersSchema.with(consents: product.consentsSchema),
                        "consents": product.consentsSchema,
                    ],
                    optional: optional
                )
            }
        )
    }

    var submit: Contract {
        Contract(
            "submitApplication",
            chapter: Self.chapter,
            "Hand an application in. It is on record when this is answered; with Prefer: wait=5 the answer may be the decision.",
            scope: .writeApplications,
            parameters: [
                .idempotencyKey(required: true),
                Parameter("Prefer", in: .header, .text, "wait=5, or respond-async (RFC 7240)."),
            ],
            bodies: [.init(applicationSchema, example: example)],
            answers: [
                Contract.Answer(200, "Decided", Self.standing, headers: Self.whereItIs),
                Contract.Answer(202, "On record", Self.receipt, headers: Self.whereItIs),
            ],
            problems: [409, 422]
        )
    }

    var list: Contract {
        let rows = Schema.object(["applications": .list(Self.summary)])
        return Contract(
            "listApplications",
            chapter: Self.chapter,
            "Applications, newest first: an applicant's own, for others all. The Link header leads to the next page.",
            scope: .readApplications,
            parameters: [
                .limit(50), .cursor,
                Parameter(
                    "status",
                    in: .query,
                    .word(ApplicationStatus.allCases.map(\.rawValue)),
                    "Only those that stand here."
                ),
            ],
            answers: [
                Contract.Answer(
                    200,
                    "A page of the list",
                    [.init(rows), .init(type: "text/csv", .text())],
                    headers: ["Link": "rel=\"next\", if there is more (RFC 8288)"]
                )
            ]
        )
    }

    var show: Contract {
        Contract(
            "readApplication",
            chapter: Self.chapter,
            "How an application stands, and what was decided. A state that is final never changes.",
            scope: .readApplications,
            parameters: [
                .applicationID, .wait,
                Parameter("If-None-Match", in: .header, .text, "The ETag that is known already."),
            ],
            answers: [
                Contract.Answer(200, "How it stands", Self.standing, headers: ["ETag": "Changes with the content"]),
                Contract.Answer(304, "As it was"),
            ]
        )
    }

    static let whereItIs = ["Location": "Where it can be asked for"]

    static let receipt = Schema.object([
        "id": .text(), "reference": .text(), "status": .text(), "links": .object(["self": .text()]),
    ])

    private static let summaryMembers: [String: Schema] = [
        "id": .text(), "reference": .text(), "product": .text(), "product_version": .text(),
        "status": .word(ApplicationStatus.allCases.map(\.rawValue)), "summary": .text(), "submitted_at": .time,
        "status_at": .time, "links": .object(["self": .text()]),
    ]

    static let summary = Schema.object(summaryMembers)

    private static let decisionMembers: [String: Schema] = [
        "decision": .word(["approve", "manual_review", "decline"]).orNull,
        "human_review_requested_at": Schema.time.orNull,
        "score": .number(isWhole: true), "rating": .text(), "pd": .number(minimum: 0, maximum: 1),
        "reasons": .list(.object(["code": .text(), "text": .text(), "plain": .text()]), most: 4), "model": .text(),
        "model_version": .text(), "artifact_sha256": .text(), "policy_version": .text(),
        "annual_rate": Schema.number(minimum: 0).orNull, "decided_at": Schema.time.orNull,
    ]

    static let standing = Schema.object(
        summaryMembers.merging(decisionMembers) { $1 },
        optional: Set(decisionMembers.keys)
    )
}

extension Schema {
    /// Answers among which stands what was agreed to: that may be in either place.
    fileprivate func with(consents: Schema) -> Schema {
        var properties = json["properties"]?.objectValue ?? [:]
        properties["consents"] = consents.json
        return with(["properties": .object(properties)])
    }
}
