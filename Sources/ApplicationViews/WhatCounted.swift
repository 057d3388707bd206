import Assessments
import FeatureDefinitions
import Fields
import Foundation
import Pages
import Policies
import Products

/// What each answer added to the score or took from it.
struct WhatCounted {
    let rows: [View]
    let unit: String
    let comparison: String

    /// No page shows more.
    private static let most = 12

    init(product: Product, assessment: Assessment) {
        // Points of the score, where the scale has them: a doubling of the odds is `doubling` points.
        let (factor, unit): (Double, String) =
            if case .pointsToDoubleOdds(_, _, let doubling) = product.score.formula {
                (-doubling / log(2), "Points")
            } else {
                (-100, "Weight")
            }
        let effects = assessment.contributions.map { (key: $0.feature, points: ($0.logOdds * factor).rounded()) }
            .filter { $0.points != 0 }.sorted { $0.points.magnitude > $1.points.magnitude }.prefix(Self.most)
        let largest = effects.first?.points.magnitude ?? 1
        rows = effects.map { Self.row($0.points, name: product.shownName(of: $0.key), largest: largest) }
        self.unit = unit
        comparison = product.reasons.method == .cutoffCohort ? "applicants who are just approved" : "all applicants"
    }

    /// Of a bar, at most 98 and never nothing.
    private static func width(_ share: Double) -> Int { max(2, .init(exactly: (share * 98).rounded()) ?? 0) }

    private static func row(_ points: Double, name: String, largest: Double) -> View {
        let width = Self.width(points.magnitude / largest)
        let shown = Int64(exactly: points.magnitude) ?? 0
        let isFor = points > 0
        return [
            "name": name, "points": "\(isFor ? "+" : "−")\(shown)", "width": width,
            "x": isFor ? 101 : 99 - width, "side": isFor ? "for" : "against",
            "sideWords": isFor ? "speaks for you" : "speaks against",
        ]
    }
}

extension Product {
    /// What people call a feature, with a capital.
    func shownName(of key: String) -> String {
        let name = field(key)?.name ?? derivedFeature(key)?.name ?? key
        guard let first = name.unicodeScalars.first else { return key }
        return first.properties.titlecaseMapping + String(name.unicodeScalars.dropFirst())
    }
}
