import FeatureDefinitions
import Lending

/// What one operation reads, in its order; lent for one result, so that nothing is copied.
package struct Operands {
    /// Where an operand comes from.
    package enum Source: Sendable {
        case place(Int)
        case constant(Double)
        case submittedOn
    }

    let readings: [Reading]
    let sources: [Source]
    let submittedOn: CalendarDate

    var count: Int { sources.count }

    subscript(_ index: Int) -> Reading {
        switch sources[index] {
        case .place(let place): readings[place]
        case .constant(let number): .number(number)
        case .submittedOn: .date(submittedOn)
        }
    }

    /// The numbers combined from left to right; nil where one is missing and that makes the result missing.
    func reduced(_ absent: AbsentOperand, _ combine: (Double, Double) -> Double) -> Double? {
        var result: Double?
        for index in 0..<count {
            guard let number = self[index].number ?? (absent == .zero ? 0 : nil) else { return nil }
            result = result.map { combine($0, number) } ?? number
        }
        return result
    }

    /// The first that is not missing.
    var firstGiven: Reading {
        for index in 0..<count where !self[index].isMissing { return self[index] }
        return .missing
    }
}
