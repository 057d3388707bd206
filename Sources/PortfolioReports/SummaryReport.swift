import AssetQuality
import Charts
import Documents
import Lending
public import Portfolio

extension BookReport {
    /// The book at a glance: counts, amounts, ratios, alerts, and where the money lies.
    /// - Parameters:
    ///   - figures: The book.
    ///   - limit: Largest share of a purpose or region.
    /// - Returns: The report.
    public static func summary(_ figures: BookFigures, limit: Double = 0.35) -> BookReport {
        let totals = figures.totals
        let alerts = BookAlert.of(totals)
        let purposes = figures.concentration(by: \.purpose, limit: limit)
        let regions = figures.concentration(by: \.region, limit: limit)
        return BookReport(
            "summary",
            "Loan book",
            sentences: alerts.isEmpty
                ? ["No alert."]
                : alerts.map { alert in
                    "\(alert.severity.rawValue): \(alert.figure) \(percentText(alert.value)), limit \(percentText(alert.limit))"
                },
            tables: [
                key(totals, figures), table("Purpose", purposes, figures.currency),
                table("Region", regions, figures.currency), status(figures),
                funnel(figures.funnel), instalments(totals),
            ],
            drawings: drawings(figures) + [
                BarChart(
                    id: "purposes",
                    title: "Outstanding by purpose",
                    summary:
                        "Shares of what is outstanding; the index of concentration is \(decimalText(purposes.index, 4)).",
                    labels: purposes.slices.map(\.name),
                    values: purposes.slices.map(\.share)
                )
                .drawing
            ],
            currency: figures.currency,
            json: json(totals, figures.funnel)
                .merging([
                    "alerts": .array(alerts.map(Self.json)), "purpose": json(purposes), "region": json(regions),
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
                ["GNPA ratio", percentText(totals.grossNonPerformingRatio)],
                ["NNPA ratio", percentText(totals.netNonPerformingRatio)],
                ["Provision coverage", percentText(totals.provisionCoverage)],
                ["Default rate", percentText(totals.defaultRate)], ["PAR30", percentText(risk.after30)],
                ["PAR60", percentText(risk.after60)], ["PAR90", percentText(risk.after90)],
                ["On-time share", percentText(totals.onTimeShare)], ["Applications", "\(funnel.total)"],
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
            "npa_ratio": .share(totals.grossNonPerformingRatio), "nnpa_ratio": .share(totals.netNonPerformingRatio),
            "provision_coverage": .share(totals.provisionCoverage), "default_rate": .share(totals.defaultRate),
            "par30": .share(risk.after30), "par60": .share(risk.after60), "par90": .share(risk.after90),
            "on_time_share": .share(totals.onTimeShare), "instalments_due": .count(totals.instalmentsDue),
            "instalments_on_time": .count(totals.instalmentsOnTime), "applications": .count(funnel.total),
            "approved": .count(funnel.approved), "declined": .count(funnel.declined),
            "pending": .count(funnel.pending), "approval_rate": .share(funnel.approvalRate),
            "average_loan": totals.averageLoan.map(JSONValue.amount) ?? .null,
        ]
    }

    private static func table(_ name: String, _ concentration: Concentration, _ currency: Currency) -> Table {
        Table(
            "\(name) (HHI \(decimalText(concentration.index, 4)))",
            [name, "Loans", "Outstanding", "Share", "Limit"],
            concentration.slices.map { slice in
                [
                    slice.name, "\(slice.count)", currency.text(slice.amount), percentText(slice.share),
                    slice.isAboveLimit ? "above" : "within",
                ]
            }
        )
    }

    private static func status(_ figures: BookFigures) -> Table {
        Table(
            "Status",
            ["Status", "Loans", "Disbursed", "Outstanding"],
            figures.totals(by: \.status)
                .map { name, totals in
                    [
                        name, "\(totals.loans)", figures.currency.text(totals.disbursed),
                        figures.currency.text(totals.outstanding),
                    ]
                }
        )
    }

    private static func json(_ alert: BookAlert) -> JSONValue {
        .object([
            "figure": .string(alert.figure), "severity": .string(alert.severity.rawValue),
            "value": .number(alert.value), "limit": .number(alert.limit),
        ])
    }

    private static func json(_ concentration: Concentration) -> JSONValue {
        .object([
            "hhi": .number(concentration.index),
            "slices": .array(
                concentration.slices.map { slice in
                    .object([
                        "name": .string(slice.name), "loans": .count(slice.count), "amount": .amount(slice.amount),
                        "share": .number(slice.share), "is_above_limit": .bool(slice.isAboveLimit),
                    ])
                }
            ),
        ])
    }
}
