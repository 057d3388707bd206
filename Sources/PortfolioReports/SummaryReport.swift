import AssetQuality
public import BookPolicies
import Charts
import Documents
import Lending
public import Portfolio

extension BookReport {
    /// The book at a glance: counts, amounts, ratios, alerts, and where the money lies.
    /// - Parameters:
    ///   - figures: The book.
    ///   - policy: From where on a figure is an alert.
    /// - Returns: The report.
    public static func summary(_ figures: BookFigures, policy: BookPolicy = BookPolicy()) -> BookReport {
        let totals = figures.totals
        let alerts = BookAlert.of(figures, policy)
        let purposes = figures.concentration(by: \.purpose, policy.purposes)
        let regions = figures.concentration(by: \.region, policy.regions)
        let segments = figures.concentration(by: policy.segment, policy.segments)
        return BookReport(
            "summary",
            "Loan book",
            sentences: alerts.isEmpty
                ? ["No alert."] : alerts.map { "\($0.severity.rawValue): \($0.text)" },
            tables: [
                key(totals, figures), table("Purpose", purposes, policy.purposes, figures.currency),
                table("Region", regions, policy.regions, figures.currency),
                table("Segment", segments, policy.segments, figures.currency), status(figures),
                funnel(figures.funnel), instalments(totals),
            ],
            drawings: drawings(figures) + [
                BarChart(
                    id: "purposes",
                    title: "Outstanding by purpose",
                    summary:
                        "Shares of what is outstanding; the index of concentration is \(decimalText(purposes.index, 4)).",
                    axis: "share, %",
                    labels: purposes.slices.map(\.name),
                    values: purposes.slices.map { $0.share * 100 }
                )
                .drawing
            ],
            currency: figures.currency,
            json: json(totals, figures.funnel)
                .merging([
                    "alerts": .array(alerts.map(\.json)), "purpose": json(purposes), "region": json(regions),
                    "segment": json(segments),
                    "statuses": .object(
                        Dictionary(
                            uniqueKeysWithValues: figures.standings.map { ($0.rawValue, JSONValue.count($1.loans)) }
                        )
                    ),
                ]) { $1 }
        )
    }

    private static func key(_ totals: BookTotals, _ figures: BookFigures) -> Table {
        let (risk, currency, funnel) = (totals.portfolioAtRisk, figures.currency, figures.funnel)
        return Table(
            "Key figures",
            ["Figure", "Value"],
            [
                ["Loans", "\(totals.loans)"], ["Active loans", "\(totals.activeLoans)"],
                ["Disbursed", currency.text(totals.disbursed)], ["Outstanding", currency.text(totals.outstanding)],
                ["Received", currency.text(totals.received)],
                ["Average loan", totals.averageLoan.map { currency.text($0) } ?? "-"],
                ["NPA amount", currency.text(totals.nonPerforming)],
                ["Interest and fees in suspense", currency.text(totals.suspended)],
                ["Not covered by security", currency.text(totals.notCovered)],
                ["GNPA ratio", percentText(totals.grossNonPerformingRatio)],
                ["NNPA ratio", percentText(totals.netNonPerformingRatio)],
                ["Provision coverage", percentText(totals.provisionCoverage)],
                ["Default rate", percentText(totals.defaultRate)], ["PAR30", percentText(risk.after30)],
                ["PAR60", percentText(risk.after60)], ["PAR90", percentText(risk.after90)],
                ["On-time share", percentText(totals.onTimeShare)],
                ["Paid of what fell due", percentText(totals.paymentRate)], ["Applications", "\(funnel.total)"],
                ["Approval rate", percentText(funnel.approvalRate)],
            ]
        )
    }

    static func json(_ totals: BookTotals, _ funnel: ApplicationFunnel) -> [String: JSONValue] {
        let risk = totals.portfolioAtRisk
        return [
            "loans": .count(totals.loans), "active_loans": .count(totals.activeLoans),
            "defaulted_loans": .count(totals.defaultedLoans), "disbursed": .amount(totals.disbursed),
            "outstanding": .amount(totals.outstanding), "received": .amount(totals.received),
            "npa_loans": .count(totals.nonPerformingLoans), "npa_amount": .amount(totals.nonPerforming),
            "income_suspense": .amount(totals.suspended), "not_covered": .amount(totals.notCovered),
            "loans_not_covered": .count(totals.shortLoans),
            "npa_ratio": .share(totals.grossNonPerformingRatio), "nnpa_ratio": .share(totals.netNonPerformingRatio),
            "provision_coverage": .share(totals.provisionCoverage), "default_rate": .share(totals.defaultRate),
            "par30": .share(risk.after30), "par60": .share(risk.after60), "par90": .share(risk.after90),
            "on_time_share": .share(totals.onTimeShare), "instalments_due": .count(totals.instalmentsDue),
            "instalments_on_time": .count(totals.instalmentsOnTime), "payment_rate": .share(totals.paymentRate),
            "applications": .count(funnel.total),
            "approved": .count(funnel.approved), "declined": .count(funnel.declined),
            "pending": .count(funnel.pending), "approval_rate": .share(funnel.approvalRate),
            "average_loan": totals.averageLoan.map(JSONValue.amount) ?? .null,
        ]
    }

    private static func table(
        _ name: String,
        _ concentration: Concentration,
        _ limits: ConcentrationLimits,
        _ currency: Currency
    ) -> Table {
        let index = limits.index.map { ", limit \(decimalText($0, 4))" } ?? ""
        return Table(
            "\(name) (HHI \(decimalText(concentration.index, 4))\(index))",
            [name, "Loans", "Outstanding", "Share", "Limit"],
            concentration.slices.map { slice in
                [
                    slice.name, "\(slice.count)", currency.text(slice.amount), percentText(slice.share),
                    "\(slice.isAboveLimit ? "above" : "within") \(percentText(slice.limit))",
                ]
            }
        )
    }

    private static func status(_ figures: BookFigures) -> Table {
        Table(
            "Status",
            ["Status", "Loans", "Disbursed", "Outstanding"],
            figures.standings
                .map { standing, totals in
                    [
                        standing.rawValue, "\(totals.loans)", figures.currency.text(totals.disbursed),
                        figures.currency.text(totals.outstanding),
                    ]
                }
        )
    }

    private static func json(_ concentration: Concentration) -> JSONValue {
        .object([
            "hhi": .number(concentration.index),
            "slices": .array(
                concentration.slices.map { slice in
                    .object([
                        "name": .string(slice.name), "loans": .count(slice.count), "amount": .amount(slice.amount),
                        "share": .number(slice.share), "limit": .number(slice.limit),
                        "is_above_limit": .bool(slice.isAboveLimit),
                    ])
                }
            ),
        ])
    }
}
