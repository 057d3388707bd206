import Samples
import Testing

@Suite struct SampleSplitTests {
    private let isBad = (0..<1000).map { $0 % 7 == 0 }

    @Test func `A hold-out keeps the share of bads on both sides and uses every row once`() throws {
        let split = try HoldOut(fraction: 0.3, seed: 42).split(isBad)
        #expect((split.training + split.test).sorted() == Array(0..<1000))
        #expect(split.test.count == 300)
        #expect(split.test.count { isBad[$0] } == 43)
        #expect(try split == HoldOut(fraction: 0.3, seed: 42).split(isBad))
        #expect(try split != HoldOut(fraction: 0.3, seed: 43).split(isBad))
    }

    @Test(arguments: [CrossValidation.stratified(folds: 5, seed: 1), .rowModulo(folds: 5)])
    func `Every row judges once and never the model fitted to it`(plan: CrossValidation) throws {
        let splits = try plan.splits(isBad)
        #expect(splits.flatMap(\.test).sorted() == Array(0..<1000))
        for split in splits { #expect(Set(split.test).isDisjoint(with: split.training)) }
    }

    @Test func `Stratified folds differ by at most one bad; rows modulo five are what they say`() throws {
        let counts = try CrossValidation.stratified(folds: 5, seed: 1).splits(isBad)
            .map { $0.test.count { isBad[$0] } }
        #expect(counts.max() == 29 && counts.min() == 28)
        #expect(try CrossValidation.rowModulo(folds: 5).splits(isBad)[3].test.allSatisfy { $0 % 5 == 3 })
    }

    @Test func `A class with fewer rows than parts cannot be split`() {
        let rare = [true] + [Bool](repeating: false, count: 9)
        #expect(throws: SampleError.tooFewRows(count: 1, parts: 2)) {
            try HoldOut(fraction: 0.3, seed: 1).split(rare)
        }
        #expect(throws: SampleError.tooFewRows(count: 1, parts: 5)) {
            try CrossValidation.stratified(folds: 5, seed: 1).splits(rare)
        }
    }
}
