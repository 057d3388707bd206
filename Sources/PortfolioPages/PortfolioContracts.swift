import Contracts

/// What the addresses of the book take and give.
enum PortfolioContracts {
    static let summary = figures(
        "readPortfolioSummary",
        "Loans, money and risk of one currency, and all applications. What was disbursed is what was lent, fees kept back included; in "
            + "suspense is what borrowers who do not perform have left unearned. average_emi_payment_rate is what was "
            + "paid of the instalments that fell due, on their day or later, over what they came to.",
        [
            "loan_statistics": .object([
                "total_applications": .count, "total_loans": .count, "active_loans": .count,
                "defaulted_loans": .count, "closed_loans": .count, "approval_rate": percent,
                "average_loan_size": amount.orNull,
            ]),
            "financial_metrics": .object([
                "total_disbursed": amount, "total_outstanding": amount, "total_repaid": .number(),
                "total_npa_amount": amount, "total_income_suspense": amount,
                "total_security_shortfall": amount,
            ]),
            "risk_metrics": .object([
                "npa_ratio": percent, "default_rate": percent, "average_emi_payment_rate": percent,
            ]),
            "application_statistics": .object([
                "total_applications": .count, "approved": .count, "rejected": .count, "pending": .count,
            ]),
            "alerts": .list(
                .object([
                    "figure": .text(), "severity": .word(["warning", "critical"]), "value": .number(),
                    "limit": .number(),
                ]),
                most: 1_000
            ),
        ]
    )

    static let assetQuality = figures(
        "readAssetQuality",
        "Active loans by class, and what of them does not perform.",
        [
            "npa_classification": .object(byClass(.object(["count": .count, "percentage": percent]))),
            "npa_amount_by_classification": .object(byClass(amount)), "total_npa_loans": .count,
            "total_npa_amount": amount,
        ]
    )

    static let repayments = figures(
        "readRepayments",
        "Instalments that fell due: total_repayments is their number; late_payments were not paid by their day, or not "
            + "yet. total_late_fees_collected is every charge that was paid, late fees among them; "
            + "average_repayment_amount is all money received over the number of instalments that fell due.",
        [
            "total_repayments": .count, "on_time_payments": .count, "late_payments": .count,
            "on_time_percentage": percent, "total_late_fees_collected": amount,
            "average_repayment_amount": Schema.number().orNull,
        ]
    )

    static let distribution = figures(
        "readDistribution",
        "Loans and what was lent by purpose, status, region and amount.",
        ["by_purpose": parts, "by_status": parts, "by_region": parts, "by_amount_bucket": parts]
    )

    static let stress = figures(
        "readStress",
        "What a scenario does to the performing loans of one currency: instalments, debt to income, defaults.",
        [
            "unemployment_points": .count, "rate_points": .count, "expected_loss": amount, "stressed_loss": amount,
            "segments": .list(
                .object([
                    "purpose": .text(), "outstanding": amount, "instalments": amount, "instalments_stressed": amount,
                    "dti": Schema.number(minimum: 0).orNull, "dti_stressed": Schema.number(minimum: 0).orNull,
                    "pd": percent, "pd_stressed": percent, "lgd_stressed": percent, "loss": amount,
                    "loss_stressed": amount,
                ]),
                most: 1_000
            ),
            "floating_loans": Schema.count.orNull, "rescored_loans": Schema.count.orNull,
        ],
        [
            Parameter(
                "unemployment",
                in: .query,
                .whole(0...20),
                "Percentage points more unemployment; 4 if not given."
            ),
            Parameter("rates", in: .query, .whole(0...10), "Points on floating rates; 2 if not given."),
            Parameter(
                "rescore",
                in: .query,
                .word(["true", "false"]),
                "Whether loans at floating rates are scored anew by the models that granted them, as the last day end "
                    + "has asked these; the others follow from debt to income."
            ),
        ]
    )

    private static let chapter = "Loan book"
    /// In major units.
    private static let amount = Schema.number(minimum: 0)
    /// Null where there is nothing to count.
    private static let percent = Schema.number(minimum: 0, maximum: 100).orNull
    private static let parts = Schema.table(.object(["count": .count, "total_amount": amount]))

    private static func byClass(_ schema: Schema) -> [String: Schema] {
        ["Standard": schema, "Sub-Standard": schema, "Doubtful": schema, "Loss": schema]
    }

    /// Figures that are kept, and say how old they are.
    private static func figures(
        _ id: String,
        _ summary: String,
        _ members: [String: Schema],
        _ parameters: [Parameter] = []
    ) -> Contract {
        Contract(
            id,
            chapter: chapter,
            summary,
            scope: .readPortfolio,
            parameters: [.currency, .asAt] + parameters,
            answers: [
                Contract.Answer(
                    200,
                    "The figures",
                    .object(members.merging(["currency": .currency, "as_at": Schema.date.orNull]) { $1 }),
                    headers: ["Cache-Status": "Whether they were kept, and for how long still (RFC 9211)"]
                )
            ]
        )
    }
}
