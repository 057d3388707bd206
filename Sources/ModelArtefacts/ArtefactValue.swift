import Documents

/// A value within an artefact's file that knows where it stands, so that every refusal names file and key.
struct ArtefactValue {
    let file: String
    let path: String
    let json: JSONValue

    func refusal(_ reason: String) -> ArtefactError { ArtefactError(file: file, key: path, reason: reason) }

    /// The members of an object that has exactly these, and maybe some others.
    func members(_ keys: [String], optional: [String] = []) throws(ArtefactError) -> Members {
        let members = try membersOfAnyName()
        for key in keys where members[key] == nil { throw at(key, .null).refusal("missing") }
        if let extra = members.keys.filter({ !keys.contains($0) && !optional.contains($0) }).min() {
            throw at(extra, .null).refusal("unknown key")
        }
        return Members(parent: self, members: members)
    }

    func membersOfAnyName() throws(ArtefactError) -> [String: JSONValue] {
        guard let members = json.objectValue else { throw refusal("must be an object") }
        return members
    }

    func elements() throws(ArtefactError) -> [ArtefactValue] {
        guard let array = json.arrayValue else { throw refusal("must be an array") }
        return array.enumerated().map { ArtefactValue(file: file, path: "\(path)[\($0)]", json: $1) }
    }

    func number() throws(ArtefactError) -> Double {
        guard let number = json.numberValue else { throw refusal("must be a number") }
        return number
    }

    func optionalNumber() throws(ArtefactError) -> Double? { json == .null ? nil : try number() }

    func count() throws(ArtefactError) -> Int {
        guard let count = Int(exactly: try number()), count >= 0 else { throw refusal("must be a whole number from 0") }
        return count
    }

    func string() throws(ArtefactError) -> String {
        guard let string = json.stringValue else { throw refusal("must be a string") }
        return string
    }

    func bool() throws(ArtefactError) -> Bool {
        guard let bool = json.boolValue else { throw refusal("must be true or false") }
        return bool
    }

    func digest() throws(ArtefactError) -> ContentDigest {
        guard let digest = ContentDigest(hex: try string()) else { throw refusal("must be 64 hexadecimal digits") }
        return digest
    }

    func numbers() throws(ArtefactError) -> [Double] {
        guard let array = json.arrayValue else { throw refusal("must be an array") }
        let numbers = array.compactMap(\.numberValue)
        guard numbers.count != array.count else { return numbers }
        return try elements().map { element throws(ArtefactError) in try element.number() }
    }

    func strings() throws(ArtefactError) -> [String] {
        try elements().map { element throws(ArtefactError) in try element.string() }
    }

    func at(_ key: String, _ json: JSONValue) -> ArtefactValue {
        ArtefactValue(file: file, path: path.isEmpty ? key : "\(path).\(key)", json: json)
    }

    /// The members of an object.
    struct Members {
        fileprivate let parent: ArtefactValue
        fileprivate let members: [String: JSONValue]

        func has(_ key: String) -> Bool { members[key] != nil }

        subscript(key: String) -> ArtefactValue { parent.at(key, members[key] ?? .null) }
    }
}
