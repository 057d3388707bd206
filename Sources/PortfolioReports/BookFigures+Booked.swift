public import AssetQuality
public import CreditRisk
public import Portfolio

extension BookFigures {
    /// The same loans with what is set aside for them under a regime, in the place of what their classes ask for.
    /// - Parameters:
    ///   - regime: By class, by stage, or nothing.
    ///   - rule: Stages, losses given default and floors.
    ///   - risen: Parts of the cells: open loans whose PD has risen significantly since they were granted.
    /// - Returns: The figures; ratios of what is set aside follow.
    /// - Throws: ``CreditRiskError``.
    public func booked(
        under regime: ProvisioningRegime,
        rule: ExpectedLossRule = ExpectedLossRule(),
        risen: [BookCell] = []
    ) throws(CreditRiskError) -> BookFigures {
        guard regime != .iracp else { return self }
        let risen = RisenCells(risen)
        var booked: [BookCell] = []
        for cell in cells {
            var amount = 0
            if regime != .none, cell.isOpen {
                for part in StageReason.parts([cell], risen: risen, rule.stages) where part.cell[.outstanding] > 0 {
                    amount += Int(try BookReport.loss(of: part.cell, part.reason.stage, rule))
                }
            }
            booked.append(cell.replacing(.provision, by: amount))
        }
        return BookFigures(booked, in: currency, funnel: funnel)
    }
}
