import Definitions
import FeatureDefinitions
import Fields

/// An answer that an applicant can change, and the way in which a change may be advised.
///
/// The definition declares them under `changeable`: the amount, the time, a deposit, what is owed. Age, history and
/// whatever else is past cannot be changed and have no place there; neither has what identifies a person.
public struct ChangeableField: Sendable, Hashable {
    /// Which way is advised; either may be tried.
    public enum Direction: String, Sendable, Hashable, CaseIterable {
        case down, up
    }

    /// How many values on the way to the limit are looked at in one round, at most.
    public static let mostValues = 32

    /// Key of the field.
    public let key: String
    /// Which way is advised.
    public let direction: Direction
    /// The furthest a value may go, in the unit of the answer.
    public let limit: Double
    /// The smallest step, above 0.
    public let step: Double

    /// States one; a definition's are read from its `changeable`.
    /// - Parameters:
    ///   - key: Key of a field.
    ///   - direction: Which way is advised.
    ///   - limit: The furthest a value may go, in the unit of the answer.
    ///   - step: The smallest step, above 0.
    public init(key: String, direction: Direction, limit: Double, step: Double) {
        precondition(step > 0, "step \(step)")
        self.key = key
        self.direction = direction
        self.limit = limit
        self.step = step
    }

    /// Values on the way to the limit, the nearest first: whole steps, closer to each other where the change is small, and
    /// the limit itself, which may be less than a step from the one before.
    /// - Parameter value: The answer as it is.
    /// - Returns: At most ``mostValues``; none if the answer is at the limit or beyond.
    public func values(from value: Double) -> [Double] {
        guard let steps = stepCount(from: value) else { return [] }
        let count = min(Self.mostValues, Int(steps))
        var values: [Double] = []
        var last = 0.0
        for place in 1...count {
            let share = Double(place) / Double(count)
            let distance = max(last + 1, (steps * share * share).rounded(.up))
            guard distance <= steps else { break }
            last = distance
            values.append(self.value(after: distance, from: value))
        }
        return values
    }

    /// Values on a stretch of the way, the nearest first: whole steps, evenly spaced, the last being the stretch's end.
    /// - Parameters:
    ///   - value: The answer as it is.
    ///   - short: Where the stretch begins, itself not looked at.
    ///   - end: Where it ends.
    /// - Returns: At most ``mostValues``; none if there is no step between.
    public func values(from value: Double, after short: Double, upTo end: Double) -> [Double] {
        let (low, high) = (steps(from: value, to: short), steps(from: value, to: end))
        guard high < Self.mostSteps, high - low > 1 else { return [] }
        let count = min(Double(Self.mostValues), high - low)
        return (1...Self.mostValues).prefix { Double($0) <= count }
            .map { self.value(after: low + ((high - low) * Double($0) / count).rounded(.up), from: value) }
    }

    /// The value at a share of the way to the limit: whole steps, at least one, or the limit.
    /// - Parameters:
    ///   - share: Above 0, at most 1.
    ///   - value: The answer as it is.
    /// - Returns: Nil if the answer is at the limit or beyond.
    public func value(_ share: Double, from value: Double) -> Double? {
        stepCount(from: value).map { self.value(after: max(1, ($0 * share).rounded(.down)), from: value) }
    }

    /// Steps to the limit, the last of which may be shorter than the others; nil where there are none, or more than can be
    /// counted.
    public func stepCount(from value: Double) -> Double? {
        let way = direction == .down ? value - limit : limit - value
        guard way.isFinite, way / step > Self.noise, way / step < Self.mostSteps else { return nil }
        return steps(from: value, to: limit)
    }

    /// Steps from the answer to a value on its way.
    /// - Parameters:
    ///   - value: The answer as it is.
    ///   - other: The answer itself, the limit, or a value of ``value(after:from:)``.
    /// - Returns: A whole number.
    public func steps(from value: Double, to other: Double) -> Double {
        ((other - value).magnitude / step - Self.noise).rounded(.up)
    }

    /// Parts of a step that come from rounding.
    private static let noise = 1e-6

    /// More steps than any answer has.
    private static let mostSteps = 1e12

    /// The value after some steps, not beyond the limit.
    /// - Parameters:
    ///   - steps: A whole number.
    ///   - value: The answer as it is.
    /// - Returns: In the unit of the answer, the number nearest to its decimals: money is taken as nothing else.
    public func value(after steps: Double, from value: Double) -> Double {
        let found =
            direction == .down
            ? max(min(limit, value), value - steps * step) : min(max(limit, value), value + steps * step)
        // Millionths of a number up to nine thousand million are whole numbers that a Double holds.
        guard step >= 1e-6, found.magnitude < 9e9 else { return found }
        return (found * 1e6).rounded() / 1e6
    }
}

extension ChangeableField {
    /// Reads the list of a definition; what is past is refused where the definition is offered, and not where it is on record.
    static func list(
        _ node: DefinitionNode,
        _ names: DefinitionNames,
        isOffered: Bool
    ) throws(ProductError) -> [ChangeableField] {
        var list: [ChangeableField] = []
        for place in try node.elements() {
            let changeable = try ChangeableField(place, names, isOffered: isOffered)
            guard !list.contains(where: { $0.key == changeable.key }) else {
                throw place.failure(.taken(changeable.key), at: "field")
            }
            list.append(changeable)
        }
        guard list.count <= 8 else { throw node.failure(.expected("at most 8 fields")) }
        return list
    }

    private init(_ node: DefinitionNode, _ names: DefinitionNames, isOffered: Bool) throws(ProductError) {
        try node.permit(["field", "direction", "limit", "step"])
        let place = try node.required("field")
        let field = try names.field(place)
        guard [.integer, .decimal, .money, .percent].contains(field.kind),
            case .numbers(let minimum, let maximum, let step)? = field.range
        else { throw place.failure(.wrongType(field.key, needed: "a number with a range")) }
        guard field.uses.isSubset(of: [.model, .policy]) else {
            throw place.failure(.contradiction("\(field.key) is neither for models nor for policy alone"))
        }
        guard !isOffered || !Self.isPast(field) else {
            throw place.failure(.contradiction("\(field.key) is past: nobody can change it"))
        }
        let direction = try node.required("direction").word(of: Direction.self)
        guard field.risk != (direction == .down ? .falls : .rises) else {
            throw node.failure(.contradiction("that way the risk of \(field.key) rises"), at: "direction")
        }
        let end = direction == .down ? minimum : maximum
        guard let limit = try node["limit"]?.number() ?? end, field.range?.admits(limit) ?? true else {
            throw node.failure(.expected("a limit within the range of \(field.key)"), at: "limit")
        }
        self.key = field.key
        self.direction = direction
        self.limit = limit
        self.step = try node["step"]?.number() ?? step ?? 1
        guard self.step > 0, field.kind != .integer || self.step == self.step.rounded() else {
            throw node.failure(.expected("a step above 0, whole where answers are whole"), at: "step")
        }
    }

    /// Age and history, by the names that they go by.
    private static func isPast(_ field: Field) -> Bool {
        [field.key, field.column.lowercased()]
            .contains { name in
                Jurisdiction.ages.contains(name) || name.split(separator: "_").contains("history")
            }
    }
}
