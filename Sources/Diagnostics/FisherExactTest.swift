import Statistics

/// Fisher's exact test that two shares differ, two-sided.
public enum FisherExactTest {
    /// The chance of a table at most as likely as this one, both margins fixed.
    /// - Parameters:
    ///   - first: Successes and trials of the first group.
    ///   - second: The same of the second group.
    /// - Returns: In [0, 1]; 1 where a group or an outcome is absent.
    /// - seealso: Fisher (1922); the two-sided sum of R's `fisher.test`.
    public static func pValue(
        _ first: (successes: Int, trials: Int),
        _ second: (successes: Int, trials: Int)
    ) -> Double {
        let total = first.trials + second.trials
        let successes = first.successes + second.successes
        let lowest = max(0, successes - second.trials)
        let highest = min(successes, first.trials)
        guard lowest < highest else { return 1 }
        let factorials = logFactorials(upTo: total)
        func choose(_ count: Int, _ chosen: Int) -> Double {
            factorials[count] - factorials[chosen] - factorials[count - chosen]
        }
        func logChance(_ cell: Int) -> Double {
            choose(first.trials, cell) + choose(second.trials, successes - cell) - choose(total, successes)
        }
        let seen = logChance(first.successes)
        // Equal up to rounding counts as equally likely, as R has it.
        return min(1, (lowest...highest).map(logChance).filter { $0 <= seen + 1e-7 }.reduce(0) { $0 + exponential($1) })
    }

    private static func logFactorials(upTo count: Int) -> [Double] {
        var sums = [0.0]
        for number in 1...max(count, 1) { sums.append(sums[number - 1] + naturalLogarithm(Double(number))) }
        return sums
    }
}
