import AssetQuality
import BookPolicies
import CreditRisk
import Portfolio

/// Capital for the performing loans of one purpose by the formula of what they finance.
///
/// Homes are residential mortgages (CRE31.14), what builders and landlords pay back from rents and sales is a loan to an
/// enterprise (CRE31.4, with the maturity of 2.5 years of CRE32.46), everything else is other retail (CRE31.16).
struct CapitalFormula: Hashable {
    /// As files name the exposure class.
    let name: String
    /// Share of the exposure, in [0, 1]: K.
    let requirement: Double
    /// Correlation of asset values used.
    let correlation: Double

    init(_ segment: BookSegment, _ floors: RetailCapital.Floors, _ sector: ProvisionSector) throws(CreditRiskError) {
        switch CapitalClass(sector) {
        case .corporate:
            let capital = try CorporateCapital(
                probabilityOfDefault: segment.probabilityOfDefault,
                lossGivenDefault: segment.lossGivenDefault,
                floors: floors
            )
            (name, requirement, correlation) = ("corporate", capital.requirement, capital.correlation)
        case .residentialMortgage, .otherRetail:
            let exposureClass: RetailCapital.ExposureClass = sector == .housing ? .residentialMortgage : .otherRetail
            let capital = try RetailCapital(
                exposureClass,
                probabilityOfDefault: segment.probabilityOfDefault,
                lossGivenDefault: segment.lossGivenDefault,
                floors: floors
            )
            (name, requirement, correlation) = (exposureClass.rawValue, capital.requirement, capital.correlation)
        }
    }

    /// 12.5·K: 1 means a risk weight of 100 %.
    var riskWeight: Double { 12.5 * requirement }

    /// Which formulas were used, for a sentence.
    static func text(_ formulas: [CapitalFormula]) -> String {
        let names = Set(formulas.map(\.name)).sorted().map { $0.replacing("_", with: " ") }
        return names.isEmpty ? "CRE31" : "CRE31, \(names.joined(separator: ", "))"
    }
}
