import Encoding
import FeatureDefinitions
import Features

/// What each feature of a logistic model or a scorecard adds, laid out flat: no design row, no copies, no list of contributions.
///
/// A sum is to the bit that of the contributions. Whoever does not fit the schema is left to them: they know what to say.
struct AdditiveTerms: Sendable, Hashable {
    private enum Kind: Hashable {
        /// coefficient · (number − mean) / standard deviation, the number being the nearest within limits.
        case line
        /// One weight between two cuts.
        case steps
        case category
        /// Adds nothing; a number must be finite all the same.
        case nothing
    }

    private struct Term: Hashable {
        let position: Int
        var kind = Kind.nothing
        var mean = 0.0
        var standardDeviation = 1.0
        var least = -Double.infinity
        var most = Double.infinity
        var coefficient = 0.0
        /// What a missing value adds.
        var missing = 0.0
        /// What a code adds that is not in the list, or a number where there are no cuts.
        var other = 0.0
        /// Places of special codes, codes or cuts; each has its weight, cuts have one weight more.
        var special = 0..<0
        var specialWeights = 0
        var list = 0..<0
        var listWeights = 0
    }

    private let featureCount: Int
    private var terms: [Term] = []
    /// Special codes and cuts.
    private var numbers: [Double] = []
    private var codes: [String] = []
    private var weights: [Double] = []

    /// The terms of a logistic model.
    init(_ encoder: FeatureEncoder, _ coefficients: [Double]) {
        featureCount = encoder.schema.count
        for (index, encoding) in encoder.encodings.enumerated() {
            let own = Array(coefficients[encoder.columns[index]])
            var term = Term(position: index)
            switch encoding {
            case .number(let number):
                term.kind = .line
                (term.mean, term.standardDeviation) = (number.mean, number.standardDeviation)
                if let limits = number.limits { (term.least, term.most) = (limits.lowerBound, limits.upperBound) }
                term.coefficient = own[0]
                let median = own[0] * ((number.median - number.mean) / number.standardDeviation)
                term.missing = number.hasMissingColumn ? median + own[1] : median
                let first = number.hasMissingColumn ? 2 : 1
                let special = number.special.enumerated().map { ($1, median + own[first + $0]) }
                // A special code without a column is no magnitude: it counts as missing.
                let others = encoder.schema.features[index].special.filter { !number.special.contains($0) }
                addSpecial(special + others.map { ($0, term.missing) }, to: &term)
            case .category(let category):
                term.kind = .category
                addCodes(zip(category.codes, own).map { ($0, $1) }, to: &term)
                if category.hasMissingColumn { term.missing = own[own.count - 1] }
            case .omitted: break
            }
            terms.append(term)
        }
    }

    /// The terms of a scorecard.
    init(_ schema: FeatureSchema, _ characteristics: [Characteristic], at positions: [Int]) {
        featureCount = schema.count
        for (characteristic, position) in zip(characteristics, positions) {
            var term = Term(position: position)
            let parts = characteristic.bins.map { ($0, characteristic.coefficient * $0.weightOfEvidence) }
            term.other = parts.last?.1 ?? 0
            term.missing = parts.first { $0.0.kind == .missing }?.1 ?? term.other
            if schema.features[position].kind == .number {
                term.kind = .steps
                addSpecial(parts.flatMap { bin, weight in bin.specialCodes.map { ($0, weight) } }, to: &term)
                addRanges(parts.compactMap { bin, weight in bin.range.map { ($0.upper, weight) } }, to: &term)
            } else {
                term.kind = .category
                addCodes(parts.flatMap { bin, weight in bin.codes.map { ($0, weight) } }, to: &term)
            }
            terms.append(term)
        }
    }

    private mutating func addSpecial(_ pairs: [(Double, Double)], to term: inout Term) {
        term.special = numbers.count..<numbers.count + pairs.count
        term.specialWeights = weights.count
        numbers += pairs.map(\.0)
        weights += pairs.map(\.1)
    }

    private mutating func addCodes(_ pairs: [(String, Double)], to term: inout Term) {
        term.list = codes.count..<codes.count + pairs.count
        term.listWeights = weights.count
        codes += pairs.map(\.0)
        weights += pairs.map(\.1)
    }

    /// Ranges by their upper ends, of which the last is infinite.
    private mutating func addRanges(_ pairs: [(Double, Double)], to term: inout Term) {
        let pairs = pairs.isEmpty ? [(.infinity, term.other)] : pairs
        term.list = numbers.count..<numbers.count + pairs.count - 1
        term.listWeights = weights.count
        numbers += pairs.dropLast().map(\.0)
        weights += pairs.map(\.1)
    }

    /// The log-odds of an applicant; nil for one who does not fit the schema.
    func sum(of vector: FeatureVector, from intercept: Double) -> Double? {
        let values = vector.values.span
        guard values.count == featureCount else { return nil }
        let terms = terms.span
        var sum = intercept
        for index in terms.indices {
            switch values[terms[index].position] {
            case .number(let number):
                guard number.isFinite, let part = part(terms[index], number) else { return nil }
                sum += part
            case .category(let code):
                guard let part = part(terms[index], code) else { return nil }
                sum += part
            case .missing: sum += terms[index].missing
            }
        }
        return sum
    }

    @inline(__always) private func part(_ term: borrowing Term, _ number: Double) -> Double? {
        let numbers = numbers.span
        var place = term.special.lowerBound
        while place < term.special.upperBound {
            if numbers[place] == number { return weights[term.specialWeights + place - term.special.lowerBound] }
            place += 1
        }
        switch term.kind {
        case .line:
            let number = min(max(number, term.least), term.most)
            return term.coefficient * ((number - term.mean) / term.standardDeviation)
        case .steps:
            var passed = 0
            place = term.list.lowerBound
            while place < term.list.upperBound {
                // Without a branch: which step it is cannot be foreseen.
                passed += numbers[place] <= number ? 1 : 0
                place += 1
            }
            return weights[term.listWeights + passed]
        case .nothing: return 0
        case .category: return nil
        }
    }

    @inline(__always) private func part(_ term: borrowing Term, _ code: String) -> Double? {
        guard term.kind == .category else { return term.kind == .nothing ? 0 : nil }
        let codes = codes.span
        var place = term.list.lowerBound
        while place < term.list.upperBound {
            if codes[place] == code { return weights[term.listWeights + place - term.list.lowerBound] }
            place += 1
        }
        return term.other
    }
}
