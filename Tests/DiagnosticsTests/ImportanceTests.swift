import Diagnostics
import FeatureDefinitions
import Features
import Learning
import ModelFitting
import Samples
import Testing
import Validation

@Suite struct ImportanceTests {
    /// Risk hangs on `cause` alone; `group` follows `cause` in all but one row of four.
    private static func sample() throws -> (TrainingSample, [String?]) {
        let schema = FeatureSchema([
            Feature(key: "cause", name: "cause", kind: .number), Feature(key: "noise", name: "noise", kind: .number),
        ])
        var vectors: [FeatureVector] = []
        var isBad: [Bool] = []
        var groups: [String?] = []
        for row in 0..<1200 {
            let cause = Double(row % 10)
            vectors.append(FeatureVector(values: [.number(cause), .number(Double(row * 7919 % 101))]))
            isBad.append(row / 10 % 11 < row % 10)
            groups.append(row / 10 % 4 == 0 ? (row % 3 == 0 ? "x" : "y") : (cause > 4 ? "x" : "y"))
        }
        return (try TrainingSample(schema: schema, vectors: vectors, isBad: isBad), groups)
    }

    @Test func `What risk hangs on comes first, what it does not is worth nothing`() throws {
        let (sample, _) = try Self.sample()
        let model = try LogisticRegression().fitted(to: sample)
        let importance = try PermutationImportance(of: model, on: sample, seed: 1)
        #expect(importance.rows.map(\.feature) == ["cause", "noise"])
        #expect(importance.rows[0].areaLost > 0.2)
        #expect(abs(importance.rows[1].areaLost) < 0.01)
        #expect(try PermutationImportance(of: model, on: sample, seed: 1) == importance)
    }

    @Test func `Inputs that stand in for a protected characteristic are found out`() throws {
        let (sample, groups) = try Self.sample()
        let proxy = try #require(try ProxyTest(sample, groupOfRow: groups, seed: 1))
        #expect(proxy.area.area > 0.75)
        #expect(try ProxyTest(sample, groupOfRow: groups.map { _ in "one" }, seed: 1) == nil)
    }
}
