import Products

/// The rows of one feature, sorted into numbers, categories, special codes and missing.
struct ValueGroups {
    /// One number and what it counts.
    struct NumberRow {
        let value: Double
        let counts: ClassCounts
    }

    private(set) var all = ClassCounts()
    private(set) var numbers: [NumberRow] = []
    private(set) var categories: [String: ClassCounts] = [:]
    private(set) var special: [Double: ClassCounts] = [:]
    private(set) var missing = ClassCounts()
    private(set) var specialRows: [Double: Int] = [:]
    private(set) var missingRows = 0
    private var categoryRows: [String: Int] = [:]
    private let specialCodes: [Double]

    init(_ values: [FeatureValue], special codes: [Double], isBad: [Bool], weights: [Double]) {
        specialCodes = codes
        for row in values.indices {
            let counts = isBad[row] ? ClassCounts(bads: weights[row]) : ClassCounts(goods: weights[row])
            all = all + counts
            switch values[row] {
            case .number(let number) where codes.contains(number):
                special[number, default: ClassCounts()] = special[number, default: ClassCounts()] + counts
                specialRows[number, default: 0] += 1
            case .number(let number): numbers.append(NumberRow(value: number, counts: counts))
            case .category(let code):
                categories[code, default: ClassCounts()] = categories[code, default: ClassCounts()] + counts
                categoryRows[code, default: 0] += 1
            case .missing:
                missing = missing + counts
                missingRows += 1
            }
        }
    }

    /// Special codes of the definition that no row has.
    var unseenSpecial: [Double] { specialCodes.filter { special[$0] == nil } }

    func rowCount(of codes: [String]) -> Int { codes.reduce(0) { $0 + categoryRows[$1, default: 0] } }
}
