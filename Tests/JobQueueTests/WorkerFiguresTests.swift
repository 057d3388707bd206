import Testing

@testable import QueueVocabulary

@Suite struct WorkerFiguresTests {
    @Test func aHistogramCountsIntoTheRangesOfItsBounds() {
        var histogram = DurationHistogram()
        for milliseconds in [-3, 0, 5, 6, 60_000, 60_001, 9_000_000] { histogram.add(milliseconds: milliseconds) }
        #expect(histogram.counts == [3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
        #expect(histogram.count == 7 && histogram.sumMilliseconds == 9_120_012)
        #expect(DurationHistogram(histogram.text) == histogram)
        var doubled = histogram
        doubled.add(histogram)
        #expect(doubled.count == 14)
    }

    @Test func aQuantileLiesInItsRange() {
        var histogram = DurationHistogram()
        #expect(histogram.quantile(0.5) == nil)
        for _ in 0..<90 { histogram.add(milliseconds: 20) }
        for _ in 0..<10 { histogram.add(milliseconds: 70_000) }
        #expect(histogram.quantile(0.45) == 17.5)
        #expect(histogram.quantile(0.99) == 60_000)
    }

    @Test(arguments: ["", "1", "1,2,x", "0,0,0,0,0,0,0,0,0,0,0,0,0,0,-1", "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"])
    func whatIsNoHistogramIsNone(_ text: String) {
        #expect(DurationHistogram(text) == nil)
    }

    @Test func figuresComeBackOutOfTheFieldsOfABeat() {
        var figures = WorkerFigures()
        for _ in 0..<3 { WorkerFigures.count("feature", in: &figures.failed) }
        figures.completed = ["ok": 7, "stale": 1]
        figures.dead = ["poison": 2]
        figures.dropped = ["expired": 4]
        (figures.reclaimed, figures.lost, figures.handedBack, figures.fenced) = (1, 2, 3, 4)
        figures.wait.add(milliseconds: 12)
        figures.total.add(milliseconds: 900)
        let fields = Dictionary(uniqueKeysWithValues: figures.fields)
        #expect(fields["failed.feature"] == "3")
        #expect(WorkerFigures(fields: fields) == figures)
    }

    @Test func causesAreBounded() {
        var counters: [String: Int] = [:]
        for number in 0..<100 { WorkerFigures.count("c\(number)", in: &counters) }
        #expect(counters.count == 25 && counters["other"] == 76)
    }
}
