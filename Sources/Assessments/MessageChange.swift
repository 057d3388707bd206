package import Documents
import FeatureDefinitions
import Features
public import Messages

/// What other answers change in a message: some of its features and facts.
public struct MessageChange: Sendable, Hashable {
    let features: [String: JSONValue]
    let facts: [String: FeatureValue]

    /// The difference of two messages of one application.
    package init(from base: AssessmentMessage, to other: AssessmentMessage) {
        let (old, new) = (base.features.byKey, other.features.byKey)
        features = new.filter { old[$0.key] != $0.value }
        facts = other.facts.filter { base.facts[$0.key] != $0.value }
    }

    package var json: JSONValue { ["features": .object(features), "facts": .object(facts.mapValues(\.json))] }

    package init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json, path: "change")
        features = try reader.object("features")
        var facts: [String: FeatureValue] = [:]
        for (key, json) in try reader.object("facts") {
            guard let value = FeatureValue(json: json) else { throw .invalid("change.facts") }
            facts[key] = value
        }
        self.facts = facts
        try reader.finish()
    }
}

extension AssessmentMessage {
    /// The message with other answers.
    /// - Parameter change: Names only features and facts that the message has.
    /// - Returns: A message of the same job.
    /// - Throws: ``MessageError`` if the change names anything else.
    public func changed(by change: MessageChange) throws(MessageError) -> AssessmentMessage {
        let (features, facts) = (features.byKey, facts)
        guard change.features.keys.allSatisfy({ features[$0] != nil }),
            change.facts.keys.allSatisfy({ facts[$0] != nil })
        else { throw .invalid("change") }
        return AssessmentMessage(
            jobID: jobID,
            applicationID: applicationID,
            product: product,
            productVersion: productVersion,
            definitionDigest: definitionDigest,
            modelAlias: modelAlias,
            submittedOn: submittedOn,
            features: MessageFeatures(features.merging(change.features) { $1 }),
            facts: facts.merging(change.facts) { $1 }
        )
    }
}
