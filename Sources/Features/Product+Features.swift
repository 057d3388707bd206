public import CheckedAnswers
import Definitions
public import FeatureDefinitions
import Fields
public import Lending
import Policies
public import Products

extension Product {
    /// Derived features that models start from instead of computing them: what reads an identifying answer.
    ///
    /// Empty unless the definition lets age into the model; then the age travels, never the date of birth.
    var givenToModels: Set<String> {
        Set(
            derived.lazy
                .filter { feature in
                    feature.operation.keysRead.contains { field($0)?.uses.contains(.identity) ?? false }
                }
                .map(\.key)
        )
    }

    /// Keys of what policy names and no vector holds, in the order of the policy.
    var factKeys: [String] {
        var keys: [String] = []
        for key in policy.knockOuts.map(\.value) + [policy.offer?.value].compactMap(\.self)
        where schema.index(of: key) == nil && !keys.contains(key) {
            keys.append(key)
        }
        return keys
    }

    /// The feature vector of one application.
    ///
    /// Resolves the definition each time; who scores many applicants keeps a ``FeatureProgram``.
    /// - Parameters:
    ///   - model: What the product's models may read.
    ///   - submittedOn: The local date of submission.
    /// - Returns: The vector, in the order of ``Product/schema``.
    public func features(_ model: ModelAnswers, submittedOn: CalendarDate) -> FeatureVector {
        FeatureProgram(self).vector(model, submittedOn: submittedOn)
    }

    /// The values that policy names and no model feature holds, as ``ProductPrograms/facts(_:identity:model:submittedOn:)``.
    ///
    /// Resolves the definition each time; who takes in many applications keeps ``ProductPrograms``.
    /// - Parameters:
    ///   - policy: Answers for policy.
    ///   - identity: Answers that only derived values may read.
    ///   - model: Answers for models.
    ///   - submittedOn: The local date of submission.
    /// - Returns: A value for each key, missing where it cannot be known.
    public func facts(
        _ policy: PolicyAnswers,
        identity: IdentityAnswers,
        model: ModelAnswers,
        submittedOn: CalendarDate
    ) -> [String: FeatureValue] {
        ProductPrograms(self).facts(policy, identity: identity, model: model, submittedOn: submittedOn)
    }
}
