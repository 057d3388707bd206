import Testing

@testable import JobProcessing

@Suite struct HomeShardsTests {
    private static func workers(_ count: Int) -> Set<String> {
        Set((0..<count).map { "host-\(100 + $0)-\($0 * 7919)" })
    }

    private func homes(_ shards: Int, _ workers: Set<String>) -> [Set<String>] {
        (0..<shards)
            .map { shard in
                workers.filter { HomeShards.isHome(shard, of: $0, among: workers, shards: shards) }
            }
    }

    @Test(arguments: [(1, 1, 1), (8, 1, 1), (8, 2, 2), (8, 3, 2), (16, 8, 2), (16, 40, 5), (4, 16, 8)])
    func everyShardHasTwoWorkersAndEveryWorkerTwoShardsAtLeastOnAverage(_ shards: Int, _ workers: Int, _ owners: Int) {
        let homes = homes(shards, Self.workers(workers))
        #expect(homes.allSatisfy { $0.count == owners })
        let sum = homes.reduce(0) { $0 + $1.count }
        #expect(workers == 1 ? sum == shards : sum >= 2 * workers)
    }

    @Test func whoGoesLeavesItsOwnShardsAndMovesNoOthers() throws {
        let all = Self.workers(8)
        let gone = try #require(all.sorted().first)
        for (before, after) in zip(homes(16, all), homes(16, all.subtracting([gone]))) {
            #expect(after.isSuperset(of: before.subtracting([gone])))
            #expect(before.contains(gone) || after == before)
        }
    }

    @Test func aWorkerThatIsNotListedYetKnowsItsShards() {
        let others = Self.workers(5)
        for shard in 0..<8 {
            #expect(
                HomeShards.isHome(shard, of: "new", among: others, shards: 8)
                    == HomeShards.isHome(shard, of: "new", among: others.union(["new"]), shards: 8)
            )
        }
    }
}
