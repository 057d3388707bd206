import Charts
import Portfolio

extension BookReport {
    /// What the tables of the summary say, to be seen: status, amounts, applications, punctuality.
    static func drawings(_ figures: BookFigures) -> [(name: String, svg: String)] {
        let totals = figures.totals
        let (funnel, late) = (figures.funnel, totals.instalmentsDue - totals.instalmentsOnTime)
        let statuses = figures.standings.filter { $0.totals.loans > 0 }
            .map { PieChart.Slice($0.standing.rawValue, Double($0.totals.loans)) }
        let scale = AmountScale(of: totals.disbursed, figures.currency)
        return [
            PieChart(
                id: "status",
                title: "Loans by status",
                summary: "Shares of all loans ever disbursed.",
                slices: statuses.sorted { $0.amount > $1.amount }
            )
            .drawing,
            BarChart(
                id: "amounts",
                title: "Disbursed, outstanding, non-performing",
                summary: "Amounts on one axis.",
                axis: scale.name,
                labels: ["disbursed", "outstanding", "non-performing"],
                values: [totals.disbursed, totals.outstanding, totals.nonPerforming].map { scale.value(Double($0)) }
            )
            .drawing,
            BarChart(
                id: "funnel",
                title: "Applications",
                summary: "All that were sent, and what became of them.",
                axis: "applications",
                labels: ["sent", "approved", "disbursed", "declined", "pending"],
                values: [funnel.total, funnel.approved, totals.loans, funnel.declined, funnel.pending].map(Double.init)
            )
            .drawing,
            BarChart(
                id: "punctuality",
                title: "Instalments that fell due",
                summary: "Those paid by their day, and those paid later or not at all.",
                axis: "instalments",
                labels: ["on time", "late or unpaid"],
                values: [totals.instalmentsOnTime, late].map(Double.init)
            )
            .drawing,
        ]
    }

    static func funnel(_ funnel: ApplicationFunnel) -> Table {
        Table(
            "Applications",
            ["State", "Applications"],
            [
                ["Sent", "\(funnel.total)"], ["Approved", "\(funnel.approved)"], ["Declined", "\(funnel.declined)"],
                ["Pending", "\(funnel.pending)"],
            ]
        )
    }

    static func instalments(_ totals: BookTotals) -> Table {
        Table(
            "Instalments that fell due",
            ["Paid", "Instalments"],
            [
                ["On time", "\(totals.instalmentsOnTime)"],
                ["Late or unpaid", "\(totals.instalmentsDue - totals.instalmentsOnTime)"],
                ["All", "\(totals.instalmentsDue)"],
            ]
        )
    }
}

extension BarChart {
    /// Under its own name.
    var drawing: (name: String, svg: String) { (id, svg) }
}

extension PieChart {
    /// Under its own name.
    var drawing: (name: String, svg: String) { (id, svg) }
}
