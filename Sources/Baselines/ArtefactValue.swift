package import Documents
package import FeatureDefinitions

/// A value within an artefact's file that knows where it stands, so that every refusal names file and key.
package struct ArtefactValue {
    package let file: String
    let path: String
    package let json: JSONValue

    package init(file: String, path: String, json: JSONValue) {
        (self.file, self.path, self.json) = (file, path, json)
    }

    package func refusal(_ reason: String) -> ArtefactError { ArtefactError(file: file, key: path, reason: reason) }

    /// The members of an object that has exactly these, and maybe some others.
    package func members(_ keys: [String], optional: [String] = []) throws(ArtefactError) -> Members {
        let members = try membersOfAnyName()
        for key in keys where members[key] == nil { throw at(key, .null).refusal("missing") }
        if let extra = members.keys.filter({ !keys.contains($0) && !optional.contains($0) }).min() {
            throw at(extra, .null).refusal("unknown key")
        }
        return Members(parent: self, members: members)
    }

    package func membersOfAnyName() throws(ArtefactError) -> [String: JSONValue] {
        guard let members = json.objectValue else { throw refusal("must be an object") }
        return members
    }

    package func elements() throws(ArtefactError) -> [ArtefactValue] {
        guard let array = json.arrayValue else { throw refusal("must be an array") }
        return array.enumerated().map { ArtefactValue(file: file, path: "\(path)[\($0)]", json: $1) }
    }

    package func number() throws(ArtefactError) -> Double {
        guard let number = json.numberValue else { throw refusal("must be a number") }
        return number
    }

    package func optionalNumber() throws(ArtefactError) -> Double? { json == .null ? nil : try number() }

    package func count() throws(ArtefactError) -> Int {
        guard let count = Int(exactly: try number()), count >= 0 else { throw refusal("must be a whole number from 0") }
        return count
    }

    package func string() throws(ArtefactError) -> String {
        guard let string = json.stringValue else { throw refusal("must be a string") }
        return string
    }

    package func bool() throws(ArtefactError) -> Bool {
        guard let bool = json.boolValue else { throw refusal("must be true or false") }
        return bool
    }

    package func digest() throws(ArtefactError) -> ContentDigest {
        guard let digest = ContentDigest(hex: try string()) else { throw refusal("must be 64 hexadecimal digits") }
        return digest
    }

    package func numbers() throws(ArtefactError) -> [Double] {
        guard let array = json.arrayValue else { throw refusal("must be an array") }
        let numbers = array.compactMap(\.numberValue)
        guard numbers.count != array.count else { return numbers }
        return try elements().map { element throws(ArtefactError) in try element.number() }
    }

    package func strings() throws(ArtefactError) -> [String] {
        try elements().map { element throws(ArtefactError) in try element.string() }
    }

    package func at(_ key: String, _ json: JSONValue) -> ArtefactValue {
        ArtefactValue(file: file, path: path.isEmpty ? key : "\(path).\(key)", json: json)
    }

    /// The members of an object.
    package struct Members {
        fileprivate let parent: ArtefactValue
        fileprivate let members: [String: JSONValue]

        package func has(_ key: String) -> Bool { members[key] != nil }

        package subscript(key: String) -> ArtefactValue { parent.at(key, members[key] ?? .null) }
    }
}

extension ArtefactValue {
    /// The members of an object that has one for each feature, in the schema's order.
    package func perFeature<Value>(
        of schema: FeatureSchema,
        _ read: (Feature, ArtefactValue) throws(ArtefactError) -> Value
    ) throws(ArtefactError) -> [Value] {
        let members = try members(schema.features.map(\.key))
        var values: [Value] = []
        for feature in schema.features { values.append(try read(feature, members[feature.key])) }
        return values
    }
}
