import Definitions
import Documents
import Fields

// Operations whose arguments need more than a type.

extension OperationReader {
    func scale() throws(ProductError) -> Operation {
        let operand = try number("of")
        switch (node["by"], node["divide"]) {
        case (let by?, nil): return .multiplied(operand, by: try by.number())
        case (nil, let divide?):
            let divisor = try divide.number()
            guard divisor != 0 else { throw divide.failure(.expected("other than 0")) }
            return .divided(operand, by: divisor)
        default: throw node.failure(.contradiction("scale has by or divide, one of them"))
        }
    }

    func perMonth() throws(ProductError) -> Operation {
        let place = try node.required("period")
        let (period, meaning) = try operand(place)
        guard case .value(.category(let codes, _)) = meaning, Set(codes).isSubset(of: ["month", "year"]) else {
            throw wrong(place, "a choice of month and year", meaning)
        }
        return .perMonth(amount: try number("amount"), period: period)
    }

    func countWhere() throws(ProductError) -> Operation {
        let list = try list()
        var test: Test?
        for (_, meaning, place) in list {
            guard case .value(let kind) = meaning else { throw wrong(place, "a number or a category", meaning) }
            test = try Test(in: node, of: kind, named: place.value.stringValue ?? "a constant")
        }
        guard let test else { throw node.failure(.missing, at: "of") }
        return .countWhere(of: list.map(\.operand), test)
    }

    func countOf() throws(ProductError) -> Operation {
        let place = try node.required("of")
        let meaning = try names.meaning(place)
        switch meaning {
        case .list(let codes):
            let except = try node["except"]?.each { code throws(ProductError) in try code.code(among: codes) }
            return .countOf(try place.text(), except: except ?? [])
        case .entries:
            if node.has("except") { throw node.failure(.notFor("a group"), at: "except") }
            return .countOf(try place.text(), except: [])
        default: throw wrong(place, "a multi-choice or a group", meaning)
        }
    }

    func bucket() throws(ProductError) -> (Operation, Feature.Kind) {
        let cuts = try node.required("cuts").each { cut throws(ProductError) in try cut.number() }
        guard !cuts.isEmpty, cuts == Set(cuts).sorted() else {
            throw node.failure(.expected("numbers that ascend"), at: "cuts")
        }
        let labels = try node.required("labels").texts()
        guard labels.count == cuts.count + 1 else {
            throw node.failure(.expected("\(cuts.count + 1) labels, one more than cuts"), at: "labels")
        }
        return (
            .bucket(of: try number("of"), cuts: cuts, labels: labels), .category(codes: labels, isOrdered: true)
        )
    }

    func recode() throws(ProductError) -> (Operation, Feature.Kind) {
        let (operand, kind) = try value()
        guard case .category(let codes, _) = kind else {
            throw wrong(try node.required("of"), "a category", .value(kind))
        }
        let to = try node.required("to")
        let table = try to.table(recoded)
        if let stranger = table.keys.filter({ !codes.contains($0) }).min() {
            throw to.failure(.unknown("the code \(stranger)"), at: stranger)
        }
        let other = try node["other"].map(recoded) ?? .missing
        let results = codes.compactMap { table[$0] } + [other].filter { $0 != .missing }
        guard let first = results.first else { throw to.failure(.expected("at least one code")) }
        guard results.allSatisfy({ $0.isNumber == first.isNumber }) else {
            throw to.failure(.contradiction("codes become all numbers or all categories"))
        }
        let labels = results.compactMap { if case .category(let code) = $0 { code } else { nil } }.withoutRepeats
        return (
            .recode(of: operand, to: table, other: other),
            first.isNumber ? .number : .category(codes: labels, isOrdered: false)
        )
    }

    private func recoded(_ place: DefinitionNode) throws(ProductError) -> FeatureValue {
        if let number = place.value.numberValue { return .number(number) }
        return .category(try place.name(.code))
    }

    func firstOf() throws(ProductError) -> (Operation, Feature.Kind) {
        let list = try list()
        var kinds: [Feature.Kind] = []
        for (_, meaning, place) in list {
            guard case .value(let kind) = meaning, kind.codes.isEmpty == (kinds.first ?? kind).codes.isEmpty else {
                throw wrong(place, "of the type of the first", meaning)
            }
            kinds.append(kind)
        }
        let codes = kinds.flatMap(\.codes).withoutRepeats
        let isOrdered = Set(kinds).count == 1 && kinds[0] == .category(codes: codes, isOrdered: true)
        return (
            .firstOf(list.map(\.operand)), codes.isEmpty ? .number : .category(codes: codes, isOrdered: isOrdered)
        )
    }

    func weightedSum() throws(ProductError) -> Operation {
        let group = try node.required("group")
        let meaning = try names.meaning(group)
        guard case .entries(let members) = meaning else { throw wrong(group, "a group", meaning) }
        let of = try member("of", among: members)
        let by = try member("by", among: members)
        guard case .value(.number) = of.meaning else { throw wrong(try node.required("of"), "a number", of.meaning) }
        guard by.kind == .choice else { throw wrong(try node.required("by"), "a choice", by.meaning) }
        let weights = try node.required("weights").table { weight throws(ProductError) in try weight.number() }
        guard Set(weights.keys) == Set(by.codes) else {
            throw node.failure(.expected("a weight for each of \(by.codes.joined(separator: ", "))"), at: "weights")
        }
        return .weightedSum(group: try group.text(), of: of.key, by: by.key, weights: weights)
    }

    private func member(_ argument: String, among members: [Field]) throws(ProductError) -> Field {
        let place = try node.required(argument)
        let key = try place.text()
        guard let field = members.first(where: { $0.key == key }) else {
            throw place.failure(.unknown("the member \(key)"))
        }
        return field
    }

    func statement() throws(ProductError) -> Operation {
        let statements = names.fields.filter { $0.kind == .statement }
        guard statements.count == 1, let field = statements.first else {
            throw node.failure(.contradiction("statement needs exactly one field of kind statement"), at: "op")
        }
        return .statement(try node.required("measure").word(of: StatementMeasure.self), field: field.key)
    }
}

extension FeatureValue {
    fileprivate var isNumber: Bool { if case .number = self { true } else { false } }
}

extension [String] {
    fileprivate var withoutRepeats: [String] {
        reduce(into: []) { kept, text in if !kept.contains(text) { kept.append(text) } }
    }
}
