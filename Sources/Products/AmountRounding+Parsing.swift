import Definitions
import Lending

extension AmountRounding {
    /// What the level payment is a whole number of.
    private enum Units: String, CaseIterable {
        case minor = "minor_units"
        case whole = "whole_units"
    }

    /// `{"halves": "half_even", "instalments": "whole_units"}`, either of which may be missing.
    init(_ node: DefinitionNode, of currency: Currency) throws(ProductError) {
        try node.permit(["halves", "instalments"])
        let halves = try node["halves"]?.word(of: Halves.self) ?? .up
        let units = try node["instalments"]?.word(of: Units.self) ?? .minor
        let step = units == .whole ? currency.minorUnitsPerMajor : 1
        guard let rounding = AmountRounding(halves: halves, step: step) else {
            throw node.failure(.expected("minor_units for a currency of more than three decimals"))
        }
        self = rounding
    }
}
