public import Allocation
import Charts
public import CreditRisk
import Documents
public import Portfolio
import Statistics

extension BookReport {
    /// How new money would best be spread over the purposes of the book, and the frontier of return against risk.
    /// - Parameters:
    ///   - figures: The book.
    ///   - riskAversion: λ, above 0.
    ///   - cap: Largest share of a purpose.
    ///   - groups: Purposes that together may not exceed a share; each is in at most one group.
    ///   - correlation: Of asset values, in [0.001, 1).
    ///   - fundingPercent: What money costs the lender a year.
    ///   - losses: Shares lost in default.
    /// - Returns: The report.
    /// - Throws: ``AllocationError``.
    public static func allocation(
        _ figures: BookFigures,
        riskAversion: Double,
        cap: Double,
        groups: [(purposes: [String], cap: Double)] = [],
        correlation: Double,
        fundingPercent: Double,
        losses: LossGivenDefault
    ) throws(AllocationError) -> BookReport {
        // Less is lost in the rounding of a difference; without any there is no risk left to spread.
        guard (0.001..<1).contains(correlation) else { throw .outOfRange("correlation", "from 0.001, below 1") }
        let segments = figures.segments(losses).filter { (1e-9..<1).contains($0.probabilityOfDefault) }
        let returns = returns(segments, correlation: correlation, fundingPercent: fundingPercent)
        var caps: [AllocationProblem.Group] = []
        for group in groups { caps.append(try Self.group(group.purposes, cap: group.cap, of: segments)) }
        let problem = try AllocationProblem(
            expectedReturns: returns.expectedReturns,
            covariance: returns.covariance,
            caps: [Double](repeating: cap, count: segments.count),
            groups: caps
        )
        let best = try problem.best(riskAversion: riskAversion)
        let frontier = try problem.frontier(pointCount: 12)
        // Returns are above what money costs already; the last point has the greatest that the caps allow.
        let ratio = try frontier.contains { $0.expectedReturn > 0 } ? problem.bestRatio(riskFree: 0) : nil
        return BookReport(
            "allocation",
            "Allocation",
            sentences: [
                "Expected return \(percentText(best.expectedReturn)), standard deviation \(percentText(best.volatility)); "
                    + "the optimality conditions hold within \(best.residual).",
                "Were returns normal, one year in a hundred would bring "
                    + "\(percentText(-best.normalValueAtRisk(0.99))) or less, "
                    + "\(percentText(-best.normalExpectedShortfall(0.99))) on average of such years.",
                ratio.map {
                    "The best return for its risk is \(percentText($0.expectedReturn)) with a standard deviation of "
                        + "\(percentText($0.volatility)), above what money costs."
                } ?? Self.noGain(returns),
            ],
            tables: [
                shares(segments, returns, best, ratio, problem.riskContributions(of: best.weights)),
                Table(
                    "Efficient frontier",
                    ["Point", "Return", "Standard deviation"],
                    frontier.enumerated()
                        .map { ["\($0 + 1)", percentText($1.expectedReturn), percentText($1.volatility)] }
                ),
            ],
            drawings: [("frontier", chart(frontier, best))],
            json: [
                "purposes": .array(segments.map { .string($0.name) }),
                "weights": .array(best.weights.map(JSONValue.number)), "expected_return": .number(best.expectedReturn),
                "volatility": .number(best.volatility), "residual": .number(best.residual),
                "risk_contributions": .array(problem.riskContributions(of: best.weights).map(JSONValue.number)),
                "value_at_risk_99": .number(best.normalValueAtRisk(0.99)),
                "expected_shortfall_99": .number(best.normalExpectedShortfall(0.99)),
                "frontier": .array(frontier.map(json)), "best_ratio": ratio.map(json) ?? .null,
            ]
        )
    }

    private static func noGain(_ returns: LoanReturns) -> String {
        returns.expectedReturns.contains { $0 > 0 }
            ? "No allocation within the caps brings more than money costs." : "No purpose brings more than money costs."
    }

    /// What is told where new money cannot be spread.
    public static func noAllocation(because error: AllocationError) -> BookReport {
        BookReport(
            "allocation",
            "Allocation",
            sentences: ["Not computed for this book: \(error)."],
            tables: [],
            json: ["error": .string("\(error)")]
        )
    }

    static func group(
        _ purposes: [String],
        cap: Double,
        of segments: [BookSegment]
    ) throws(AllocationError) -> AllocationProblem.Group {
        var members: [Int] = []
        for purpose in purposes {
            guard let index = segments.firstIndex(where: { $0.name.utf8.elementsEqual(purpose.utf8) }) else {
                let known = segments.map(\.name).joined(separator: ", ")
                throw .shape("there is no purpose \(purpose) to spread over; there are \(known)")
            }
            members.append(index)
        }
        return AllocationProblem.Group(members: members, cap: cap)
    }

    /// Returns of the segments and how they move together: both default when both fall below their thresholds.
    private static func returns(
        _ segments: [BookSegment],
        correlation: Double,
        fundingPercent: Double
    ) -> LoanReturns {
        let thresholds = segments.map { NormalDistribution.standard.quantile($0.probabilityOfDefault) }
        return LoanReturns(
            segments.map { segment in
                LoanReturns.Segment(
                    rate: (segment.ratePercent - fundingPercent) / 100,
                    probabilityOfDefault: segment.probabilityOfDefault,
                    lossGivenDefault: segment.lossGivenDefault
                )
            }
        ) { one, other in
            bivariateNormalCumulative(thresholds[one], thresholds[other], correlation: correlation)
                - segments[one].probabilityOfDefault * segments[other].probabilityOfDefault
        }
    }

    private static func shares(
        _ segments: [BookSegment],
        _ returns: LoanReturns,
        _ best: Allocation,
        _ ratio: Allocation?,
        _ contributions: [Double]
    ) -> Table {
        let outstanding = Double(segments.reduce(0) { $0 + $1.outstanding })
        let risk = contributions.reduce(0, +)
        return Table(
            "Shares",
            ["Purpose", "Now", "Best", "Best for its risk", "Share of risk", "Expected return", "PD", "LGD"],
            segments.indices.map { index in
                [
                    segments[index].name, percentText(Double(segments[index].outstanding) / outstanding),
                    percentText(best.weights[index]), percentText(ratio?.weights[index]),
                    percentText(risk > 0 ? contributions[index] / risk : nil),
                    percentText(returns.expectedReturns[index]),
                    percentText(segments[index].probabilityOfDefault), percentText(segments[index].lossGivenDefault),
                ]
            }
        )
    }

    private static func json(_ point: Allocation) -> JSONValue {
        .object([
            "expected_return": .number(point.expectedReturn), "volatility": .number(point.volatility),
            "weights": .array(point.weights.map(JSONValue.number)),
        ])
    }

    private static func chart(_ frontier: [Allocation], _ best: Allocation) -> String {
        let points = frontier.map { CurveChart.Point($0.volatility * 100, $0.expectedReturn * 100) }
        func axis(_ name: String, _ values: [Double]) -> CurveChart.Axis {
            let (low, high) = (values.min() ?? 0, values.max() ?? 1)
            let margin = max((high - low) * 0.1, 0.01)
            return CurveChart.Axis(name, from: low - margin, to: high + margin)
        }
        return CurveChart(
            id: "frontier",
            title: "Efficient frontier",
            summary:
                "Expected return against its standard deviation, both per cent a year; the mark is the best allocation.",
            horizontal: axis("standard deviation, %", points.map(\.x)),
            vertical: axis("expected return, %", points.map(\.y)),
            curves: [
                CurveChart.Curve(name: "frontier", points: points),
                CurveChart.Curve(
                    name: "best",
                    points: [CurveChart.Point(best.volatility * 100, best.expectedReturn * 100)],
                    isMarked: true
                ),
            ]
        )
        .svg
    }
}
