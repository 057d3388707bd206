import CSV
import CheckedAnswers
import Documents
import FeatureDefinitions
import Foundation
public import Ledger
import Lending
import ModelLedger
public import Products
import Terminal
import TrainingData

/// A training file out of the ledger: applications whose loans are old enough for their outcome to count.
///
/// Nobody's name, number or protected answer is in it. Only applications under a definition of the same features take
/// part; page by page, so that memory does not grow with the ledger.
public struct MaturedSample: Sendable, Hashable {
    /// Rows written.
    public private(set) var rows = 0
    /// Bads among them.
    public private(set) var bads = 0
    /// Loans that are too young.
    public private(set) var unripe = 0
    /// Applications that answered another definition.
    public private(set) var otherDefinition = 0

    /// Writes a training file.
    /// - Parameters:
    ///   - product: Says what is learnt from; must state a target.
    ///   - months: Age of a loan at which its outcome counts.
    ///   - ledger: Holds applications and outcomes.
    ///   - path: The file.
    /// - Throws: `CommandFailure`, or `LedgerError`.
    public init(_ product: Product, months: Int, from ledger: Ledger, to path: String) async throws {
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
        var last: ApplicationID?
        while true {
            let page = try await ledger.outcomes(product: product.id, after: last)
            guard let end = page.last?.application else { break }
            last = end
            var text = ""
            for outcome in page where isRipe(outcome, product, months) {
                let cells = product.csvFields(
                    outcome.answers,
                    reference: outcome.application.uuid,
                    submittedOn: outcome.submittedOn
                )
                text += csvLine(cells + measured.map { $0.cell(outcome.answers) } + [outcome.isBad ? bad : good])
                rows += 1
                bads += outcome.isBad ? 1 : 0
            }
            try handle.write(contentsOf: Data(text.utf8))
        }
        try handle.synchronize()
        try handle.close()
        guard rename(partial, path) == 0 else { throw CommandFailure(file: path, "cannot be written") }
    }

    /// Whether an outcome counts; counts those that do not.
    private mutating func isRipe(_ outcome: KnownOutcome, _ product: Product, _ months: Int) -> Bool {
        guard outcome.definitionDigest == product.definitionDigest else {
            otherDefinition += 1
            return false
        }
        // A month is a twelfth of 365.25 days.
        let age = outcome.observedOn.dayNumber - outcome.submittedOn.dayNumber
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
