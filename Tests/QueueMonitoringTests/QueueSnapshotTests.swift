import QueueMonitoring
import QueueReadings
import QueueVocabulary
import Testing

/// The formulas and rules of an operator's page.
@Suite struct QueueSnapshotTests {
    private func reading(at second: Int, _ change: (inout QueueReading) -> Void = { _ in }) -> QueueReading {
        var reading = QueueReading(queue: "q", now: Int64(second) * 1_000)
        change(&reading)
        return reading
    }

    private func worker(_ name: String, beatAt second: Int) -> WorkerReading {
        var worker = WorkerReading(name: name, lastBeat: Int64(second) * 1_000)
        (worker.state, worker.version, worker.slots, worker.schemas) = ("running", "1.0.0", 2, 1...3)
        return worker
    }

    @Test func `What comes is what left and what the queue grew by`() throws {
        var rates = QueueRates()
        rates.take(reading(at: 10))
        #expect(rates.arrivals == nil)
        rates.take(
            reading(at: 12) {
                $0.done = 20
                $0.classes[1].waiting = 10
            }
        )
        #expect(rates.departures == 10)
        #expect(rates.arrivals == 15)
        // A minute of nothing leaves 1/e of it.
        rates.take(
            reading(at: 72) {
                $0.done = 20
                $0.classes[1].waiting = 10
            }
        )
        let departures = try #require(rates.departures)
        #expect(abs(departures - 3.6788) < 0.001)
    }

    @Test func `A class has the rates of its own stream`() {
        var rates = QueueRates()
        rates.take(reading(at: 1) { $0.classes[2].entriesAdded = 100 })
        rates.take(
            reading(at: 2) {
                $0.classes[2].entriesAdded = 130
                $0.classes[2].waiting = 10
            }
        )
        #expect(rates.ofClass(.bulk).arrivals == 30)
        #expect(rates.ofClass(.bulk).departures == 20)
        #expect(rates.ofClass(.standard).arrivals == nil)
    }

    @Test func `Time to clear and workers needed follow the formulas`() {
        let clearing = QueueForecast(waiting: 1_204, arrivals: 410, departures: 498, service: 0.02, slots: 4)
        #expect(clearing.clearing == .after(seconds: 1_204 / 88.0))
        #expect(clearing.workersNeeded == 3)  // 410 · 0.02 / (4 · 0.7) = 2.93
        let growing = QueueForecast(waiting: 88_110, arrivals: 300, departures: 240, service: nil, slots: 4)
        #expect(growing.clearing == .growing(perSecond: 60))
        #expect(growing.workersNeeded == nil)
        #expect(QueueForecast(waiting: 0, arrivals: 1, departures: 0, service: 1, slots: 1).clearing == .clear)
        #expect(QueueForecast(waiting: nil, arrivals: 1, departures: 2, service: 1, slots: 1).clearing == .unknown)
        #expect(QueueForecast.workers(clearing: 1_000, within: 5, arrivals: 100, service: 0.02, slots: 2) == 3)
    }

    @Test func `Who is turned away comes again when the queue will have drained`() {
        var snapshot = QueueSnapshot(queue: "q")
        #expect((48...72).contains(snapshot.retryAfterSeconds(depth: 10)), "nothing is known")
        snapshot.take(reading(at: 10) { $0.workers = [worker("a", beatAt: 9)] })
        snapshot.take(
            reading(at: 11) {
                $0.workers = [worker("a", beatAt: 10)]
                $0.done = 100
            }
        )
        #expect((8...12).contains(snapshot.retryAfterSeconds(depth: 1_000)), "a thousand at a hundred a second")
        #expect((1...2).contains(snapshot.retryAfterSeconds(depth: 0)))
        #expect((48...72).contains(snapshot.retryAfterSeconds(depth: 100_000)), "a minute at most")
        snapshot.take(reading(at: 12) { $0.done = 200 })
        #expect((48...72).contains(snapshot.retryAfterSeconds(depth: 1_000)), "no worker lives")
    }

    @Test func `What a worker has done counts once, whatever Redis forgot in between`() throws {
        var busy = WorkerReading(name: "a", lastBeat: 1)
        (busy.state, busy.figures.reclaimed) = ("running", 7)
        var totals = WorkerTotals()
        totals.take([busy])
        totals.take([])
        totals.take([WorkerReading(name: "a", lastBeat: 2)])
        busy.figures.reclaimed = 9
        totals.take([busy])
        #expect(totals.figures.reclaimed == 9)
    }

    @Test func `A lone late job is red, an idle queue is well`() {
        var snapshot = QueueSnapshot(queue: "q", targetMilliseconds: 5_000)
        snapshot.take(reading(at: 100) { $0.workers = [worker("a", beatAt: 99)] })
        #expect(snapshot.verdict.health == .ok)
        #expect(snapshot.verdict.sentence == "All is well.")
        snapshot.take(
            reading(at: 101) {
                $0.workers = [worker("a", beatAt: 99)]
                $0.classes[1].waiting = 1
                $0.classes[1].oldestWaitingMilliseconds = 5_001
            }
        )
        #expect(snapshot.verdict.health == .red)
        snapshot.take(
            reading(at: 102) {
                $0.workers = [worker("a", beatAt: 99)]
                $0.classes[2].waiting = 1
                $0.classes[2].oldestWaitingMilliseconds = 5_001
            }
        )
        #expect(snapshot.verdict.health == .ok, "nobody waits for a file")
        snapshot.take(failure: "redis.timedOut")
        #expect(snapshot.verdict.sentence == "Needs somebody now: Redis does not answer (redis.timedOut).")
    }

    @Test(arguments: [
        (["no-model"], 1, QueueVerdict.Health.red), (["no-model"], 0, .ok), (["no-model", "running"], 1, .ok),
        (["quiet"], 1, .red), (["quiet", "no-model"], 1, .red), (["quiet"], 0, .ok), (["quiet", "running"], 1, .ok),
    ])
    func `Workers without a model, or that are quiet, are no help to what waits`(
        states: [String],
        waiting: Int,
        health: QueueVerdict.Health
    ) {
        var snapshot = QueueSnapshot(queue: "q")
        snapshot.take(
            reading(at: 101) {
                $0.workers = states.map { worker($0, beatAt: 100) }
                for index in states.indices { $0.workers[index].state = states[index] }
                $0.classes[1].waiting = waiting
            }
        )
        #expect(snapshot.verdict.health == health)
        let reason =
            states.contains("quiet")
            ? "jobs wait and every worker that could read has been told to be quiet"
            : "jobs wait and no worker has a model"
        #expect(snapshot.verdict.reasons == (health == .red ? [reason] : []))
    }

    @Test(arguments: ["no worker", "missing", "refused", "dead", "depth", "schema", "events", "paused", "closed"])
    func `Every rule is told`(rule: String) {
        var snapshot = QueueSnapshot(queue: "q")
        snapshot.take(reading(at: 90) { $0.workers = [worker("a", beatAt: 89)] })
        snapshot.take(
            reading(at: 101) {
                $0.workers = rule == "no worker" ? [worker("a", beatAt: 60)] : [worker("a", beatAt: 100)]
                $0.classes[1].waiting = rule == "no worker" ? 1 : 0
                $0.died = rule == "dead" ? 2 : 0
                $0.depthLimit = 10
                $0.classes[0].delayed = rule == "depth" ? 9 : 0
                $0.newestSchema = rule == "schema" ? 4 : 3
                $0.oldestEventMilliseconds = rule == "events" ? 60_001 : 0
                $0.isPaused = rule == "paused"
                $0.isIntakeOpen = rule != "closed"
            }
        )
        snapshot.safety = SafetyLine(missing: rule == "missing" ? 1 : 0, quarantined: rule == "refused" ? 1 : 0)
        #expect(snapshot.verdict.health == (["no worker", "missing"].contains(rule) ? .red : .amber))
        #expect(snapshot.verdict.reasons.count == 1)
    }

    @Test func `A worker's end takes nothing from the counters`() {
        var totals = WorkerTotals()
        var first = worker("a", beatAt: 1)
        first.figures.completed["ok"] = 5
        var second = worker("b", beatAt: 1)
        second.figures.completed["ok"] = 7
        totals.take([first, second])
        first.figures.completed["ok"] = 6
        totals.take([first])
        totals.take([])
        #expect(totals.figures.completed == ["ok": 13])
    }

    @Test func `The last hour is kept, with its marks`() {
        var (history, rates) = (QueueHistory(), QueueRates())
        for second in stride(from: 0, through: 8_000, by: 5) {
            let reading = reading(at: second) {
                $0.workers = second < 7_000 ? [worker("a", beatAt: second)] : []
                $0.died = second / 1_000
            }
            rates.take(reading)
            history.take(reading, rates)
        }
        #expect(history.points.count == 361)
        #expect(history.marks.map(\.text) == ["0 workers"])
        #expect(history.deadGrowth() == 4)
        #expect(history.deadGrowth(within: 1_500_000) == 2)
    }
}
