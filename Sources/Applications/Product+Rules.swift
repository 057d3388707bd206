import CheckedAnswers
import FeatureDefinitions
import Features
import Fields
import Products

extension Product {
    /// Rules between answers that do not hold; one with a missing operand passes.
    func brokenRules(_ severity: CrossFieldRule.Severity, _ reading: ApplicationReading) -> [FieldError] {
        let rules = self.rules.filter { $0.severity == severity && $0.condition?.holds(for: reading.values) ?? true }
        let program = FeatureProgram(self, outputs: rules.flatMap { [$0.left, $0.right] }.compactMap(\.key))
        var numbers = program.run(submittedOn: reading.submittedOn) { reading.answers[$0] }[...]
        return rules.compactMap { rule in
            let (left, right) = (rule.left.number(from: &numbers), rule.right.number(from: &numbers))
            guard let left, let right, !rule.relation.holds(left, right) else { return nil }
            return FieldError(key: rule.field, code: .rule, message: rule.message)
        }
    }
}

extension Operand {
    fileprivate var key: String? { if case .key(let key) = self { key } else { nil } }

    /// The constant, or the next of the program's values.
    fileprivate func number(from values: inout ArraySlice<FeatureValue>) -> Double? {
        switch self {
        case .number(let number): return number
        case .submittedOn: return nil
        case .key:
            guard case .number(let number) = values.popFirst() else { return nil }
            return number
        }
    }
}

extension CrossFieldRule.Relation {
    fileprivate func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .atMost: left <= right
        case .atLeast: left >= right
        case .equal: left == right
        }
    }
}
