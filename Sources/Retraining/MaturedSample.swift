import CSV
import CheckedAnswers
import Documents
import FeatureDefinitions
import Foundation
public import Ledger
public import Lending
import ModelLedger
public import Products
import Terminal
import TrainingData

/// A training file out of the ledger: applications whose loans are old enough for their outcome to count.
///
/// Nobody's name, number or protected answer is in it. Only applications under a definition of the same features take
/// part, whatever else was changed in it; page by page, so that memory does not grow with the ledger.
///
/// A good is old enough when it was last seen at the age; a bad when its loan has the age by now, however early it went
/// bad: what goes bad early is seen once, and whole cohorts come in or none of them.
public struct MaturedSample: Sendable, Hashable {
    /// Rows written.
    public private(set) var rows = 0
    /// Bads among them.
    public private(set) var bads = 0
    /// The applications of the rows, in their order.
    public private(set) var applications: [ApplicationID] = []
    /// Loans that are too young.
    public private(set) var unripe = 0
    /// Applications under a definition of other features, or one that nothing is known of.
    public private(set) var otherFeatures = 0

    /// Writes a training file.
    /// - Parameters:
    ///   - product: Says what is learnt from; must state a target.
    ///   - months: Age of a loan at which its outcome counts.
    ///   - today: The day by which loans have their age.
    ///   - ledger: Holds applications and outcomes.
    ///   - path: The file.
    /// - Throws: `CommandFailure`, or `LedgerError`.
    public init(
        _ product: Product,
        months: Int,
        on today: CalendarDate,
        from ledger: Ledger,
        to path: String
    ) async throws {
        guard let target = product.target, let good = target.good.min(), let bad = target.bad.min() else {
            throw CommandFailure("\(product.id) states no target column")
        }
        let partial = "\(path).partial"
        let measured = product.derived.filter { if case .statement = $0.operation { true } else { false } }
        let header = product.csvHeader + measured.map(\.key) + [target.column]
        try Files.replace(partial) { try $0.write(contentsOf: Data(csvLine(header).utf8)) }
        guard let handle = FileHandle(forWritingAtPath: partial) else {
            throw CommandFailure(file: partial, "cannot be written")
        }
        try handle.seekToEnd()
        let alike = try await Self.definitions(alike: product, in: ledger)
        var last: ApplicationID?
        while true {
            let page = try await ledger.outcomes(product: product.id, after: last)
            guard let end = page.last?.application else { break }
            last = end
            var text = ""
            for outcome in page where isOfUse(outcome, alike) && isRipe(outcome, months, today) {
                let cells = product.csvFields(
                    outcome.answers,
                    reference: outcome.application.uuid,
                    submittedOn: outcome.submittedOn
                )
                text += csvLine(cells + measured.map { $0.cell(outcome.answers) } + [outcome.isBad ? bad : good])
                rows += 1
                applications.append(outcome.application)
                bads += outcome.isBad ? 1 : 0
            }
            try handle.write(contentsOf: Data(text.utf8))
        }
        try handle.synchronize()
        try handle.close()
        guard rename(partial, path) == 0 else { throw CommandFailure(file: path, "cannot be written") }
    }

    /// Digests of all definitions that are known to have the features of one: a changed text or limit loses no history.
    private static func definitions(alike product: Product, in ledger: Ledger) async throws -> Set<ContentDigest> {
        let known = try await ledger.definitions(of: product.id)
        let alike = known.filter { _, bytes in
            // One that this program cannot read any more is of no use to it.
            let other = try? Product.parse(bytes, file: product.id)
            return other?.featureDigest == product.featureDigest
        }
        return Set(alike.keys).union([product.definitionDigest])
    }

    private mutating func isOfUse(_ outcome: KnownOutcome, _ alike: Set<ContentDigest>) -> Bool {
        if !alike.contains(outcome.definitionDigest) { otherFeatures += 1 }
        return alike.contains(outcome.definitionDigest)
    }

    /// Whether an outcome counts; counts those that do not.
    private mutating func isRipe(_ outcome: KnownOutcome, _ months: Int, _ today: CalendarDate) -> Bool {
        // A month is a twelfth of 365.25 days.
        let end = outcome.isBad ? today : outcome.observedOn
        let age = end.dayNumber - outcome.submittedOn.dayNumber
        let isRipe = Double(age) >= Double(months) * 30.4375
        if !isRipe { unripe += 1 }
        return isRipe
    }
}

extension DerivedFeature {
    /// What was measured on the statement of an application, as a cell; empty where nothing was.
    fileprivate func cell(_ answers: [String: JSONValue]) -> String {
        guard case .statement(let measure, let field) = operation,
            let number = answers[field]?[measure.rawValue]?.numberValue
        else { return "" }
        return number.plainText
    }
}
