import AssetQuality
import BookPolicies
import CreditRisk
import Documents
import Lending
import Portfolio

/// Capital for the performing loans of one purpose, and what they have to bring for it.
struct CapitalSegment {
    let segment: BookSegment
    let capital: CapitalFormula
    /// The least yearly rate at which the loans do not destroy value, a share of one.
    let priceFloor: Double

    init(
        _ segment: BookSegment,
        _ floors: RetailCapital.Floors,
        _ policy: BookPolicy
    ) throws(CreditRiskError) {
        self.segment = segment
        capital = try CapitalFormula(segment, floors, policy.sectors[segment.name] ?? .other)
        let loss = try ExpectedLoss(
            probabilityOfDefault: segment.probabilityOfDefault,
            lossGivenDefault: segment.lossGivenDefault,
            exposure: Double(segment.outstanding)
        )
        priceFloor = loss.priceFloor(
            funding: policy.prices.funding,
            capital: capital.requirement,
            hurdle: policy.prices.hurdle,
            cost: policy.prices.cost
        )
    }

    var exposure: Double { Double(segment.outstanding) }
    var weighted: Double { capital.riskWeight * exposure }
    /// Whether the loans bring less than what they have to.
    var isBelowFloor: Bool { segment.ratePercent / 100 < priceFloor }

    /// Which of them bring too little.
    static func sentence(_ segments: [CapitalSegment], _ prices: BookPolicy.Prices) -> String {
        let parts =
            "funding \(percentText(prices.funding)), expected loss, capital at \(percentText(prices.hurdle)), cost "
            + percentText(prices.cost)
        let below = segments.filter(\.isBelowFloor).map(\.segment.name)
        return below.isEmpty
            ? "All purposes bring their price floor or more: \(parts)."
            : "Loans for \(below.joined(separator: ", ")) bring less than their price floor: \(parts)."
    }

    func row(_ currency: Currency) -> [String] {
        [
            segment.name, currency.text(exposure), percentText(segment.probabilityOfDefault),
            percentText(segment.lossGivenDefault), decimalText(capital.correlation, 4),
            percentText(capital.requirement), percentText(capital.riskWeight), currency.text(weighted),
            currency.text(0.75 * exposure), percentText(segment.ratePercent / 100), percentText(priceFloor),
        ]
    }

    var json: JSONValue {
        .object([
            "purpose": .string(segment.name), "exposure_class": .string(capital.name), "exposure": .number(exposure),
            "pd": .number(segment.probabilityOfDefault), "lgd": .number(segment.lossGivenDefault),
            "correlation": .number(capital.correlation), "k": .number(capital.requirement), "rwa": .number(weighted),
            "rate": .number(segment.ratePercent / 100), "price_floor": .number(priceFloor),
            "is_below_floor": .bool(isBelowFloor),
        ])
    }
}
