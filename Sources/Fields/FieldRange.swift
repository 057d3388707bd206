import Definitions
public import Lending

/// What answers to a field are within.
public enum FieldRange: Sendable, Hashable {
    /// Numbers: money in major units, durations in months; `step` counts from 0.
    case numbers(minimum: Double?, maximum: Double?, step: Double?)
    /// Length of a text, in Unicode scalars.
    case length(minimum: Int, maximum: Int?)
    /// Dates; a month is its first day.
    case dates(earliest: DateBound?, latest: DateBound?)
    /// Entries of a group.
    case entries(minimum: Int, maximum: Int)
}

/// An end of a range of dates.
public enum DateBound: Sendable, Hashable {
    /// A date of the calendar.
    case date(CalendarDate)
    /// The local date of submission.
    case submittedOn
}

extension FieldRange {
    /// Reads the `range` of a field of the given kind.
    init(_ node: DefinitionNode, of kind: FieldKind) throws(ProductError) {
        switch kind {
        case .integer, .decimal, .percent, .money, .duration, .quoted:
            self = try .numbers(in: node, isWhole: kind == .integer || kind == .duration)
        case .text, .email, .phone, .nationalID: self = try .length(in: node)
        case .date, .month: self = try .dates(in: node)
        case .choice, .yesNo, .multiChoice, .fixed, .file, .statement, .group:
            throw node.failure(.notFor("kind \(kind.rawValue)"))
        }
    }

    /// The most and the fewest entries of a group, which the field itself states.
    static func entries(of node: DefinitionNode, isRequired: Bool) throws(ProductError) -> FieldRange {
        let minimum = try node["min"]?.integer(0...50) ?? (isRequired ? 1 : 0)
        let maximum = try node["max"]?.integer(1...50) ?? 10
        guard minimum <= maximum else { throw node.failure(.contradiction("min is above max")) }
        return .entries(minimum: minimum, maximum: maximum)
    }

    /// Whether a number is within; anything is, where the range is not of numbers.
    package func admits(_ number: Double) -> Bool {
        guard case .numbers(let minimum, let maximum, _) = self else { return true }
        return number >= minimum ?? number && number <= maximum ?? number
    }

    private static func numbers(in node: DefinitionNode, isWhole: Bool) throws(ProductError) -> FieldRange {
        try node.permit(["min", "max", "step"])
        let read = { (node: DefinitionNode) throws(ProductError) -> Double in
            let number = try node.number()
            guard !isWhole || number == number.rounded() else { throw node.failure(.expected("a whole number")) }
            return number
        }
        let minimum = try node["min"].map(read)
        let maximum = try node["max"].map(read)
        let step = try node["step"].map(read)
        if let step, step <= 0 { throw node.failure(.expected("above 0"), at: "step") }
        if let minimum, let maximum, minimum > maximum { throw node.failure(.contradiction("min is above max")) }
        return .numbers(minimum: minimum, maximum: maximum, step: step)
    }

    private static func length(in node: DefinitionNode) throws(ProductError) -> FieldRange {
        try node.permit(["min", "max"])
        let minimum = try node["min"]?.integer(0...10_000) ?? 0
        let maximum = try node["max"]?.integer(1...10_000)
        if let maximum, minimum > maximum { throw node.failure(.contradiction("min is above max")) }
        return .length(minimum: minimum, maximum: maximum)
    }

    private static func dates(in node: DefinitionNode) throws(ProductError) -> FieldRange {
        try node.permit(["min", "max"])
        let earliest = try node["min"].map(DateBound.init(reading:))
        let latest = try node["max"].map(DateBound.init(reading:))
        if case .date(let first) = earliest, case .date(let last) = latest, first > last {
            throw node.failure(.contradiction("min is above max"))
        }
        return .dates(earliest: earliest, latest: latest)
    }
}

extension DateBound {
    /// A date, a month (its first day) or `submitted_on`.
    init(reading node: DefinitionNode) throws(ProductError) {
        let text = try node.text()
        if text == "submitted_on" {
            self = .submittedOn
        } else if let date = CalendarDate(iso: text.utf8.count == 7 ? text + "-01" : text) {
            self = .date(date)
        } else {
            throw node.failure(.expected("a date like 2026-11-21, or submitted_on"))
        }
    }
}
