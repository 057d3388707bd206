public import Documents

/// Why a file is not a product definition: the first thing that is wrong with it.
///
/// Definitions hold no personal data, so the description may quote them.
public struct ProductError: Error, Sendable, Hashable {
    /// The file as it was named.
    public let file: String
    /// Where in the file, such as `pages[0].fields[2].range`; empty for the whole file.
    public let keyPath: String
    /// What is wrong there.
    public let reason: Reason

    package init(file: String, keyPath: String, reason: Reason) {
        (self.file, self.keyPath, self.reason) = (file, keyPath, reason)
    }

    /// What can be wrong with a definition.
    public enum Reason: Sendable, Hashable {
        /// The file is not JSON.
        case notJSON(JSONSyntaxError)
        /// Something required is not there.
        case missing
        /// The format has no such key here.
        case unknownKey
        /// Something else belongs here.
        case expected(String)
        /// Another entry has the same key, id or name.
        case taken(String)
        /// Nothing of this key, id or code exists.
        case unknown(String)
        /// What is named stands later in the file, or is the entry itself.
        case forwardReference(String)
        /// What is named is not of the type that is needed.
        case wrongType(String, needed: String)
        /// The key has no meaning for this entry.
        case notFor(String)
        /// Two statements of the entry exclude each other.
        case contradiction(String)
        /// The protected-field wall stands in the way.
        case wall(Wall)
    }

    /// How a definition can break the protected-field wall (application-form, section 5).
    public enum Wall: Sendable, Hashable {
        /// `protected` is one of several uses, or on something that is not a question.
        case protectedNotAlone
        /// A protected question would be asked before the decision is queued.
        case protectedBeforeSubmission
        /// The pack does not let the question be asked.
        case notAskedUnder(Jurisdiction, JurisdictionRule)
        /// Something reads a protected field.
        case readsProtected(String)
        /// A model feature reads, perhaps through others, what is neither for models nor for policy.
        case modelReads(String, Set<Use>)
        /// One field is of use `identity` and of use `model`.
        case identityInModel
        /// A text in the applicant's words, or a document, is of use `model`.
        case freeTextInModel
        /// A model feature is or reads a proxy for a protected characteristic.
        case proxyInModel(String, JurisdictionRule)
        /// A model feature is or reads an age, and `age_in_model` forbids it.
        case ageInModel(String)
        /// Policy names an identifying answer or something as telling, which would leave in the scoring message.
        case identityInPolicyValue(String)
    }
}

extension ProductError: CustomStringConvertible {
    /// File, key path and reason on one line.
    public var description: String {
        let parts = [file, keyPath, reason.description].filter { !$0.utf8.isEmpty }
        return parts.joined(separator: ": ")
    }
}

extension ProductError.Reason: CustomStringConvertible {
    /// A phrase that continues the name of the place.
    public var description: String {
        switch self {
        case .notJSON(let error): "not JSON: \(error)"
        case .missing: "is missing"
        case .unknownKey: "is not a key of a product definition"
        case .expected(let what): "must be \(what)"
        case .taken(let name): "\(name) is taken"
        case .unknown(let name): "\(name) does not exist"
        case .forwardReference(let name): "\(name) must stand before it is read"
        case .wrongType(let name, let needed): "\(name) is not \(needed)"
        case .notFor(let what): "has no meaning for \(what)"
        case .contradiction(let sentence): sentence
        case .wall(let wall): wall.description
        }
    }
}

extension ProductError.Wall: CustomStringConvertible {
    /// A phrase that continues the name of the place.
    public var description: String {
        switch self {
        case .protectedNotAlone: "protected must be the only use, and only of a question"
        case .protectedBeforeSubmission: "a protected question must be on a page of stage after_submit"
        case .notAskedUnder(let jurisdiction, let rule):
            "may not be asked under the pack \(jurisdiction.rawValue) since \(rule.from) (\(rule.source))"
        case .readsProtected(let key): "reads the protected field \(key)"
        case .modelReads(let key, let uses):
            "a model feature reads \(key), which is for \(uses.map(\.rawValue).sorted().joined(separator: " and "))"
        case .identityInModel: "identity and model never meet on one field"
        case .freeTextInModel: "free text and documents are never for a model"
        case .proxyInModel(let key, let rule):
            "\(key) may not feed a model since \(rule.from) (\(rule.source))"
        case .ageInModel(let key): "\(key) is an age, which age_in_model forbids in a model"
        case .identityInPolicyValue(let key): "\(key) would tell who the applicant is; derive a flag from it"
        }
    }
}
