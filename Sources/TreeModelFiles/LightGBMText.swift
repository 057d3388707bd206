import Decimals

/// The lines of a LightGBM text model: `key=value`, in sections.
struct LightGBMText {
    /// The lines of one section.
    struct Section {
        let name: String
        let file: String
        private(set) var values: [String: ArraySlice<UInt8>] = [:]

        init(name: String, file: String) {
            self.name = name
            self.file = file
        }

        mutating func add(_ line: ArraySlice<UInt8>) throws(TreeModelFileError) {
            let end = line.firstIndex(of: UInt8(ascii: "=")) ?? line.endIndex
            let key = String(decoding: line[..<end], as: UTF8.self)
            guard values.updateValue(line[min(end + 1, line.endIndex)...], forKey: key) == nil else {
                throw refusal(key.printable, "appears twice")
            }
        }

        func refusal(_ key: String, _ reason: String) -> TreeModelFileError {
            TreeModelFileError(file: file, key: name.isEmpty ? key : "\(name).\(key)", reason: reason)
        }

        func words(_ key: String) throws(TreeModelFileError) -> [ArraySlice<UInt8>] {
            guard let value = values[key] else { throw refusal(key, "missing") }
            return value.split(separator: UInt8(ascii: " "))
        }

        func text(_ key: String) throws(TreeModelFileError) -> String {
            guard let value = values[key] else { throw refusal(key, "missing") }
            guard let text = String(validating: value, as: UTF8.self) else { throw refusal(key, "is not UTF-8") }
            return text
        }

        func numbers(
            _ key: String,
            count: Int,
            allowsInfinity: Bool = false
        ) throws(TreeModelFileError) -> [Double] {
            let words = try words(key)
            guard words.count == count else { throw refusal(key, "has \(words.count) numbers instead of \(count)") }
            var numbers: [Double] = []
            numbers.reserveCapacity(count)
            for word in words {
                if let number = DecimalNumber(String(decoding: word, as: UTF8.self)) {
                    numbers.append(number.value)
                } else if allowsInfinity, word.elementsEqual("inf".utf8) || word.elementsEqual("-inf".utf8) {
                    numbers.append(word.count == 3 ? .infinity : -.infinity)
                } else {
                    throw refusal(key, "must hold finite numbers")
                }
            }
            return numbers
        }

        func integers(_ key: String, count: Int) throws(TreeModelFileError) -> [Int] {
            try numbers(key, count: count)
                .map { number throws(TreeModelFileError) in
                    guard let integer = Int(exactly: number) else { throw refusal(key, "must hold whole numbers") }
                    return integer
                }
        }

        /// One whole number from 0.
        func count(_ key: String) throws(TreeModelFileError) -> Int {
            let count = try integers(key, count: 1)[0]
            guard count >= 0 else { throw refusal(key, "must not be negative") }
            return count
        }
    }

    /// What stands before the first tree.
    let header: Section
    /// In the file's order.
    let trees: [Section]
    /// Settings of the training, as `[name: value]` says them.
    let settings: [String: ArraySlice<UInt8>]
    /// What follows `pandas_categorical:`.
    let pandasCategories: [UInt8]

    init(_ bytes: [UInt8], file: String, maximumTrees: Int) throws(TreeModelFileError) {
        var header = Section(name: "", file: file)
        var trees: [Section] = []
        var settings: [String: ArraySlice<UInt8>] = [:]
        var pandasCategories: [UInt8] = []
        var hasEnded = false
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            if hasEnded {
                if let rest = line.following("pandas_categorical:") { pandasCategories = Array(rest) }
                if line.first == UInt8(ascii: "["), let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                    let value = line[(colon + 1)...].drop { $0 == 0x20 }.dropLast()
                    settings[String(decoding: line[line.startIndex + 1..<colon], as: UTF8.self)] = value
                }
            } else if line.elementsEqual("end of trees".utf8) {
                hasEnded = true
            } else if line.following("Tree=") != nil {
                guard trees.count < maximumTrees else { throw header.refusal("", "more than \(maximumTrees) trees") }
                trees.append(Section(name: "tree \(trees.count)", file: file))
            } else if trees.isEmpty {
                try header.add(line)
            } else {
                try trees[trees.count - 1].add(line)
            }
        }
        guard hasEnded else { throw TreeModelFileError(file: file, key: "", reason: "the model ends too early") }
        self.header = header
        self.trees = trees
        self.settings = settings
        self.pandasCategories = pandasCategories
    }
}

extension ArraySlice<UInt8> {
    /// What follows a prefix; nil if the line begins otherwise.
    fileprivate func following(_ prefix: StaticString) -> ArraySlice<UInt8>? {
        prefix.withUTF8Buffer { starts(with: $0) ? dropFirst($0.count) : nil }
    }
}
