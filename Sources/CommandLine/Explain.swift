import ArgumentParser
import Assessments
import Decimals
import Decisioning
import Definitions
import Documents
import Fields
import Lending
import ModelArtefacts
import Policies
import Products
import RegistryCommands
import Scoring
import Terminal
import WhatIfs

/// Says what a model makes of one application, and why.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a model makes of one application, and why.",
        discussion: """
            The answers are those of POST /api/v1/applications; `underwriter example` prints some. \
            Where the product says which answers can be changed, the smallest change of each that reaches a better band \
            is shown; where none does alone, the smallest of several together: the fewest answers, then the smallest \
            share of their ways. With --set the same is asked with other answers, with --improve the smallest change of \
            these answers is looked for; without a limit an answer goes to the end of its range in the direction in \
            which it is proved of the model that risk never rises; of an answer that the model does not read itself, or \
            in ratios as well, the product must state it. Of trees and scorecards every value is looked at at which anything can turn; of other \
            models, and beyond 60,000 looks, some are, and what is found is called approximate. Nothing is stored.
            """
    )

    @Option(help: ArgumentHelp("Artefact.", valueName: "file")) var model: String
    @Option(help: ArgumentHelp("Answers, JSON.", valueName: "file")) var answers: String
    @Option(help: ArgumentHelp("Day of submission; today unless given.", valueName: "yyyy-mm-dd")) var date: String?
    @Option(help: ArgumentHelp("Another answer, as JSON; may be repeated.", valueName: "key=value")) var set: [String] =
        []
    @Option(help: ArgumentHelp("An answer that may change, and how far; may be repeated.", valueName: "key[=limit]"))
    var improve: [String] = []

    func run() throws {
        let artefact = try ArtefactFile(model).artefact
        guard let day = date.map(CalendarDate.init(iso:)) ?? Surroundings().time.date(secondsAheadOfUTC: 0) else {
            throw ValidationError("--date must be a day such as 2026-11-21")
        }
        let application = try ApplicationFile(answers, for: artefact, on: day)
        let assessment = try application.assessment()
        print(AssessmentText(assessment, artefact.product).text)
        if let rankings = assessment.rankings { print("\n" + Self.text(rankings)) }
        let changeable = artefact.product.changeable
        if !changeable.isEmpty { print("\n" + Self.text(try application.smallestChanges(changeable), application)) }
        if !set.isEmpty {
            let after = try application.assessment(changing: try changes())
            print("\n" + Self.text(WhatIf(before: assessment, after: after)))
        }
        if !improve.isEmpty {
            print("\n" + Self.text(try application.smallestChanges(try levers(application)), application))
        }
    }

    private func changes() throws -> [String: JSONValue] {
        var changes: [String: JSONValue] = [:]
        for text in set {
            let (key, value) = try Self.pair(text, option: "--set")
            // A word that is no JSON is a text.
            changes[key] = (try? JSONValue.parse(Array(value.utf8))) ?? .string(value)
        }
        return changes
    }

    private func levers(_ application: ApplicationFile) throws -> [ChangeableField] {
        try improve.map { text in
            let parts = text.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let words = parts.map { String(decoding: $0, as: UTF8.self) }
            let key = words[0]
            let product = application.artefact.product
            guard let field = product.field(key), !field.isProtected, let now = application.number(key) else {
                throw ValidationError("--improve \(key): there is no such answer, or it is no number")
            }
            let limit: Double
            if words.count > 1 {
                guard let number = DecimalNumber(words[1])?.value else {
                    throw ValidationError("--improve \(key): the limit must be a number")
                }
                limit = number
            } else {
                limit = try Self.provenEnd(of: field, application.artefact)
            }
            guard let step = field.step(towards: limit) else {
                throw ValidationError("--improve \(key): the limit must be \(field.rangeText)")
            }
            let changeable = product.changeable.first { $0.key == key }
            return ChangeableField(
                key: key,
                direction: limit < now ? .down : .up,
                limit: limit,
                step: changeable?.step ?? step
            )
        }
    }

    /// The end of an answer's range towards which risk is proved never to rise.
    private static func provenEnd(of field: Field, _ artefact: ModelArtefact) throws -> Double {
        guard case .numbers(let minimum?, let maximum?, _)? = field.range else {
            throw ValidationError("--improve \(field.key): has no range; state a limit")
        }
        switch artefact.directions(of: field) {
        case (true, false): return minimum
        case (false, true): return maximum
        default:
            throw ValidationError(
                "--improve \(field.key): it is not proved of the model which way risk falls; state a limit"
            )
        }
    }

    private static func pair(_ text: String, option: String) throws -> (key: String, value: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw ValidationError("\(option) must be key=value") }
        return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
    }

    private static func text(_ rankings: ReasonRankings) -> String {
        var table = TextTable(
            ["REASON GROUP", "BELOW JUST PASSING", "BELOW ALL", "BELOW BEST"],
            rightAligned: [1, 2, 3]
        )
        func cell(_ entries: [ReasonRankings.Entry], _ group: String) -> String {
            guard let rank = entries.firstIndex(where: { $0.group == group }) else { return "-" }
            return "\(rank + 1). \(entries[rank].shortfall.text(decimals: 4))"
        }
        for entry in rankings.best {
            table.add([
                entry.group, cell(rankings.cutoffCohort, entry.group), cell(rankings.allApplicants, entry.group),
                cell(rankings.best, entry.group),
            ])
        }
        let note =
            rankings.needsReview ? "\nThe two methods name different first reasons: for a person to look at." : ""
        return table.text + note
    }

    private static func text(_ whatIf: WhatIf) -> String {
        func list(_ reasons: [Reason]) -> String { reasons.map(\.text).joined(separator: "; ") }
        var lines = [
            "With these answers: \(whatIf.after.outcome.rawValue) instead of \(whatIf.before.outcome.rawValue), "
                + "score \(whatIf.after.score) (\(whatIf.points >= 0 ? "+" : "")\(whatIf.points))"
        ]
        if !whatIf.reasonsGone.isEmpty { lines.append("Reasons gone: \(list(whatIf.reasonsGone))") }
        if !whatIf.reasonsNew.isEmpty { lines.append("Reasons new: \(list(whatIf.reasonsNew))") }
        return lines.joined(separator: "\n")
    }

    private static func text(_ findings: WhatIfFindings?, _ application: ApplicationFile) -> String {
        let changes = (findings?.steps ?? []) + [findings?.together].compactMap(\.self)
        guard let findings, !changes.isEmpty else {
            return "No change of these answers was found that reaches a better band without being worse on the way."
        }
        var table = TextTable(
            ["WHAT WOULD HELP", "FROM", "TO", "OUTCOME", "SCORE", "RATE", "REASONS GONE"],
            rightAligned: [1, 2, 4, 5]
        )
        for change in changes {
            let after = change.assessment
            let gone = findings.reasonsGone(in: after).map(\.text).joined(separator: "; ")
            for (place, answer) in change.answers.enumerated() {
                let now = application.number(answer.key).map { "\($0)" } ?? ""
                table.add(
                    place == 0
                        ? [
                            answer.key, now, "\(answer.value)", after.outcome.rawValue, "\(after.score)",
                            after.annualRate.map { "\($0)" } ?? "-", gone,
                        ] : ["and \(answer.key)", now, "\(answer.value)", "", "", "", ""]
                )
            }
        }
        let rough = findings.steps.filter { !$0.isExact }.map(\.key)
        let note = "\nApproximate, as not every value was looked at: \(rough.joined(separator: ", "))"
        return table.text + (rough.isEmpty ? "" : note)
    }
}

extension Field {
    /// The smallest step of an answer on the way to a limit; nil where the limit is out of range.
    fileprivate func step(towards limit: Double) -> Double? {
        guard case .numbers(let minimum, let maximum, let step)? = range else {
            return limit.magnitude < 1e12 ? 1 : nil
        }
        guard limit >= minimum ?? limit, limit <= maximum ?? limit, limit.magnitude < 1e12 else { return nil }
        return step ?? (kind == .decimal || kind == .percent ? 0.01 : 1)
    }

    /// For people.
    fileprivate var rangeText: String {
        guard case .numbers(let minimum?, let maximum?, _)? = range else { return "nearer" }
        func text(_ number: Double) -> String { number.text(decimals: number == number.rounded() ? 0 : 2) }
        return "from \(text(minimum)) to \(text(maximum))"
    }
}

/// An assessment for people.
struct AssessmentText {
    let text: String

    init(_ assessment: Assessment, _ product: Product) {
        var head = TextTable(
            ["OUTCOME", "SCORE", "BAND", "PD", "LOG-ODDS", "MODEL", "POLICY"],
            rightAligned: [1, 3, 4]
        )
        head.add([
            assessment.outcome.rawValue, "\(assessment.score)\(assessment.isClamped ? " (clamped)" : "")",
            assessment.band, assessment.probabilityOfDefault.text(decimals: 6), assessment.logOdds.text(decimals: 6),
            "\(assessment.model) \(assessment.modelVersion)", assessment.policyVersion,
        ])
        var parts = [head.text]
        if !assessment.knockOuts.isEmpty { parts.append("Knock-outs: \(assessment.knockOuts.joined(separator: ", "))") }
        if !assessment.reasons.isEmpty {
            var reasons = TextTable(["REASON", "CODE", "SHORTFALL"], rightAligned: [2])
            for reason in assessment.reasons {
                reasons.add([reason.text, reason.code, reason.shortfall.text(decimals: 4)])
            }
            parts.append(reasons.text)
        }
        var contributions = TextTable(["FEATURE", "LOG-ODDS OF DEFAULT"], rightAligned: [1])
        for contribution in assessment.contributions.sorted(by: { abs($0.logOdds) > abs($1.logOdds) }) {
            contributions.add([contribution.feature, contribution.logOdds.text(decimals: 6)])
        }
        parts.append(contributions.text)
        text = parts.joined(separator: "\n\n")
    }
}
