import Definitions
import FeatureDefinitions
public import Fields
public import ModelArtefacts
import Products
import Scoring

extension ModelArtefact {
    /// Whether risk is known never to fall, and never to rise, as an answer grows.
    ///
    /// Proved of the feature that the answer is; of what the model does not read itself, and where a ratio reads the answer
    /// as well, which may go the other way, the product must state it.
    /// - Parameter field: Of the product.
    /// - Returns: Both hold of an answer that changes nothing.
    public func directions(of field: Field) -> (rises: Bool, falls: Bool) {
        let used = Set(zip(product.schema.features, model.usesFeature).filter(\.1).map(\.0.key))
        let isAlone = !used.contains { $0 != field.key && reads($0, field.key) }
        func holds(_ proven: [String], isStated: Bool) -> Bool {
            used.contains(field.key) && isAlone ? proven.contains(field.key) : isStated
        }
        let proven = model.provenMonotone
        return (
            holds(proven.rising, isStated: field.risk == .rises), holds(proven.falling, isStated: field.risk == .falls)
        )
    }

    /// What the product advises applicants to change although the model proves that risk never falls that way: one
    /// sentence for each answer.
    public var adviceWarnings: [String] {
        product.changeable.compactMap { advised in
            guard let field = product.field(advised.key) else { return nil }
            let (rises, falls) = directions(of: field)
            let (isUseful, isUseless) = advised.direction == .down ? (rises, falls) : (falls, rises)
            guard isUseless, !isUseful else { return nil }
            let way = advised.direction.rawValue
            return "Warning: changeable: \(advised.key) \(way): the model proves that risk never falls that way"
        }
    }

    /// Whether a feature is derived from an answer; a definition derives only from what stands before.
    private func reads(_ feature: String, _ answer: String) -> Bool {
        guard let derived = product.derivedFeature(feature) else { return feature == answer }
        return derived.operation.operands.contains { operand in
            if case .key(let key) = operand { reads(key, answer) } else { false }
        }
    }
}
