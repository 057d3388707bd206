import Decimals
import FeatureDefinitions
public import Products
public import Scoring

/// A scorecard that another program wrote as PMML: points for each attribute, the first that holds counts.
///
/// Source: Data Mining Group, PMML 4.0 to 4.4, `Scorecard`.
public struct PMMLScorecard: Sendable, Hashable {
    /// What wrote it, such as `PMML 4.4, Credit Studio 3.1`.
    public let producer: String
    /// Points where every attribute gives none.
    public let initialPoints: Double
    /// Names of the fields that are read, in the file's order.
    public let fields: [String]
    private let characteristics: [XMLElement]
    private let file: String

    /// Reads a file of at most 16 MiB.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for errors.
    /// - Throws: ``ScorecardFileError`` for what is broken, and for what is not supported by name.
    public init(pmml bytes: [UInt8], file: String) throws(ScorecardFileError) {
        let root: XMLElement
        do throws(XMLReader.Problem) { root = try XMLReader.root(of: bytes) } catch {
            let line = error.line > 0 ? "line \(error.line)" : ""
            throw ScorecardFileError(file: file, place: line, reason: error.reason)
        }
        func failure(_ reason: String) -> ScorecardFileError {
            ScorecardFileError(file: file, place: "", reason: reason)
        }
        guard root.name == "PMML" else { throw failure("is not PMML") }
        let models = root.children.filter { !["Header", "DataDictionary", "Extension"].contains($0.name) }
        guard let card = models.first, card.name == "Scorecard", models.count == 1 else {
            let names = models.map(\.name).joined(separator: ", ")
            throw failure("only one Scorecard without transformations is supported, not \(names)")
        }
        guard let list = card.first("Characteristics"), !list.all("Characteristic").isEmpty else {
            throw failure("the scorecard has no characteristics")
        }
        guard card.first("LocalTransformations") == nil else { throw failure("transformations are not supported") }
        guard let initial = DecimalNumber(card.attributes["initialScore"] ?? "0")?.value else {
            throw failure("initialScore must be a number")
        }
        let program = root.first("Header")?.first("Application")
        let names = [program?.attributes["name"], program?.attributes["version"]].compactMap(\.self)
        producer = (["PMML \(root.attributes["version"] ?? "")"] + [names.joined(separator: " ")])
            .filter { !$0.utf8.isEmpty }.joined(separator: ", ")
        initialPoints = initial
        characteristics = list.all("Characteristic")
        fields = characteristics.compactMap { try? Self.field(of: $0, file: file) }  // told by cases(of:)
        self.file = file
        for characteristic in characteristics { _ = try Self.cases(of: characteristic, file: file) }
    }

    /// The scorecard over a product's features.
    /// - Parameters:
    ///   - product: Whose score scale the points are on: points that double the odds.
    ///   - key: The key of the feature that a field is.
    /// - Returns: A model whose score is the card's sum of points, before the scale's ends. What no attribute holds for
    ///   gets the fewest points of its characteristic.
    /// - Throws: ``ScorecardFileError`` if a field is no feature, or numbers of it have no points.
    public func model(
        for product: Product,
        key: (String) -> String
    ) throws(ScorecardFileError) -> ScorecardModel {
        guard let (factor, offset) = product.score.factorAndOffset else {
            throw failure("", "the score scale of \(product.id) is not one of points that double the odds")
        }
        let unknown = fields.filter { product.schema.index(of: key($0)) == nil }
        guard unknown.count <= 1 else {
            let list = unknown.joined(separator: ", ")
            throw failure("", "\(list) are no features of \(product.id); use --column for each")
        }
        var used: [Characteristic] = []
        for element in characteristics {
            let field = try Self.field(of: element, file: file)
            guard let position = product.schema.index(of: key(field)) else {
                throw failure(field, "is no feature of \(product.id); use --column")
            }
            let feature = product.schema.features[position]
            guard !used.contains(where: { $0.feature == feature.key }) else {
                throw failure(field, "has two characteristics")
            }
            let cases = try Self.cases(of: element, file: file)
            let bins = try bins(cases, of: feature, field: field, factor: factor)
            if let problem = Characteristic.problem(in: bins) { throw failure(field, problem) }
            used.append(Characteristic(feature: feature.key, bins: bins, coefficient: -1))
        }
        return ScorecardModel(
            schema: product.schema,
            intercept: (offset - initialPoints) / factor,
            characteristics: used
        )
    }

    /// One bin for each attribute, in points by `factor`.
    private func bins(
        _ cases: AttributeCases,
        of feature: Feature,
        field: String,
        factor: Double
    ) throws(ScorecardFileError) -> [Bin] {
        func bin(_ kind: Bin.Kind, _ points: Double) -> Bin {
            Bin(kind: kind, goods: 0, bads: 0, weightOfEvidence: points / factor, isAdjusted: true)
        }
        var bins: [Bin] = []
        if feature.kind == .number {
            for (code, points) in cases.codes {
                guard let number = DecimalNumber(code)?.value else { throw failure(field, "\(code) is no number") }
                bins.append(bin(.special([number]), points))
            }
            guard let ranges = cases.allRanges else { throw failure(field, "some numbers have no attribute") }
            bins = ranges.map { bin(.range(lower: $0.lower, upper: $0.upper), $0.points) } + bins
        } else {
            guard cases.ranges.isEmpty else { throw failure(field, "a category has no ranges") }
            for code in feature.kind.codes where !cases.codes.contains(where: { $0.code == code }) {
                guard cases.rest != nil else { throw failure(field, "\(code) has no attribute") }
            }
            bins = cases.codes.map { bin(.categories([$0.code]), $0.points) }
        }
        if let missing = cases.missing { bins.append(bin(.missing, missing)) }
        return bins + [bin(.other, cases.rest ?? cases.worst)]
    }

    private static func cases(of element: XMLElement, file: String) throws(ScorecardFileError) -> AttributeCases {
        let field = try field(of: element, file: file)
        var cases = AttributeCases()
        for attribute in element.all("Attribute") {
            do throws(AttributeCases.Unsupported) {
                let region = try AttributeCases.Region.reading(attribute).region
                guard let text = attribute.attributes["partialScore"], let points = DecimalNumber(text)?.value else {
                    throw AttributeCases.Unsupported(reason: "partialScore must be a number")
                }
                try cases.add(region, points: points)
            } catch {
                throw ScorecardFileError(file: file, place: "characteristic of \(field)", reason: error.reason)
            }
        }
        return cases
    }

    /// The one field that a characteristic is about.
    private static func field(of element: XMLElement, file: String) throws(ScorecardFileError) -> String {
        let name = element.attributes["name"] ?? "without a name"
        var fields: Set<String> = []
        for attribute in element.all("Attribute") {
            do throws(AttributeCases.Unsupported) {
                if let field = try AttributeCases.Region.reading(attribute).field { fields.insert(field) }
            } catch {
                throw ScorecardFileError(file: file, place: "characteristic \(name)", reason: error.reason)
            }
        }
        guard let field = fields.first, fields.count == 1 else {
            throw ScorecardFileError(
                file: file,
                place: "characteristic \(name)",
                reason: "must be about one field, not \(fields.sorted().joined(separator: ", "))"
            )
        }
        return field
    }

    private func failure(_ place: String, _ reason: String) -> ScorecardFileError {
        ScorecardFileError(file: file, place: place, reason: reason)
    }
}
