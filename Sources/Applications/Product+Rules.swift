import CheckedAnswers
import FeatureDefinitions
import Features
import Fields
import Products

extension Product {
    /// Rules between answers that do not hold; one with a missing operand passes.
    func brokenRules(
        _ severity: CrossFieldRule.Severity,
        _ reading: ApplicationReading,
        _ programs: ProductPrograms
    ) -> [FieldError] {
        var numbers = programs.rules.run(submittedOn: reading.submittedOn) { reading.answers[$0] }[...]
        return rules.compactMap { rule in
            let (left, right) = (rule.left.number(from: &numbers), rule.right.number(from: &numbers))
            guard rule.severity == severity, rule.condition?.holds(for: reading.values) ?? true,
                let left, let right, !rule.relation.holds(left, right)
            else { return nil }
            return FieldError(key: rule.field, code: .rule, message: rule.message)
        }
    }
}

extension Operand {
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
