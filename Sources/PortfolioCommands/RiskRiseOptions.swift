import ArgumentParser
import CreditRisk
import Foundation
import Terminal

/// When the risk of a loan counts as risen significantly since it was granted: both rises taken together.
struct RiskRiseOptions: ParsableArguments {
    @Option(help: "Least rise of the PD in per cent of what it was; that of UNDERWRITER_PD_RISE_PERCENT unless given.")
    var pdRisePercent: Int?
    @Option(help: "Least rise of the PD in basis points; that of UNDERWRITER_PD_RISE_BASIS_POINTS unless given.")
    var pdRiseBasisPoints: Int?

    /// The rule, as far as it is not the usual one.
    /// - Throws: ``CommandFailure`` naming the option or variable at fault.
    func rule() throws -> ImpairmentStage.Rule {
        try Self.rule(percent: pdRisePercent, basisPoints: pdRiseBasisPoints)
    }

    /// The rule of options, or of the environment where they are nil.
    /// - Throws: ``CommandFailure`` naming the option or variable at fault.
    static func rule(percent: Int? = nil, basisPoints: Int? = nil) throws -> ImpairmentStage.Rule {
        let percent = try number(percent, "--pd-rise-percent", "UNDERWRITER_PD_RISE_PERCENT", 0...10_000)
        let points = try number(
            basisPoints,
            "--pd-rise-basis-points",
            "UNDERWRITER_PD_RISE_BASIS_POINTS",
            1...10_000
        )
        return ImpairmentStage.Rule(
            relativeRise: 1 + Double(percent ?? 100) / 100,
            absoluteRise: Double(points ?? 50) / 10_000
        )
    }

    private static func number(
        _ option: Int?,
        _ name: String,
        _ variable: String,
        _ range: ClosedRange<Int>
    ) throws -> Int? {
        let text = ProcessInfo.processInfo.environment[variable] ?? ""
        guard option != nil || !text.utf8.isEmpty else { return nil }
        guard let number = option ?? Int(text), range.contains(number) else {  // scalar-safe: checked against the range
            throw CommandFailure(
                "\(option == nil ? variable : name) must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }
}
