public import Assessments
import FeatureDefinitions
import Features
public import Messages
public import ModelArtefacts
import Policies
import Products
import Scoring

/// Where on the way of an answer anything can change, told from the thresholds of the model and of the policy.
///
/// Trees and scorecards answer in steps, so that looking at these places is looking at all: a place where the odds get
/// worse for a moment cannot be stepped over. It is taken for granted that a derived feature, such as a ratio, moves one
/// way between two values of an answer.
public struct TurningPoints: Sendable {
    private let product: Product
    private let isExact: Bool
    /// By key of the feature or fact, ascending.
    private let thresholds: [String: [Double]]
    /// Numbers this close count as equal: models compare in Float32.
    private static let tolerance = 2e-7
    /// More would take longer than somebody waits.
    private static let mostMessages = 20_000

    /// Gathers the thresholds.
    /// - Parameter artefact: The model, with the product and the policy it was trained for.
    public init(_ artefact: ModelArtefact) {
        product = artefact.product
        let ofModel = artefact.model.thresholds
        isExact = ofModel != nil
        var thresholds = Dictionary(
            uniqueKeysWithValues: zip(product.schema.features.map(\.key), ofModel ?? [])
        )
        for knockOut in product.policy.knockOuts {
            if let limit = knockOut.test.limit { thresholds[knockOut.value, default: []].append(limit) }
        }
        self.thresholds = thresholds.mapValues { $0.sorted() }
    }

    /// The places at which the assessment can be another than at the one before.
    /// - Parameters:
    ///   - count: The last place; 0 is the application as it is.
    ///   - message: The application at a place; nil where it could not be sent, which ends the way.
    /// - Returns: Ascending, from 1; nil if the model does not answer in steps, or there are too many to look at.
    /// - Throws: ``MessageError`` if a message is not of the product.
    public func places(upTo count: Int, message: (Int) -> AssessmentMessage?) throws(MessageError) -> [Int]? {
        guard isExact, let start = try values(message(0)) else { return nil }
        var (sent, refused) = (0, count + 1)
        var last = start
        if let end = try values(message(count)) { (sent, last) = (count, end) }
        while refused - sent > 1, sent < count {
            let middle = (sent + refused) / 2
            if let found = try values(message(middle)) { (sent, last) = (middle, found) } else { refused = middle }
        }
        var found: [Int] = []
        var left = Self.mostMessages
        var stretches = [(0, start, sent, last)]
        while let (low, before, high, after) = stretches.popLast() {
            guard high > low, differ(before, after) else { continue }
            guard high - low > 1 else {
                found.append(high)
                continue
            }
            left -= 1
            guard left > 0 else { return nil }
            let middle = (low + high) / 2
            guard let between = try values(message(middle)) else { return found }
            stretches.append((middle, between, high, after))
            stretches.append((low, before, middle, between))
        }
        return found
    }

    /// What the model and the policy read of an application.
    private func values(_ message: AssessmentMessage?) throws(MessageError) -> [String: FeatureValue]? {
        guard let message else { return nil }
        let vector = try message.vector(for: product)
        let features = zip(product.schema.features.map(\.key), vector.values)
        return message.facts.merging(features) { $1 }
    }

    private func differ(_ left: [String: FeatureValue], _ right: [String: FeatureValue]) -> Bool {
        left.contains { key, value in
            guard let other = right[key], other != value else { return false }
            guard case .number(let one) = value, case .number(let two) = other else { return true }
            let (low, high) = (min(one, two), max(one, two))
            let margin = Self.tolerance * max(abs(low), abs(high))
            return thresholds[key, default: []].contains { low - margin <= $0 && $0 <= high + margin }
        }
    }
}

extension Test {
    /// The number that a value is compared with; nil for codes.
    fileprivate var limit: Double? {
        switch self {
        case .above(let limit), .atLeast(let limit), .below(let limit), .atMost(let limit): limit
        case .isOneOf: nil
        }
    }
}
