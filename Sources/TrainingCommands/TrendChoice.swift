import ArgumentParser
import Binning
import FeatureDefinitions
import Terminal

/// How the bad rate must go over the bins of a feature, as a modeller asks for it: `FIELD=peak`.
struct TrendChoice: Sendable, Hashable {
    /// What a modeller may ask for; `auto` is what stands where nothing is asked.
    static let names = ["auto"] + BinTrend.allCases.map(\.rawValue)

    /// Key of the feature.
    let feature: String
    /// Nil for `auto`: as the definition says, else the direction or the turn that the rows show clearly.
    let trend: BinTrend?

    /// Reads `FIELD=TREND`.
    /// - Throws: `ValidationError` naming the trends there are.
    init(_ text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].utf8.isEmpty, Self.names.contains(parts[1]) else {
            throw ValidationError("--trend must be FIELD=TREND, TREND one of \(Self.names.joined(separator: ", "))")
        }
        (feature, trend) = (parts[0], BinTrend(rawValue: parts[1]))
    }
}

extension [TrendChoice] {
    /// The trends that features must take.
    /// - Parameter schema: The features there are.
    /// - Returns: Trends by feature, without those that are `auto`.
    /// - Throws: `CommandFailure` naming the features that can have a trend.
    func byFeature(_ schema: FeatureSchema) throws(CommandFailure) -> [String: BinTrend] {
        var trends: [String: BinTrend] = [:]
        for choice in self {
            guard let place = schema.index(of: choice.feature) else {
                throw CommandFailure(
                    "--trend \(choice.feature): the product has no such feature; trends are for \(schema.featuresInOrder)"
                )
            }
            guard schema.features[place].isInOrder else {
                throw CommandFailure(
                    "--trend \(choice.feature): its choices have no order; trends are for \(schema.featuresInOrder)"
                )
            }
            trends[choice.feature] = choice.trend
        }
        return trends
    }
}

extension Feature {
    /// Whether its bins stand in an order that the bad rate does not make.
    fileprivate var isInOrder: Bool {
        if case .category(_, isOrdered: false) = kind { false } else { true }
    }
}

extension FeatureSchema {
    /// Keys of the features whose bins stand in an order.
    fileprivate var featuresInOrder: String {
        features.filter(\.isInOrder).map(\.key).joined(separator: ", ")
    }
}
