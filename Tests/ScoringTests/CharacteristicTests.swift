import Documents
import FeatureDefinitions
import Foundation
import Scoring
import TestSupport
import Testing

@Suite struct CharacteristicTests {
    struct Golden: CustomTestStringConvertible {
        let testDescription: String
        let goods, bads, weights: [Double]
        let informationValue: Double
        let adjusted: [Bool]
    }

    /// Golden numbers of credit-rules, section 2.
    @Test(arguments: [
        Golden(
            testDescription: "plain",
            goods: [100, 200, 300, 400],
            bads: [40, 30, 20, 10],
            weights: [-1.386294, -0.405465, 0.405465, 1.386294],
            informationValue: 0.912870,
            adjusted: [false, false, false, false]
        ),
        Golden(
            testDescription: "empty cell",
            goods: [50, 150],
            bads: [0, 20],
            weights: [2.302585, -0.287682],
            informationValue: 0.590002,
            adjusted: [true, false]
        ),
    ])
    func meetsTheGoldenWeightsOfEvidence(_ golden: Golden) {
        let bins = golden.goods.indices.map { index in
            Bin(
                kind: .categories(["\(index)"]),
                goods: golden.goods[index],
                bads: golden.bads[index],
                ofGoods: golden.goods.reduce(0, +),
                ofBads: golden.bads.reduce(0, +)
            )
        }
        for (bin, weight) in zip(bins, golden.weights) { #expect(abs(bin.weightOfEvidence - weight) < 5e-7) }
        #expect(bins.map(\.isAdjusted) == golden.adjusted)
        let characteristic = Characteristic(feature: "x", bins: bins, coefficient: -1)
        #expect(abs(characteristic.informationValue - golden.informationValue) < 5e-7)
    }

    @Test(.enabled(if: Repository.hasShared))
    func meetsTheReferenceTablesOfFixedBins() throws {
        let tables = try Reference.read("binning/fixed_bins.json")["tables"]?.objectValue
        for (name, table) in try #require(tables) {
            let rows = try #require(table["bins"]?.arrayValue)
            let bins = try rows.map { row in
                Bin(
                    kind: .categories([try #require(row["bin"]?.stringValue)]),
                    goods: try #require(row["good"]?.numberValue),
                    bads: try #require(row["bad"]?.numberValue),
                    ofGoods: try #require(table["total_good"]?.numberValue),
                    ofBads: try #require(table["total_bad"]?.numberValue)
                )
            }
            for (bin, row) in zip(bins, rows) {
                #expect(bin.isAdjusted == row["zero_cell_adjusted"]?.boolValue)
                // The reference adds 0.5 to both cells of such a bin; credit-rules, section 2, to the empty one only.
                guard !bin.isAdjusted else { continue }
                let weight = try #require(row["woe_ln_good_over_bad"]?.numberValue)
                #expect(abs(bin.weightOfEvidence - weight) < 1e-9, "\(name)")
            }
            guard !bins.contains(where: \.isAdjusted) else { continue }
            let informationValue = Characteristic(feature: "x", bins: bins, coefficient: -1).informationValue
            #expect(abs(informationValue - (try #require(table["iv"]?.numberValue))) < 1e-9, "\(name)")
        }
    }

    @Test(arguments: [
        (FeatureValue.number(-1), 0), (.number(-1.5), 1), (.number(0.999), 1), (.number(1), 2), (.number(1e300), 2),
        (.missing, 3), (.category("own"), 3),
    ])
    func everyValueHasExactlyOneBin(_ value: FeatureValue, _ index: Int) {
        let bins: [Bin.Kind] = [
            .special([-1]), .range(lower: -.infinity, upper: 1), .range(lower: 1, upper: .infinity),
        ]
        let characteristic = Characteristic(
            feature: "late",
            bins: bins.map { Bin(kind: $0, goods: 1, bads: 1, ofGoods: 3, ofBads: 3) },
            coefficient: -1
        )
        #expect(characteristic.bins.last == .neutral)
        #expect(characteristic.binIndex(of: value) == index)
        #expect(characteristic.knows(value) == (index < 3))
    }

    struct Problem: CustomTestStringConvertible {
        let kinds: [Bin.Kind]
        let testDescription: String
    }

    @Test(arguments: [
        Problem(kinds: [.range(lower: 0, upper: .infinity)], testDescription: "the ranges leave numbers out"),
        Problem(
            kinds: [.range(lower: -.infinity, upper: 1), .range(lower: 2, upper: .infinity)],
            testDescription: "two ranges do not meet"
        ),
        Problem(
            kinds: [
                .range(lower: -.infinity, upper: 1), .range(lower: 1, upper: 1), .range(lower: 1, upper: .infinity),
            ],
            testDescription: "a range is empty"
        ),
        Problem(kinds: [.categories(["a", "b"]), .categories(["b"])], testDescription: "a code is in two bins"),
        Problem(kinds: [.special([1]), .special([1])], testDescription: "a code is in two bins"),
        Problem(kinds: [.missing, .missing], testDescription: "missing has two bins"),
        Problem(kinds: [.other, .missing], testDescription: "the bin for other values is not the last"),
    ])
    func saysWhyBinsAreNoCharacteristic(_ problem: Problem) {
        let bins = problem.kinds.map { Bin(kind: $0, goods: 1, bads: 1, ofGoods: 2, ofBads: 2) }
        #expect(Characteristic.problem(in: bins) == problem.testDescription)
    }

    @Test func aWeightThatIsNotFiniteIsAProblem() {
        let bin = Bin(kind: .missing, goods: 1, bads: 1, weightOfEvidence: .nan, isAdjusted: false)
        #expect(Characteristic.problem(in: [bin]) == "a weight of evidence is not finite")
    }
}

/// Files of the reference implementations.
enum Reference {
    static func read(_ path: String) throws -> JSONValue {
        let url = try #require(Repository.shared).appendingPathComponent("reference/\(path)")
        return try JSONValue.parse([UInt8](Data(contentsOf: url)), limits: .file)
    }
}
