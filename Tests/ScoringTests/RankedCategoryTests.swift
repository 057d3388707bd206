import Baselines
import Documents
import Encoding
import FeatureDefinitions
import ModelArtefacts
import Products
import Scoring
import Testing
import TreeEnsembles

/// A category along whose order risk moves one way, as trees read it.
@Suite struct RankedCategoryTests {
    /// The small product with homes in order, from the safest on.
    private static func product() throws -> Product {
        let text = QuickLoan.definition()
            .replacing(
                #""name": "your home", "choices""#,
                with: #""name": "your home", "ordered": true, "risk": "rises", "choices""#
            )
        return try Product.parse(Array(text.utf8), file: "quick-loan.json")
    }

    /// Who does not own a home is worse, a missing one counts as owned.
    private static func model(_ encoder: TreeEncoder, testing node: TreeNode) throws -> TreeModel {
        let tree = try DecisionTree(breadthFirst: [node, .leaf(-0.5), .leaf(0.75)], covers: [100, 60, 40])
        let ensemble = try TreeEnsemble(
            arithmetic: .single,
            output: .logOdds(perUnit: 1),
            base: -1.5,
            readings: Array(repeating: .plain, count: encoder.columns.count),
            trees: [tree]
        )
        return TreeModel(encoder: encoder, ensemble: ensemble)
    }

    /// By its place in the list, as trees of this version read it.
    private static func ranked(_ product: Product) throws -> ModelArtefact {
        let trees = try model(TreeEncoder(product.schema), testing: .threshold(1, feature: 3, missingGoesFirst: true))
        return try QuickLoan.artefact(.trees(trees), product)
    }

    private static func logOdds(_ artefact: ModelArtefact) throws -> [Double] {
        let read = try ModelArtefact(reading: artefact.canonicalBytes, file: "a.json")
        #expect(read == artefact)
        return try ["own", "rent", "other", nil, "boat"].map { try read.model.logOdds(of: QuickLoan.vector(home: $0)) }
    }

    @Test func `Its places are compared, and a code that nobody knows is missing`() throws {
        #expect(try Self.logOdds(Self.ranked(Self.product())) == [-2, -0.75, -0.75, -2, -2])
    }

    @Test func `Its direction is proved`() throws {
        guard case .trees(let model) = try Self.ranked(Self.product()).model else { Issue.record("no trees"); return }
        #expect(model.provenMonotone.rising.contains("home"))
        #expect(!model.provenMonotone.falling.contains("home"))
    }

    @Test func `A file of before there were ranks is the same to the byte, and scores as it did`() throws {
        let product = try Self.product()
        let columns = product.schema.features.map { TreeEncoder.Column(feature: $0.key, codes: $0.kind.codes) }
        let encoder = try #require(TreeEncoder(product.schema, columns: columns))
        let node = TreeNode.membership(CategorySet([1, 2]), feature: 3, missingGoesFirst: false)
        let artefact = try QuickLoan.artefact(.trees(Self.model(encoder, testing: node)), product)
        #expect(!String(decoding: artefact.canonicalBytes, as: UTF8.self).contains("ranked"))
        #expect(try Self.logOdds(artefact) == [-2, -0.75, -0.75, -0.75, -2])
    }

    @Test(arguments: [
        (#""ranked":true"#, #""ranked":false"#), (#""ranked":true"#, #""ranked":1"#),
        (#""codes":["own","rent","other"]"#, #""codes":["rent","own","other"]"#),
        (#""codes":[],"feature":"late""#, #""codes":[],"feature":"late","ranked":true"#),
    ])
    func `A file that ranks otherwise than the definition is refused`(part: String, replacement: String) throws {
        let text = String(decoding: try Self.ranked(Self.product()).canonicalBytes, as: UTF8.self)
        try #require(text.contains(part))
        let bytes = Array(text.replacing(part, with: replacement, maxReplacements: 1).utf8)
        var envelope = try #require(try JSONValue.parse(bytes, limits: .file).objectValue)
        envelope["sha256"] = .string(ContentDigest.sha256(of: try #require(envelope["body"]).canonicalBytes).hex)
        #expect(throws: ArtefactError.self) {
            try ModelArtefact(reading: JSONValue.object(envelope).canonicalBytes, file: "a.json")
        }
    }
}
