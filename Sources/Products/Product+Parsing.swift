public import Definitions
import Documents
import FeatureDefinitions
import Fields
public import Lending
import Policies

extension Product {
    private static let keys: Set = [
        "format", "id", "version", "title", "locale", "time_zone", "jurisdiction", "currency", "target", "key_column",
        "roles", "pages", "consents", "derived", "rules", "policy", "reasons", "score", "age_in_model", "imports",
        "ledger", "changeable", "rounding",
    ]

    /// Reads a product definition.
    /// - Parameters:
    ///   - bytes: The JSON text.
    ///   - file: How errors name it.
    ///   - day: The rules of its jurisdiction are those of this day: today for what is offered or trained for. What is on
    ///     record, as in an artefact, is held to those of the day on which the packs begin, and not to rules that came later.
    /// - Returns: The product.
    /// - Throws: ``ProductError`` for the first thing that is wrong, naming file, key and reason.
    public static func parse(
        _ bytes: [UInt8],
        file: String,
        on day: CalendarDate = Jurisdiction.packsBegin
    ) throws(ProductError) -> Product {
        let definition: JSONValue
        do {
            definition = try JSONValue.parse(bytes, limits: .file)
        } catch {
            throw ProductError(file: file, keyPath: "", reason: .notJSON(error))
        }
        return try Product(DefinitionNode(value: definition, path: "", file: file), on: day)
    }

    private init(_ node: DefinitionNode, on day: CalendarDate) throws(ProductError) {
        try node.permit(Self.keys)
        let format = try node.required("format")
        guard format.value == .number(1) else { throw format.failure(.expected("1, the only format")) }
        let jurisdiction = try node["jurisdiction"]?.word(of: Jurisdiction.self) ?? .neutral
        let ageInModel = try node["age_in_model"]?.word(of: AgeInModel.self) ?? .forbidden
        let form = try FormReader(node.required("pages"))
        let names = try Self.names(node, form)
        let roles = try node["roles"].map { place throws(ProductError) in try Role.table(place, names) } ?? [:]
        let rules = try Self.rules(node, names)
        let wall = ProtectedWall(names, form.pages, jurisdiction, on: day, ageInModel, birth: roles[.dateOfBirth])
        try wall.confirm()
        let schema = FeatureSchema(names.fields.compactMap(\.feature) + names.derived.compactMap(\.feature))
        let reasons = try Self.reasons(node, schema, names)
        let policy = try Self.policy(node, names, reasons)
        try wall.confirm(policy, node)
        try wall.confirm(rules, node)
        let currency = try Currency(node.required("currency"))
        self.init(
            id: try node.required("id").name(.identifier),
            version: try node.required("version").name(.version),
            title: try node.required("title").text(),
            locale: try node["locale"]?.name(.locale) ?? "en-GB",
            timeZone: try node["time_zone"]?.name(.timeZone) ?? "UTC",
            jurisdiction: jurisdiction,
            currency: currency,
            target: try node["target"].map(TargetColumn.init),
            keyColumn: try node["key_column"]?.name(.code),
            roles: roles,
            pages: form.pages,
            consents: try Self.consents(node, names),
            derived: names.derived,
            rules: rules,
            policy: policy,
            reasons: reasons,
            rounding: try node["rounding"]
                .map { place throws(ProductError) in try AmountRounding(place, of: currency) } ?? .usual,
            score: try node["score"].map(ScoreScale.init) ?? .standard,
            ageInModel: ageInModel,
            imports: try Self.imports(node, names),
            ledger: try Self.ledger(node, names),
            changeable: try node["changeable"]
                .map { place throws(ProductError) in
                    try ChangeableField.list(place, names, isOffered: day > Jurisdiction.packsBegin)
                } ?? [],
            definition: node.value,
            definitionDigest: .sha256(of: node.value.canonicalBytes),
            featureDigest: wall.featureDigest(node, schema, currency),
            schema: schema,
            fieldsByKey: Dictionary(uniqueKeysWithValues: names.fields.map { ($0.key, $0) }),
            derivedByKey: Dictionary(uniqueKeysWithValues: names.derived.map { ($0.key, $0) })
        )
    }

    /// The vocabulary of a product that has been read.
    static func names(of product: Product) throws(ProductError) -> DefinitionNames {
        let node = DefinitionNode(value: product.definition, path: "", file: "")
        return try names(node, try FormReader(node.required("pages")))
    }

    /// The vocabulary: fields, then derived features one after the other.
    private static func names(_ node: DefinitionNode, _ form: FormReader) throws(ProductError) -> DefinitionNames {
        let places = try node["derived"]?.elements() ?? []
        let keys = Set(places.compactMap { $0.value["key"]?.stringValue })
        var names = DefinitionNames(form, laterKeys: keys)
        for place in places { try names.add(try OperationReader(node: place, names: names).feature(), at: place) }
        return names
    }

    private static func rules(
        _ node: DefinitionNode,
        _ names: DefinitionNames
    ) throws(ProductError) -> [CrossFieldRule] {
        var rules: [CrossFieldRule] = []
        for place in try node["rules"]?.elements() ?? [] {
            let rule = try CrossFieldRule(place, names)
            guard !rules.contains(where: { $0.id == rule.id }) else { throw place.failure(.taken(rule.id), at: "id") }
            rules.append(rule)
        }
        return rules
    }

    private static func reasons(
        _ node: DefinitionNode,
        _ schema: FeatureSchema,
        _ names: DefinitionNames
    ) throws(ProductError) -> ReasonDefinition {
        try ReasonDefinition(node.required("reasons"), schema: schema, names)
    }

    private static func policy(
        _ node: DefinitionNode,
        _ names: DefinitionNames,
        _ reasons: ReasonDefinition
    ) throws(ProductError) -> PolicyDefinition {
        guard let place = node["policy"] else { return .standard }
        return try PolicyDefinition(place, names, reasons)
    }

    private static func consents(
        _ node: DefinitionNode,
        _ names: DefinitionNames
    ) throws(ProductError) -> [Consent] {
        var taken = Set(names.places.keys)
        var consents: [Consent] = []
        for place in try node["consents"]?.elements() ?? [] {
            let consent = try Consent(place)
            guard taken.insert(consent.key).inserted else { throw place.failure(.taken(consent.key), at: "key") }
            consents.append(consent)
        }
        return consents
    }

    private static func imports(
        _ node: DefinitionNode,
        _ names: DefinitionNames
    ) throws(ProductError) -> [ImportMapping] {
        var imports: [ImportMapping] = []
        for place in try node["imports"]?.elements() ?? [] {
            let mapping = try ImportMapping(place, names)
            if imports.contains(where: { $0.id == mapping.id }) { throw place.failure(.taken(mapping.id), at: "id") }
            imports.append(mapping)
        }
        return imports
    }

    private static func ledger(
        _ node: DefinitionNode,
        _ names: DefinitionNames
    ) throws(ProductError) -> [String: String] {
        try node["ledger"]?.table { place throws(ProductError) in try names.field(place).key } ?? [:]
    }
}

extension Currency {
    fileprivate init(_ node: DefinitionNode) throws(ProductError) {
        try node.permit(["code", "minor_digits", "symbol", "grouping"])
        let code = try node.required("code").text()
        let minorDigits = try node.required("minor_digits").integer(0...4)
        let symbol = try node.required("symbol").text()
        let grouping = try node.required("grouping").word(of: DigitGrouping.self)
        do {
            try self.init(code: code, minorDigits: minorDigits, symbol: symbol, grouping: grouping)
        } catch {
            throw node.failure(.expected("a currency: \(error)"))
        }
    }
}

extension TargetColumn {
    fileprivate init(_ node: DefinitionNode) throws(ProductError) {
        try node.permit(["column", "bad", "good"])
        bad = Set(try node.required("bad").texts())
        good = Set(try node.required("good").texts())
        column = try node.required("column").name(.code)
        for (key, codes) in [("bad", bad), ("good", good)] where codes.isEmpty {
            throw node.failure(.expected("at least one code"), at: key)
        }
        if let both = bad.intersection(good).min() {
            throw node.failure(.contradiction("\(both) is bad and good"))
        }
    }
}

extension DerivedFeature {
    /// The feature as an input of a model.
    fileprivate var feature: Feature? {
        uses.contains(.model) ? Feature(key: key, name: name, kind: kind, unit: unit, risk: risk) : nil
    }
}
