import FoundationEssentials
import Scoring

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// That scoring is about as fast as it is said to be: far off means that something is broken, not that the machine is busy.
enum SpeedCheck {
    /// What a machine, or others at work on it, may take more than the goal.
    private static let margin = 4.0

    /// Prints what each artefact takes beside its goals, and ends the program with 1 where it takes four times as much.
    static func run(_ paths: [String]) throws {
        var isFast = true
        for path in paths {
            let work = try ScoringWork(artefact: path)
            for (name, value, goal) in Self.measures(try work.measure(), hasTrees: work.hasTrees) {
                print("\(path): \(name) \(value), goal \(goal)")
                isFast = isFast && value <= margin * goal
            }
        }
        if !isFast { exit(1) }
    }

    /// The goals of a model of 200 trees of depth 6, and of one that adds up.
    private static func measures(_ costs: ScoringWork.Costs, hasTrees: Bool) -> [(String, Double, Double)] {
        guard hasTrees else { return [("score, us", costs.score, 0.3)] }
        return [
            ("assess p50, us", costs.median, 60), ("assess p99, us", costs.percentile99, 150),
            ("load and check, ms", costs.load, 20), ("score, us", costs.score, 3),
        ]
    }
}
