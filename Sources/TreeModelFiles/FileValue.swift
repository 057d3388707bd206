import Decimals
import Documents
import TreeEnsembles

/// A value within a model's file that knows where it stands.
struct FileValue {
    let file: String
    let path: String
    let value: ModelValue?

    /// More than the nodes of any tree, and than the categories of any model.
    static let mostNumbers = 4_000_000

    func refusal(_ reason: String) -> TreeModelFileError { TreeModelFileError(file: file, key: path, reason: reason) }

    /// A member, there or not.
    subscript(key: String) -> FileValue {
        FileValue(file: file, path: path.isEmpty ? key : "\(path).\(key)", value: value?[key])
    }

    /// Whether there is anything.
    var isPresent: Bool { value != nil }

    /// The elements, if they are not too many: each of them becomes a value with a path of its own.
    func elements(atMost limit: Int) throws(TreeModelFileError) -> [FileValue] {
        guard let count = value?.count else { throw refusal("must be an array") }
        guard count <= limit else { throw refusal("has \(count) entries, more than \(limit)") }
        return (value?.elements ?? []).enumerated()
            .map { FileValue(file: file, path: "\(path)[\($0)]", value: $1) }
    }

    func string() throws(TreeModelFileError) -> String {
        guard let string = value?.json?.stringValue else { throw refusal("must be a string") }
        return string
    }

    /// A whole number that XGBoost writes as a string.
    func count() throws(TreeModelFileError) -> Int {
        guard let number = DecimalNumber(try string())?.value, let count = Int(exactly: number), count >= 0 else {
            throw refusal("must be a whole number in a string")
        }
        return count
    }

    /// What was not finite in the file is NaN.
    func numbers() throws(TreeModelFileError) -> [Double] {
        guard let value, let count = value.count else { throw refusal("must be an array") }
        guard count <= Self.mostNumbers else { throw refusal("has \(count) numbers, more than \(Self.mostNumbers)") }
        if case .numbers(let packed) = value { return packed.values }
        let numbers = (value.elements ?? []).compactMap(\.number)
        guard numbers.count == count else { throw refusal("must hold numbers") }
        return numbers
    }

    /// Whole numbers, as many as asked for if that is stated.
    func integers(count: Int? = nil) throws(TreeModelFileError) -> [Int] {
        let numbers = try numbers()
        if let count, numbers.count != count { throw refusal("has \(numbers.count) numbers instead of \(count)") }
        var integers: [Int] = []
        integers.reserveCapacity(numbers.count)
        for number in numbers {
            guard let integer = Int(exactly: number) else { throw refusal("must hold whole numbers") }
            integers.append(integer)
        }
        return integers
    }

    func numbers(count: Int) throws(TreeModelFileError) -> [Double] {
        let numbers = try numbers()
        guard numbers.count == count else { throw refusal("has \(numbers.count) numbers instead of \(count)") }
        return numbers
    }

    func strings(atMost limit: Int) throws(TreeModelFileError) -> [String] {
        try elements(atMost: limit).map { element throws(TreeModelFileError) in try element.string() }
    }
}
