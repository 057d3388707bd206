import QueueTesting
import QueueVocabulary
import RedisReplies
import Sealing
import Testing

@testable import Workbenches

@Suite struct HandTests {
    private func entry(_ number: Int) -> EntryID { EntryID(kind: .standard, streamID: "\(number)-0") }

    private func job(_ number: Int, attempt: Int64 = 1) throws -> BegunJob {
        let reply: [RedisValue] = [
            .status("RUN"), .integer(attempt), .integer(5), .integer(1), .bulk([1]), .null, .integer(0), .integer(0),
        ]
        let read = ReadEntry(entry: entry(number), job: try jobID(number))
        return try #require(BegunJob(reply, of: read, shard: 0, isReclaimed: false))
    }

    private func begin(_ numbers: [Int], in hand: inout Hand) throws -> [BegunJob] {
        let jobs = try numbers.map { try job($0) }
        hand.reserve(jobs.map(\.entry))
        let mayBegin = hand.startBeginning()
        #expect(mayBegin)
        return hand.finishBeginning(jobs.map(\.entry), jobs)
    }

    @Test func aJobGoesThroughTheHand() throws {
        var hand = Hand(slots: 1)
        let jobs = try begin([1, 2], in: &hand)
        #expect(jobs.count == 2 && hand.busyCount == 2 && !hand.isAlone)
        let started = hand.start(jobs[0])
        let startedAgain = hand.start(jobs[0])
        #expect(started && !startedAgain)
        let isWanted = hand.end(jobs[0], .completed([]), nanoseconds: 1_000)
        #expect(isWanted && hand.endedCount == 1 && !hand.isWorthDelivering)
        _ = hand.start(jobs[1])
        _ = hand.end(jobs[1], .completed([]), nanoseconds: 1_000)
        #expect(hand.isWorthDelivering)
        let ended = hand.takeEnded()
        #expect(ended.count == 2 && hand.busyCount == 0 && !hand.isEmpty && !hand.isAlone)
        hand.release(ended)
        #expect(hand.isEmpty && hand.isAlone)
    }

    @Test func whatDidNotBeginIsForgotten() throws {
        var hand = Hand(slots: 1)
        hand.reserve([entry(1), entry(2)])
        _ = hand.startBeginning()
        #expect(!hand.isAlone)
        _ = hand.finishBeginning([entry(1), entry(2)], [try job(2)])
        #expect(hand.entries == [entry(2)])
    }

    @Test func aLostJobIsNotComputedAndItsLateResultIsDropped() throws {
        var hand = Hand(slots: 1)
        let jobs = try begin([1, 2, 3], in: &hand)
        _ = hand.start(jobs[0])
        _ = hand.start(jobs[2])
        _ = hand.end(jobs[2], .completed([]), nanoseconds: 1)
        let count = hand.lose([entry(1), entry(2), entry(3), entry(9)])
        #expect(count == 2)  // what has ended is still delivered: the attempt number fences it
        let isWanted = hand.end(jobs[0], .completed([]), nanoseconds: 1)
        let started = hand.start(jobs[1])
        #expect(!isWanted && !started && hand.endedCount == 1)
    }

    @Test func drainingHandsBackWhatWaitsAndThenWhatRuns() throws {
        var hand = Hand(slots: 1)
        let jobs = try begin([1, 2], in: &hand)
        _ = hand.start(jobs[0])
        hand.startDraining()
        #expect(hand.endedCount == 1)
        #expect(try begin([3], in: &hand).isEmpty)
        #expect(hand.endedCount == 2)
        hand.giveUpRunning()
        #expect(hand.endedCount == 3)
        let isWanted = hand.end(jobs[0], .completed([]), nanoseconds: 1)
        #expect(!isWanted)
        hand.release(hand.takeEnded())
        #expect(hand.isEmpty && hand.busyCount == 0)
    }

    @Test func nothingElseBeginsWhileAReclaimedJobRunsAlone() {
        var hand = Hand(slots: 1)
        hand.startSweeping()
        let refused = hand.startBeginning()
        hand.finishSweeping()
        let allowed = hand.startBeginning()
        #expect(!refused && allowed)
    }

    @Test(arguments: [(1.0, 256), (45_000.0, 256), (4_000_000.0, 20), (1_000_000_000.0, 4)])
    func holdsEnoughForFortyMilliseconds(_ nanoseconds: Double, _ limit: Int) {
        var hold = HoldLimit(slots: 2)
        for _ in 0..<200 { hold.learn(nanoseconds: nanoseconds) }
        #expect(abs(hold.limit - limit) <= 1)
    }

    @Test func hasRoomAsSoonAsABatchIsFree() {
        var hand = Hand(slots: 100)
        #expect(hand.room == 200)
        hand.reserve((1...136).map { EntryID(kind: .standard, streamID: "\($0)-0") })
        #expect(hand.room == 64)
        hand.reserve([EntryID(kind: .standard, streamID: "137-0")])
        #expect(hand.room == 0)
    }

    @Test func aSmallHandHasRoomWhenHalfOfItIsFree() {
        var hand = Hand(slots: 2)
        hand.reserve((1...2).map { EntryID(kind: .standard, streamID: "\($0)-0") })
        #expect(hand.room == 2)
        hand.reserve([EntryID(kind: .standard, streamID: "3-0")])
        #expect(hand.room == 0)
    }

    @Test func whatAnEmptyClassWouldNotNeedGoesToTheOthers() {
        #expect(JobClass.shares(of: 128, busy: []).map(\.count) == [64, 48, 16])
        #expect(JobClass.shares(of: 128, busy: [.interactive, .standard, .bulk]).map(\.count) == [64, 48, 16])
        #expect(JobClass.shares(of: 128, busy: [.standard]).map(\.count) == [8, 64, 2])
        #expect(JobClass.shares(of: 64, busy: [.standard]).map(\.count) == [4, 59, 1])
        #expect(JobClass.shares(of: 64, busy: [.standard, .bulk]).map(\.count) == [4, 52, 8])
        // A fourth batch makes room for more, of which files get no more than their eighth either.
        #expect(JobClass.shares(of: 256, busy: [.standard, .bulk]).map(\.count) == [16, 64, 32])
        #expect(JobClass.shares(of: 64, busy: [.bulk]).map(\.count) == [4, 3, 57])
        for busy in [[], [.bulk], [.interactive, .bulk]] as [Set<JobClass>] {
            #expect(JobClass.shares(of: 3, busy: busy).allSatisfy { (1...64).contains($0.count) })
        }
    }

    @Test(arguments: [1, 2, 9, 128])
    func everyClassGetsAShare(_ room: Int) {
        let shares = JobClass.shares(of: room, busy: []).map(\.count)
        #expect(shares.allSatisfy { $0 >= 1 } && shares.reduce(0, +) <= max(room, 3))
    }
}
