// Section 5 of application-form: what a model, a policy item or a rule may not read, directly or through others. The
// check runs once, when the definition is loaded; past it no code has to think of it again.

import Definitions
import FeatureDefinitions
import Fields
import Lending
import Policies

/// What reads what in a definition, and what must not.
struct ProtectedWall {
    let names: DefinitionNames
    private let pages: [Page]
    private let jurisdiction: Jurisdiction
    private let inForce: [JurisdictionRule]
    private let ageInModel: AgeInModel
    private let birth: String
    /// For each derived feature, every key it reads, also through others.
    private let reads: [String: Set<String>]

    /// A wall of the rules of a day; `birth` is the key of the date of birth, `date_of_birth` unless a role says otherwise.
    init(
        _ names: DefinitionNames,
        _ pages: [Page],
        _ jurisdiction: Jurisdiction,
        on day: CalendarDate,
        _ ageInModel: AgeInModel,
        birth: String?
    ) {
        self.names = names
        self.pages = pages
        self.jurisdiction = jurisdiction
        inForce = jurisdiction.rules(on: day)
        self.ageInModel = ageInModel
        self.birth = birth ?? "date_of_birth"
        reads = names.derived.reduce(into: [:]) { reads, feature in
            let direct = feature.operation.keysRead
            reads[feature.key] = direct.reduce(into: Set(direct)) { all, key in all.formUnion(reads[key] ?? []) }
        }
    }

    /// Every key that a key stands on, itself included.
    func closure(_ key: String) -> Set<String> { (reads[key] ?? []).union([key]) }

    private func failure(_ key: String, _ wall: ProductError.Wall) -> ProductError {
        guard let place = names.places[key] else { return ProductError(file: "", keyPath: key, reason: .wall(wall)) }
        return place.failure(.wall(wall))
    }

    /// The rule of its kind that forbids a field, if one does.
    private func rule(_ kind: JurisdictionRule.Kind, against field: Field) -> JurisdictionRule? {
        inForce.first { $0.kind == kind && field.isNamed(in: $0.names) }
    }

    /// Checks fields and derived features.
    func confirm() throws(ProductError) {
        for page in pages {
            for field in page.fields {
                try confirmAsked(field, on: page)
                try confirmUses(of: field)
                try confirmConditions(of: field, on: page)
            }
        }
        for feature in names.derived { try confirm(feature) }
        for field in names.fields where field.isFeature { try confirmModel(field.key) }
        for feature in names.derived where feature.uses.contains(.model) { try confirmModel(feature.key) }
    }

    /// Rule 1: protected questions stand alone, after submission, and only where the pack allows.
    private func confirmAsked(_ field: Field, on page: Page) throws(ProductError) {
        for part in [field] + field.fields where part.isProtected {
            guard part.uses == [.protected], field.isProtected else { throw failure(field.key, .protectedNotAlone) }
            guard page.stage == .afterSubmit else { throw failure(field.key, .protectedBeforeSubmission) }
            if let rule = rule(.question, against: part) {
                throw failure(field.key, .notAskedUnder(jurisdiction, rule))
            }
        }
    }

    /// Rule 4, for what a field itself says.
    private func confirmUses(of field: Field) throws(ProductError) {
        for part in [field] + field.fields where part.uses.contains(.model) {
            guard !part.uses.contains(.identity) else { throw failure(field.key, .identityInModel) }
            guard !part.kind.isFreeText else { throw failure(field.key, .freeTextInModel) }
            if let rule = rule(.modelInput, against: part) { throw failure(field.key, .proxyInModel(part.key, rule)) }
        }
    }

    /// Whether a field is shown tells its condition: only protected fields may depend on protected ones, and what a
    /// model may read depends on nothing that it may not.
    private func confirmConditions(of field: Field, on page: Page) throws(ProductError) {
        for condition in [field.condition, page.condition].compactMap(\.self) {
            let uses = names.uses(of: condition.field)
            if uses.contains(.protected), !field.isProtected {
                throw failure(field.key, .readsProtected(condition.field))
            }
            if field.uses.contains(.model), !mayFeedModel(condition.field) {
                throw failure(field.key, .modelReads(condition.field, uses))
            }
        }
    }

    /// Rule 2, and that protected and identity are uses of questions only.
    private func confirm(_ feature: DerivedFeature) throws(ProductError) {
        guard feature.uses.isDisjoint(with: [.protected, .identity]) else {
            throw failure(feature.key, .protectedNotAlone)
        }
        for key in feature.operation.keysRead where names.uses(of: key).contains(.protected) {
            throw failure(feature.key, .readsProtected(key))
        }
    }

    /// Rules 3 and 4 for a feature of the model, with all that it stands on.
    private func confirmModel(_ key: String) throws(ProductError) {
        for read in closure(key).sorted() {
            let field = names.fields.first { $0.key == read }
            if let field, !mayFeedModel(read) { throw failure(key, .modelReads(read, field.uses)) }
            for part in field.map({ [$0] + $0.fields }) ?? [] {
                if let rule = rule(.modelInput, against: part) { throw failure(key, .proxyInModel(part.key, rule)) }
            }
            if let rule = inForce.first(where: { $0.kind == .modelInput && $0.names.contains(read) }) {
                throw failure(key, .proxyInModel(read, rule))
            }
            if ageInModel == .forbidden, read == birth || Jurisdiction.ages.contains(read) {
                throw failure(key, .ageInModel(read))
            }
        }
    }

    /// Whether a model feature may read a field.
    private func mayFeedModel(_ key: String) -> Bool {
        if key == birth, ageInModel == .withElderlyCheck { return true }
        let uses = names.uses(of: key)
        return !uses.isDisjoint(with: [.model, .policy]) && !uses.contains(.identity)
    }
}

// What policy and rules name.
extension ProtectedWall {
    /// Values that policy names travel to the worker as facts: nothing that tells who the applicant is.
    func confirm(_ policy: PolicyDefinition, _ node: DefinitionNode) throws(ProductError) {
        for (index, knockOut) in policy.knockOuts.enumerated() where tellsIdentity(knockOut.value) {
            throw node.failure(.wall(.identityInPolicyValue(knockOut.value)), at: "policy.knock_outs[\(index)].value")
        }
        if let offer = policy.offer, tellsIdentity(offer.value) {
            throw node.failure(.wall(.identityInPolicyValue(offer.value)), at: "policy.offer.value")
        }
    }

    func confirm(_ rules: [CrossFieldRule], _ node: DefinitionNode) throws(ProductError) {
        for (index, rule) in rules.enumerated() {
            for case .key(let key) in [rule.left, rule.right]
                + [rule.condition.map { .key($0.field) }].compactMap(\.self)
            where names.uses(of: key).contains(.protected) {
                throw node.failure(.wall(.readsProtected(key)), at: "rules[\(index)]")
            }
        }
    }

    /// Whether a value says more of an identifying answer than a flag does.
    private func tellsIdentity(_ key: String) -> Bool {
        if names.uses(of: key).contains(.identity) { return true }
        guard let feature = names.derived.first(where: { $0.key == key }) else { return false }
        switch feature.operation {
        case .flag, .missing, .countWhere, .bucket: return false
        default: break
        }
        if ageInModel == .withElderlyCheck, feature.uses.contains(.model) { return false }
        return feature.operation.keysRead.contains(where: tellsIdentity)
    }
}

extension Field {
    /// Whether its key or its column is in a list of the jurisdiction's.
    fileprivate func isNamed(in keys: Set<String>) -> Bool {
        keys.contains(key) || keys.contains(column.lowercased())
    }
}
