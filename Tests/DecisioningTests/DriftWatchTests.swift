import Baselines
import Documents
import Drift
import FeatureDefinitions
import Features
import ModelArtefacts
import Products
import Samples
import Scoring
import Testing

/// Log-odds are -4 + a + b + c + d; a was spread evenly over ten bins in training, the others were always 0.
@Suite struct DriftWatchTests {
    private static func watch(_ spread: TrainingSpread?) throws -> DriftWatch {
        DriftWatch(for: try Laboratory(spread: spread).artefact)
    }

    private static func spread() throws -> TrainingSpread {
        let schema = try Laboratory().product.schema
        let ten = (1...9).map(Double.init)
        let a = BinnedCounts(edges: ten, counts: Array(repeating: 100, count: 10) + [0])
        let constant = BinnedCounts(edges: [], counts: [1_000, 0])
        return TrainingSpread(
            features: [a] + Array(repeating: constant, count: schema.count - 1),
            probability: BinnedCounts(edges: [0.5], counts: [450, 550])
        )
    }

    private static func add(_ count: Int, _ a: FeatureValue, to watch: inout DriftWatch) throws {
        let artefact = try Laboratory().artefact
        let vector = FeatureVector(values: [a] + Array(repeating: .number(0), count: 4))
        for _ in 0..<count { try watch.add(vector, scoredBy: artefact) }
    }

    /// credit-rules, section 4: the golden index of these shares is 0.010116.
    @Test func theIndexIsThatOfTheBinsOfTheArtefact() throws {
        var watch = try Self.watch(try Self.spread())
        for (bin, count) in [80, 90, 100, 110, 120, 100, 100, 100, 100, 100].enumerated() {
            try Self.add(count, .number(Double(bin) + 0.5), to: &watch)
        }
        let report = try watch.report()
        #expect(report.count == 1_000 && report.trainingCount == 1_000)
        #expect(report.lines.map(\.name) == ["probability of default", "a", "b", "c", "d", "e"])
        let index = try #require(report.lines[1].index)
        #expect(abs(index.value - 0.010116) < 5e-7 && index.parts.count == 10)
        #expect(index.verdict == .stable && index.baselineCount == 1_000 && index.liveCount == 1_000)
        // Default is likelier than not from a = 4: those of the first four bins and no one else are below.
        let probability = try #require(report.lines[0].index)
        let byHand = try StabilityIndex(of: [380, 620], against: [450, 550], floor: 0.5 / 1_000)
        #expect(probability.value == byHand.value)
        // All were in one bin, and are.
        #expect(report.lines[2].index == nil && report.lines[2].missing?.rate == 0)
    }

    @Test func whoIsMissingOrElsewhereCallsForAction() throws {
        var watch = try Self.watch(try Self.spread())
        try Self.add(500, .number(9.5), to: &watch)
        try Self.add(500, .missing, to: &watch)
        let report = try watch.report()
        #expect(report.lines[1].index?.verdict == .act && report.isAlarming)
        #expect(report.lines[1].missing?.rate == 0.5 && report.lines[1].missing?.atTraining == 0)
        // The baseline of the laboratory has mean 0 and deviation 1.
        #expect(report.lines[1].shift?.inDeviations == 9.5)
    }

    @Test func withoutBinsMeansAloneAreCompared() throws {
        var watch = try Self.watch(nil)
        try Self.add(100, .number(3), to: &watch)
        let report = try watch.report()
        #expect(report.trainingCount == nil && report.lines.allSatisfy { $0.index == nil })
        #expect(report.lines[1].shift?.inDeviations == 3 && report.isAlarming)
        #expect(report.lines[1].shift?.inErrors == 30)
    }

    @Test func nobodyIsNoReport() throws {
        #expect(throws: DriftError.empty) { try Self.watch(try Self.spread()).report() }
    }

    /// Whoever does not score reads of a file what whoever scores does.
    @Test func aFileTellsOfItsTrainingWithoutItsModel() throws {
        let spread = try Self.spread()
        let counts = TrainingSpread(
            features: spread.features.map { BinnedCounts(edges: $0.edges, counts: $0.counts.map { $0 / 1_000 }) },
            probability: BinnedCounts(edges: [0.5], counts: [0, 1])
        )
        // The laboratory says that it was trained on one applicant.
        let one = TrainingSpread(
            features: counts.features.enumerated()
                .map { $0 == 0 ? BinnedCounts(edges: $1.edges, counts: [1] + $1.counts.dropFirst()) : $1 },
            probability: counts.probability
        )
        let artefact = try Laboratory(spread: one).artefact
        let file = try JSONValue.parse(artefact.canonicalBytes, limits: .file)
        let read = try TrainingBaseline(reading: file, schema: artefact.product.schema, file: "a.json")
        #expect(read.features == artefact.baseline && read.spread == artefact.spread && read.spread != nil)
        let error = #expect(throws: ArtefactError.self) {
            try TrainingBaseline(reading: [:], schema: artefact.product.schema, file: "a.json")
        }
        #expect(error?.description == "a.json: body: must be an object")
    }

    /// What a page and a program are told is what was counted.
    @Test func theDocumentHasTheBinsUnderTheirNamesAndTheMostMovedFirst() throws {
        var watch = try Self.watch(try Self.spread())
        try Self.add(60, .number(0.5), to: &watch)
        try Self.add(40, .missing, to: &watch)
        let report = try watch.report()
        let document = report.document(leftOut: 2, expectedArea: nil)
        #expect(document["summary"]?["verdict"] == "act" && document["summary"]?["n"] == 100)
        #expect(document["summary"]?["total_features"] == 5 && document["summary"]?["drifted_features"] == 1)
        #expect(document["summary"]?["expected_auc"] == .null && document["summary"]?["n_left_out"] == 2)
        #expect(document["top_20"]?.arrayValue?.first?["feature"] == "a")
        let a = try #require(document["features"]?.arrayValue?.first)
        let bins = try #require(a["bins"]?.arrayValue)
        #expect(bins.map { $0["bin"]?.stringValue ?? "" }.prefix(2) == ["below 1", "1 to 2"])
        #expect(bins.suffix(2).map { $0["bin"]?.stringValue ?? "" } == ["from 9", "missing"])
        #expect(bins.first?["n"] == 60 && bins.first?["n_training"] == 100 && bins.last?["n"] == 40)
        let parts = bins.compactMap { $0["psi"]?.numberValue }
        #expect(abs(parts.reduce(0, +) - (a["psi"]?.numberValue ?? 0)) < 1e-12)
        // Of the 60 that have a number.
        let bound = try #require(a["z_bound_95"]?.numberValue)
        #expect(abs(bound - 1.959964 / 60.0.squareRoot()) < 1e-12)
        #expect(document["probability_of_default"]?["feature"] == "probability of default")
    }
}
