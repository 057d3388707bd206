import Documents
import Search
import Testing

@Suite struct SearchStudyTests {
    private static let space = SearchSpace([
        .init("a", 0...1), .init("b", 0.001...10, isLogarithmic: true), .init("c", 1...9, isWhole: true),
    ])

    /// Best at a = 0.7, b's place = 0.3, c in the middle.
    private static func worth(_ place: [Double]) -> Double {
        1 - (place[0] - 0.7) * (place[0] - 0.7) - (place[1] - 0.3) * (place[1] - 0.3) - (place[2] - 0.5)
            * (place[2] - 0.5)
    }

    private static func searched(_ method: SearchMethod, count: Int, seed: UInt64) -> SearchStudy {
        var study = SearchStudy(space, method, count: count, seed: seed)
        while true {
            let places = study.suggestions(2)
            if places.isEmpty { return study }
            study.add(
                places.map {
                    SearchTrial(number: $0.number, place: $0.place, values: [worth($0.place)], isPruned: false)
                }
            )
        }
    }

    @Test(arguments: SearchMethod.allCases)
    func `The same seed finds the same winner, and as many tries as asked`(method: SearchMethod) throws {
        let first = Self.searched(method, count: 31, seed: 4)
        #expect(first.trials.count == 31)
        #expect(Self.searched(method, count: 31, seed: 4).trials == first.trials)
        if method != .grid { #expect(Self.searched(method, count: 31, seed: 5).trials != first.trials) }
        #expect(first.trials.allSatisfy { $0.place.allSatisfy { (0...1).contains($0) } })
    }

    @Test func `A grid reaches every corner`() {
        let places = Self.searched(.grid, count: 27, seed: 1).trials.map(\.place)
        for a in [0.0, 0.5, 1] {
            for b in [0.0, 0.5, 1] { for c in [0.0, 0.5, 1] { #expect(places.contains([a, b, c])) } }
        }
    }

    @Test func `The Parzen estimator comes closer than chance with as many tries`() {
        let seeds: [UInt64] = Array(1...15)
        let losses = [SearchMethod.tpe, .random]
            .map { method in
                seeds.map { 1 - (Self.searched(method, count: 60, seed: $0).best?.mean ?? 0) }.sorted()[seeds.count / 2]
            }
        #expect(losses[0] < losses[1] * 0.6)
    }

    @Test func `Settings keep to their range, by factors or whole where they are`() {
        #expect(abs((Self.space.settings(at: [0, 0, 0])["b"] ?? 0) - 0.001) < 1e-12)
        let middle = Self.space.settings(at: [0.5, 0.5, 0.55])
        #expect(abs((middle["b"] ?? 0) - 0.1) < 1e-12)
        #expect(middle["c"] == 5)
        #expect(Self.space.settings(at: [1, 0.5, 1])["c"] == 9)
    }

    @Test func `The worse half is given up after the first folds, and a whole try beats a better beginning`() {
        let rule = SuccessiveHalving(folds: 5)
        #expect(rule.rungs == [1, 2, 4])
        let earlier = [0.1, 0.2, 0.3, 0.4].enumerated()
            .map { SearchTrial(number: $0, place: [0], values: [$1, $1], isPruned: true) }
        #expect(!rule.goesOn([0.15], after: earlier))
        #expect(rule.goesOn([0.35], after: earlier))
        #expect(rule.goesOn([0, 0, 0], after: earlier))
        #expect(rule.goesOn([0], after: Array(earlier.prefix(3))))
        var study = SearchStudy(SearchSpace([.init("a", 0...1)]), .random, count: 2, seed: 1)
        study.add([
            SearchTrial(number: 0, place: [0], values: [0.9], isPruned: true),
            SearchTrial(number: 1, place: [1], values: [0.6, 0.7], isPruned: false),
        ])
        #expect(study.best?.number == 1)
    }

    @Test func `A try comes back from its line`() throws {
        let trial = SearchTrial(number: 3, place: [0.1, 0.25], values: [0.7123456789], isPruned: true)
        #expect(SearchTrial(json: try JSONValue.parse(trial.json.canonicalBytes)) == trial)
        #expect(SearchTrial(json: ["number": 1]) == nil)
    }
}
