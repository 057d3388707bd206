import Definitions
import Documents
import FeatureDefinitions
import Fields
import Lending

extension ProtectedWall {
    /// SHA-256 of the canonical JSON of what model features read: keys, kinds, units, codes and operations, no texts.
    func featureDigest(_ node: DefinitionNode, _ schema: FeatureSchema, _ currency: Currency) -> ContentDigest {
        let read = schema.features.reduce(into: Set<String>()) { $0.formUnion(closure($1.key)) }
        let derived = (node["derived"]?.value.arrayValue ?? [])
            .filter { feature in
                feature["key"]?.stringValue.map(read.contains) ?? false
            }
        let content: JSONValue = [
            "currency": ["code": .string(currency.code), "minor_digits": .number(Double(currency.minorDigits))],
            "features": .array(schema.features.map { .string($0.key) }),
            "fields": .array(names.fields.filter { read.contains($0.key) }.map(\.essence)),
            "derived": .array(derived.map(\.operationOnly)),
        ]
        return .sha256(of: content.canonicalBytes)
    }
}

extension Field {
    /// What a model can notice of a field.
    fileprivate var essence: JSONValue {
        var essence: [String: JSONValue] = [
            "key": .string(key), "kind": .string(kind.rawValue), "unit": .string(unit.rawValue),
            "codes": .array(choices.map { .string($0.code) }), "ordered": .bool(isOrdered),
            "special": .array(special.map { .number($0) }), "constant": (kind == .fixed ? defaultValue : nil) ?? .null,
            "members": .array(fields.map(\.essence)),
        ]
        // Only where it is not as usual: digests of before there were such settings stay.
        if detection != StatementSettings() { essence["detection"] = detection.json }
        return .object(essence)
    }
}

extension JSONValue {
    /// The entry of a derived feature without what only people and permissions read.
    fileprivate var operationOnly: JSONValue {
        .object((objectValue ?? [:]).filter { !["name", "use", "risk"].contains($0.key) })
    }
}
