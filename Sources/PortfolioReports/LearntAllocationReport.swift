public import Allocation
import Charts
public import CreditRisk
import Documents
public import Portfolio

extension BookReport {
    /// How new money would be spread by what the loans of the book brought: learnt from outcomes step by step, beside the
    /// exact weights for the same outcomes.
    /// - Parameters:
    ///   - outcomes: What loans brought in their first year.
    ///   - figures: The book.
    ///   - riskAversion: λ, above 0.
    ///   - cap: Largest share of a purpose.
    ///   - groups: Purposes that together may not exceed a share; each is in at most one group.
    ///   - fundingPercent: What money costs the lender a year.
    ///   - losses: Shares lost in default.
    ///   - steps: Of the learner.
    ///   - seed: Determines which outcomes are looked at again.
    /// - Returns: The report.
    /// - Throws: ``AllocationError``.
    public static func learntAllocation(
        _ outcomes: BookOutcomes,
        _ figures: BookFigures,
        riskAversion: Double,
        cap: Double,
        groups: [(purposes: [String], cap: Double)] = [],
        fundingPercent: Double,
        losses: LossGivenDefault,
        steps: Int,
        seed: UInt64
    ) throws(AllocationError) -> BookReport {
        let segments = figures.segments(losses)
        let purposes = segments.map(\.name)
        let (months, returns) = outcomes.returns(of: purposes, fundingPercent: fundingPercent, losses: losses)
        let history = try OutcomeHistory(returns)
        var caps: [AllocationProblem.Group] = []
        for group in groups { caps.append(try Self.group(group.purposes, cap: group.cap, of: segments)) }
        let problem = try history.problem(caps: [Double](repeating: cap, count: purposes.count), groups: caps)
        let exact = try problem.best(riskAversion: riskAversion)
        let learnt = history.learnt(
            problem,
            riskAversion: riskAversion,
            steps: steps,
            every: max(steps / 20, 1),
            seed: seed
        )
        let path = learnt.map { (steps: $0.steps, distance: distance($0.weights, exact.weights)) }
        let last = learnt.last?.weights ?? []
        return BookReport(
            "learnt",
            "Allocation learnt from outcomes",
            sentences: [
                "\(months.count) months of outcomes, \(months.first.map(monthText) ?? "-") to "
                    + "\(months.last.map(monthText) ?? "-"), in which loans for every purpose began. After \(steps) steps no "
                    + "share is further than \(percentText(path.last?.distance)) from the exact one for these outcomes."
            ],
            tables: [
                Table(
                    "Shares",
                    ["Purpose", "Learnt", "Exact", "Mean return"],
                    purposes.indices.map { index in
                        [
                            purposes[index], percentText(last[index]), percentText(exact.weights[index]),
                            percentText(history.means[index]),
                        ]
                    }
                ),
                Table(
                    "How far the farthest share is from the exact one",
                    ["Steps", "Distance"],
                    path.map { ["\($0.steps)", percentText($0.distance)] }
                ),
            ],
            drawings: [("learning", chart(path))],
            json: [
                "purposes": .array(purposes.map { .string($0) }), "weights": .array(last.map(JSONValue.number)),
                "exact_weights": .array(exact.weights.map(JSONValue.number)), "residual": .number(exact.residual),
                "months": .count(months.count), "steps": .count(steps), "seed": .string("\(seed)"),
                "distances": .array(path.map { .number($0.distance) }),
            ]
        )
    }

    private static func distance(_ one: [Double], _ other: [Double]) -> Double {
        zip(one, other).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    private static func chart(_ path: [(steps: Int, distance: Double)]) -> String {
        let most = path.map(\.distance).max() ?? 0
        return CurveChart(
            id: "learning",
            title: "Learning from outcomes",
            summary: "How far the farthest share is from the exact one, in per cent, after so many steps.",
            horizontal: CurveChart.Axis("steps", to: Double(max(path.last?.steps ?? 1, 1))),
            vertical: CurveChart.Axis("distance, %", to: max(most * 105, 0.01)),
            curves: [
                CurveChart.Curve(
                    name: "distance",
                    points: path.map { CurveChart.Point(Double($0.steps), $0.distance * 100) }
                )
            ]
        )
        .svg
    }
}
