import Testing
import TreeEnsembles

/// What is proved of the way a sum moves, against the sums themselves.
@Suite struct DirectionTests {
    /// One test of one feature; the smaller numbers get 0.
    private static func ensemble(
        _ threshold: Double,
        missingGoesFirst: Bool,
        _ reading: TreeEnsemble.Reading,
        leaves: (Double, Double) = (0, 1)
    ) throws -> TreeEnsemble {
        let tree = try DecisionTree(
            breadthFirst: [
                .threshold(threshold, feature: 0, missingGoesFirst: missingGoesFirst), .leaf(leaves.0), .leaf(leaves.1),
            ],
            covers: [2, 1, 1]
        )
        return try TreeEnsemble(
            arithmetic: .double,
            output: .logOdds(perUnit: 1),
            base: 0,
            readings: [reading],
            trees: [tree]
        )
    }

    /// Whether it is proved never to fall, and never to rise.
    private static func proof(_ ensemble: TreeEnsemble) -> [Bool] {
        ensemble.provenDirections.flatMap { [$0.neverFalls, $0.neverRises] }
    }

    /// LightGBM cuts zero off by the largest number that it takes for zero.
    private static let cutOff = Double(1e-35 as Float).nextUp

    /// The side of zero is given up where missing values go to the other.
    @Test(arguments: [
        (5.0, false, false), (5, true, true), (-5, true, false), (-5, false, true), (0, true, true), (0, false, true),
        (cutOff, true, true), (cutOff, false, true), (cutOff.nextUp, false, false), (-1e-30, true, false),
    ])
    func zeroThatIsMissingIsANumberLikeOthers(_ threshold: Double, _ goesFirst: Bool, _ isProved: Bool) throws {
        let rising = try Self.ensemble(threshold, missingGoesFirst: goesFirst, .zeroIsMissing)
        #expect(Self.proof(rising) == [isProved, false])
        let falling = try Self.ensemble(threshold, missingGoesFirst: goesFirst, .zeroIsMissing, leaves: (1, 0))
        #expect(Self.proof(falling) == [false, isProved])
        let predictor = TreePredictor(rising)
        let sums = [-9, -1e-20, -5e-31, -1e-36, 0, 1e-36, Self.cutOff, 1e-20, 9].map { predictor.sum(of: [$0]) }
        let isSorted = zip(sums, sums.dropFirst()).allSatisfy { $0 <= $1 }
        #expect(isSorted == isProved, "\(sums)")
    }

    @Test(arguments: [TreeEnsemble.Reading.plain, .nearZeroIsZero])
    func whereZeroIsANumberMissingValuesSayNothing(_ reading: TreeEnsemble.Reading) throws {
        for goesFirst in [true, false] {
            let ensemble = try Self.ensemble(5, missingGoesFirst: goesFirst, reading)
            #expect(Self.proof(ensemble) == [true, false])
        }
    }

    @Test func leavesThatAreEqualHaveBothDirections() throws {
        let ensemble = try Self.ensemble(5, missingGoesFirst: false, .zeroIsMissing, leaves: (1, 1))
        #expect(Self.proof(ensemble) == [true, true])
    }

    /// Whatever is proved is so on every row: random trees, one feature going up, the others as they are.
    @Test func whatIsProvedHoldsForEveryNumber() throws {
        var proved = 0
        for seed in 1...400 as ClosedRange<UInt64> {
            var grove = Grove(seed: seed)
            let ensemble = try grove.ensemble(trees: 1 + Int(seed % 2), depth: 1 + Int(seed % 3), arithmetic: .double)
            let predictor = TreePredictor(ensemble)
            let cuts = ensemble.trees.flatMap(\.nodes)
                .compactMap { if case .threshold(let cut, _, _) = $0 { cut } else { nil } }
            let numbers = (cuts + cuts.map(\.nextDown) + [-1e30, -1e-36, 0, 1e-36, 1e30]).sorted()
            for (feature, direction) in ensemble.provenDirections.enumerated() where feature != 4 {
                guard direction.neverFalls || direction.neverRises, ensemble.tests(feature) else { continue }
                proved += 1
                let row = grove.row()
                let sums = numbers.map { number in
                    var changed = row
                    changed[feature] = number
                    return predictor.sum(of: changed)
                }
                let steps = zip(sums, sums.dropFirst()).map { $1 - $0 }
                #expect(!direction.neverFalls || steps.allSatisfy { $0 >= 0 }, "\(seed), \(feature): \(sums)")
                #expect(!direction.neverRises || steps.allSatisfy { $0 <= 0 }, "\(seed), \(feature): \(sums)")
            }
        }
        #expect(proved > 100, "\(proved)")
    }
}

extension TreeEnsemble {
    fileprivate func tests(_ feature: Int) -> Bool { trees.contains { $0.nodes.contains { $0.feature == feature } } }
}
