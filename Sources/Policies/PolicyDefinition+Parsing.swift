package import Definitions
package import FeatureDefinitions
import Instalments

// How the policy is read. Values that policy names must be of use `policy`; what they may tell is in ProtectedWall.

extension PolicyDefinition {
    /// Reads a policy whose knock-outs name one of the reasons.
    package init(_ node: DefinitionNode, _ names: DefinitionNames, _ reasons: ReasonDefinition) throws(ProductError) {
        try node.permit(["version", "knock_outs", "bands", "offer", "price"])
        var knockOuts: [KnockOut] = []
        for place in try node["knock_outs"]?.elements() ?? [] {
            let knockOut = try KnockOut(place, names, reasons)
            if knockOuts.contains(where: { $0.id == knockOut.id }) {
                throw place.failure(.taken(knockOut.id), at: "id")
            }
            knockOuts.append(knockOut)
        }
        self.init(
            version: try node.required("version").name(.version),
            knockOuts: knockOuts,
            bands: try PolicyBand.list(node.required("bands")),
            offer: try node["offer"].map { offer throws(ProductError) in try OfferDefinition(offer, names) },
            price: try node["price"].map(PriceBand.list) ?? []
        )
    }
}

extension KnockOut {
    fileprivate init(
        _ node: DefinitionNode,
        _ names: DefinitionNames,
        _ reasons: ReasonDefinition
    ) throws(ProductError) {
        try node.permit(Test.keys.union(["id", "value", "outcome", "group"]))
        let value = try names.policyValue(node.required("value"))
        let outcome = try node.required("outcome")
        guard try outcome.word(of: DecisionOutcome.self) != .approve else {
            throw outcome.failure(.expected("decline or manual_review"))
        }
        let group = try node.required("group")
        guard reasons.group(id: try group.text()) != nil else {
            throw group.failure(.unknown("the reason group \(try group.text())"))
        }
        self.init(
            id: try node.required("id").name(.reference),
            value: value.key,
            test: try Test(in: node, of: value.kind, named: value.key),
            outcome: try outcome.word(of: DecisionOutcome.self),
            group: try group.text()
        )
    }
}

extension PolicyBand {
    /// Reads bands whose limits ascend and whose last has none.
    fileprivate static func list(_ node: DefinitionNode) throws(ProductError) -> [PolicyBand] {
        let bands = try node.each { place throws(ProductError) in
            try place.permit(["outcome", "pd_below", "pd_at_most"])
            return PolicyBand(
                outcome: try place.required("outcome").word(of: DecisionOutcome.self),
                limit: try Limit(in: place)
            )
        }
        guard let last = bands.last, last.limit == .rest else {
            throw node.failure(.contradiction("the last band has no limit, so that it holds the rest"))
        }
        try Limit.confirmAscending(bands.dropLast().map(\.limit), node)
        return bands
    }
}

extension PolicyBand.Limit {
    /// Reads `pd_below` or `pd_at_most`; neither is the rest.
    fileprivate init(in node: DefinitionNode) throws(ProductError) {
        switch (node["pd_below"], node["pd_at_most"]) {
        case (nil, nil): self = .rest
        case (let below?, nil): self = .below(try below.probability())
        case (nil, let atMost?): self = .atMost(try atMost.probability())
        default: throw node.failure(.contradiction("a limit is pd_below or pd_at_most, not both"))
        }
    }

    /// The probability it names.
    private var probability: Double? {
        switch self {
        case .below(let limit), .atMost(let limit): limit
        case .rest: nil
        }
    }

    /// Refuses limits that leave a band empty, or a rest before the last.
    fileprivate static func confirmAscending(
        _ limits: [PolicyBand.Limit],
        _ node: DefinitionNode
    ) throws(ProductError) {
        var last = 0.0
        for limit in limits {
            guard let next = limit.probability, next > last else {
                throw node.failure(.contradiction("limits of the probability ascend, and only the last is left out"))
            }
            last = next
        }
    }
}

extension OfferDefinition {
    fileprivate init(_ node: DefinitionNode, _ names: DefinitionNames) throws(ProductError) {
        try node.permit(["value", "at_most", "tenures"])
        let place = try node.required("value")
        let value = try names.policyValue(place)
        guard case .number = value.kind else { throw place.failure(.wrongType(value.key, needed: "a number")) }
        let list = try node.required("tenures")
        let tenures = try list.each { tenure throws(ProductError) in try tenure.integer(1...600) }
        guard !tenures.isEmpty, tenures == Set(tenures).sorted() else {
            throw list.failure(.expected("tenures in months that ascend"))
        }
        self.init(value: value.key, atMost: try node.required("at_most").number(), tenures: tenures)
    }
}

extension PriceBand {
    fileprivate static func list(_ node: DefinitionNode) throws(ProductError) -> [PriceBand] {
        try node.each { place throws(ProductError) in
            try place.permit(["outcome", "pd_below", "pd_at_most", "annual_rate"])
            let limit = try PolicyBand.Limit(in: place)
            let outcome = try place["outcome"]?.word(of: DecisionOutcome.self)
            guard (outcome == nil) != (limit == .rest) else {
                throw place.failure(.expected("a price by outcome or by limit of the probability"))
            }
            let rate = try place.required("annual_rate")
            guard let annualRate = try? AnnualRate(percent: rate.number()) else {  // an InvalidValue says no more
                throw rate.failure(.expected("a rate in per cent a year"))
            }
            return PriceBand(
                condition: outcome.map(PriceBand.Condition.outcome) ?? .probability(limit),
                annualRate: annualRate
            )
        }
    }
}

extension DefinitionNode {
    fileprivate func probability() throws(ProductError) -> Double {
        let number = try number()
        guard number > 0, number < 1 else { throw failure(.expected("a probability above 0 and below 1")) }
        return number
    }
}
