import Contracts
import Documents

extension WhatIfProgramRoutes {
    /// What the address takes and gives.
    ///
    /// Keys of programs are not taken: an estimate is for whoever applied.
    static func contract(_ name: String, chapter: String) -> Contract {
        Contract(
            name,
            chapter: chapter,
            """
            What other answers would change, and the smallest change of each that would help; where none does alone, the \
            smallest of several together, which is that of the fewest answers: an estimate by a worker, stored nowhere. A \
            change is exact where every value was looked at at which the model or the policy can turn, so that no smaller \
            step suffices; of models that answer every change of a number some values are looked at. Only what the product calls changeable can be asked about, and only once there is a decision.
            """,
            parameters: [.applicationID],
            bodies: [
                .init(
                    .object(["answers": .table(.any([.number(), .text()]))], optional: ["answers"]),
                    example: ["answers": ["loan_amount": 200_000]]
                )
            ],
            answers: [Contract.Answer(200, "What would change", findings)],
            problems: [409, 422]
        )
    }

    private static let reasons = Schema.list(.object(["code": .text(), "plain": .text()]), most: 4)

    private static let assessment: [String: Schema] = [
        "decision": .word(["approve", "manual_review", "decline"]), "score": .number(isWhole: true), "rating": .text(),
        "pd": .number(minimum: 0, maximum: 1), "annual_rate": Schema.number(minimum: 0).orNull, "reasons": reasons,
        "model": .text(), "model_version": .text(), "policy_version": .text(),
    ]

    private static let change = assessment.merging([
        "points": .number(isWhole: true), "reasons_gone": reasons, "reasons_new": reasons,
    ]) { $1 }

    private static let answer: [String: Schema] = [
        "field": .text(), "from": Schema.any([.number(), .text()]).orNull, "to": .number(),
    ]

    /// Exact: no smaller step of the field suffices; else some values were looked at, and one between them may.
    private static let smallest = change.merging(answer) { $1 }.merging(["exact": .flag]) { $1 }

    private static let together = change.merging(["answers": .list(.object(answer))]) { $1 }

    private static let findings = Schema.object([
        "id": .text(), "note": .text(), "before": .object(assessment), "after": Schema.object(change).orNull,
        "smallest_changes": .list(.object(smallest)), "together": Schema.object(together).orNull,
    ])
}
