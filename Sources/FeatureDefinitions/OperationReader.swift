package import Definitions
import Documents
import Fields

// How derived features are read. Operands must be known and of the right type, so evaluation cannot meet a wrong one.

/// Reads one entry of `derived`.
package struct OperationReader {
    package let node: DefinitionNode
    package let names: DefinitionNames

    package init(node: DefinitionNode, names: DefinitionNames) {
        (self.node, self.names) = (node, names)
    }

    /// The names of operations, each with the keys of its arguments.
    private enum Name: String, CaseIterable {
        case sum, min, max, mean, difference, ratio, scale, emi
        case perMonth = "per_month"
        case monthsBetween = "months_between"
        case yearsBetween = "years_between"
        case countWhere = "count_where"
        case countOf = "count_of"
        case flag, bucket, recode
        case firstOf = "first_of"
        case missing
        case weightedSum = "weighted_sum"
        case statement

        var arguments: Set<String> {
            switch self {
            case .sum, .min, .max, .mean: ["of", "absent"]
            case .difference, .ratio, .firstOf, .missing: ["of"]
            case .scale: ["of", "by", "divide"]
            case .emi: ["principal", "annual_rate", "months"]
            case .perMonth: ["amount", "period"]
            case .monthsBetween, .yearsBetween: ["from", "to"]
            case .countWhere, .flag: Test.keys.union(["of"])
            case .countOf: ["of", "except"]
            case .bucket: ["of", "cuts", "labels"]
            case .recode: ["of", "to", "other"]
            case .weightedSum: ["group", "of", "by", "weights"]
            case .statement: ["measure"]
            }
        }
    }

    /// Reads the feature.
    package func feature() throws(ProductError) -> DerivedFeature {
        let operation = try node.required("op").word(of: Name.self)
        try node.permit(operation.arguments.union(["key", "name", "op", "unit", "use", "risk"]))
        let (computed, kind) = try self.operation(operation)
        let risk = try node["risk"]?.word(of: RiskDirection.self) ?? .none
        if risk != .none, case .category(_, isOrdered: false) = kind {
            throw node.failure(.notFor("a value without an order"), at: "risk")
        }
        let key = try node.required("key").name(.key)
        guard !Field.reservedKeys.contains(key) else { throw node.failure(.taken(key), at: "key") }
        return DerivedFeature(
            key: key,
            name: try node.required("name").text(),
            unit: try node["unit"]?.word(of: Unit.self) ?? .none,
            risk: risk,
            uses: Set(try node.required("use").each { place throws(ProductError) in try place.word(of: Use.self) }),
            operation: computed,
            kind: kind
        )
    }

    private func operation(_ name: Name) throws(ProductError) -> (Operation, Feature.Kind) {
        switch name {
        case .sum: (.sum(of: try numbers(), absent: try absent()), .number)
        case .min: (.minimum(of: try numbers(), absent: try absent()), .number)
        case .max: (.maximum(of: try numbers(), absent: try absent()), .number)
        case .mean: (.mean(of: try numbers(), absent: try absent()), .number)
        case .difference: (Operation.difference(try pair().0, try pair().1), .number)
        case .ratio: (Operation.ratio(try pair().0, try pair().1), .number)
        case .scale: (try scale(), .number)
        case .emi:
            (
                .instalment(
                    principal: try number("principal"),
                    annualRate: try number("annual_rate"),
                    months: try number("months")
                ),
                .number
            )
        case .perMonth: (try perMonth(), .number)
        case .monthsBetween: (.monthsBetween(from: try date("from"), to: try date("to")), .number)
        case .yearsBetween: (.yearsBetween(from: try date("from"), to: try date("to")), .number)
        case .countWhere: (try countWhere(), .number)
        case .countOf: (try countOf(), .number)
        case .flag: (.flag(of: try value().0, try Test(in: node, of: try value().1, named: try text("of"))), .number)
        case .bucket: try bucket()
        case .recode: try recode()
        case .firstOf: try firstOf()
        case .missing: (.missing(try operand(node.required("of")).0), .number)
        case .weightedSum: (try weightedSum(), .number)
        case .statement: (try statement(), .number)
        }
    }
}

// Operands.
extension OperationReader {
    private func text(_ key: String) throws(ProductError) -> String { try node.required(key).text() }

    /// A key or `submitted_on`, and what it stands for.
    func operand(_ place: DefinitionNode) throws(ProductError) -> (Operand, DefinitionNames.Meaning) {
        let text = try place.text()
        return (text == "submitted_on" ? .submittedOn : .key(text), try names.meaning(place))
    }

    func number(_ key: String) throws(ProductError) -> Operand {
        let place = try node.required(key)
        let (operand, meaning) = try operand(place)
        guard case .value(.number) = meaning else { throw wrong(place, "a number", meaning) }
        return operand
    }

    private func date(_ key: String) throws(ProductError) -> Operand {
        let place = try node.required(key)
        let (operand, meaning) = try operand(place)
        guard case .date = meaning else { throw wrong(place, "a date", meaning) }
        return operand
    }

    /// The operand `of`: a number or a category.
    func value() throws(ProductError) -> (Operand, Feature.Kind) {
        let place = try node.required("of")
        let (operand, meaning) = try operand(place)
        guard case .value(let kind) = meaning else { throw wrong(place, "a number or a category", meaning) }
        return (operand, kind)
    }

    func wrong(_ place: DefinitionNode, _ needed: String, _ meaning: DefinitionNames.Meaning) -> ProductError {
        place.failure(.wrongType("\(place.value.stringValue ?? "it"), \(meaning.phrase),", needed: needed))
    }

    /// The list `of`, `@series` expanded, each operand with what it stands for; numbers are allowed.
    func list() throws(ProductError) -> [(operand: Operand, meaning: DefinitionNames.Meaning, place: DefinitionNode)] {
        let list = try node.required("of")
        var operands: [(operand: Operand, meaning: DefinitionNames.Meaning, place: DefinitionNode)] = []
        for place in try list.elements() {
            if let number = place.value.numberValue {
                operands.append((.number(number), .value(.number), place))
            } else if let keys = try names.members(try place.text(), place) {
                for key in keys {
                    let member = DefinitionNode(value: .string(key), path: place.path, file: place.file)
                    operands.append((.key(key), try names.meaning(member), member))
                }
            } else {
                let (operand, meaning) = try operand(place)
                operands.append((operand, meaning, place))
            }
        }
        guard !operands.isEmpty else { throw list.failure(.expected("at least one operand")) }
        return operands
    }

    private func numbers() throws(ProductError) -> [Operand] {
        var operands: [Operand] = []
        for (operand, meaning, place) in try list() {
            guard case .value(.number) = meaning else { throw wrong(place, "a number", meaning) }
            operands.append(operand)
        }
        return operands
    }

    private func pair() throws(ProductError) -> (Operand, Operand) {
        let operands = try numbers()
        guard operands.count == 2 else { throw node.failure(.expected("two operands"), at: "of") }
        return (operands[0], operands[1])
    }

    private func absent() throws(ProductError) -> AbsentOperand {
        try node["absent"]?.word(of: AbsentOperand.self) ?? .null
    }
}
