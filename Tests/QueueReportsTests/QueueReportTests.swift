import Charts
import Documents
import PrometheusMetrics
import QueueMonitoring
import QueueReadings
import QueueReports
import QueueVocabulary
import Testing

@Suite struct QueueReportTests {
    private var snapshot: QueueSnapshot {
        var worker = WorkerReading(name: "host-1-abcd", lastBeat: 100_000)
        (worker.state, worker.version, worker.model, worker.slots) = ("running", "1.0.0", "loan 3", 2)
        worker.figures.completed = ["ok": 12, "stale": 1]
        worker.figures.failed = Dictionary(uniqueKeysWithValues: (0..<40).map { ("cause\($0)", 40 - $0) })
        worker.figures.wait.add(milliseconds: 20)
        var snapshot = QueueSnapshot(queue: "applications")
        for second in 0..<3 {
            var reading = QueueReading(queue: "applications", now: Int64(100_000 + second * 10_000))
            worker.lastBeat = reading.now
            reading.workers = [worker]
            reading.classes[1].waiting = 1_204 + second * 100
            (reading.classes[2].delayed, reading.classes[2].nextDue) = (12, reading.now + 3_000)
            (reading.done, reading.dead, reading.depthLimit) = (second * 4_980, 6, 50_000)
            snapshot.take(reading)
        }
        snapshot.deadByCause = ["poison": 2, "schema": 4]
        snapshot.safety = SafetyLine()
        return snapshot
    }

    @Test func `The table has a row for each class`() {
        let rows = QueueTable.rows(snapshot)
        #expect(rows.map { $0[0] } == ["interactive", "std", "bulk"])
        #expect(rows.allSatisfy { $0.count == QueueTable.heading.count })
        #expect(rows[1][2] == "1,404" && rows[1][5] == "6")
    }

    @Test(arguments: [
        (lease: 15_000, silence: 17_500, busy: 8, others: 1, words: "lost: others take its 8 jobs within 3 s"),
        (lease: 15_000, silence: 20_000, busy: 1, others: 1, words: "lost: others have taken its job"),
        (lease: 15_000, silence: 17_500, busy: 8, others: 0, words: "lost: its 8 jobs must wait for a worker"),
        (lease: 15_000, silence: 17_500, busy: 0, others: 0, words: "lost: it held no job"),
        (lease: 15_000, silence: 14_000, busy: 8, others: 1, words: "running"),
        (lease: 3_000, silence: 3_500, busy: 8, others: 1, words: "lost: others take its 8 jobs within 1 s"),
        (lease: 3_000, silence: 4_000, busy: 8, others: 1, words: "lost: others have taken its 8 jobs"),
        (lease: 18_000, silence: 17_500, busy: 8, others: 1, words: "running"),
    ])
    func `What becomes of a lost worker's jobs is said`(
        lease: Int,
        silence: Int64,
        busy: Int,
        others: Int,
        words: String
    ) {
        var reading = QueueReading(queue: "applications", now: 100_000)
        reading.leaseMilliseconds = lease
        var lost = WorkerReading(name: "lost", lastBeat: reading.now - silence)
        (lost.state, lost.busy) = ("running", busy)
        var other = WorkerReading(name: "other", lastBeat: reading.now)
        other.state = "running"
        reading.workers = [lost] + (others == 1 ? [other] : [])
        var snapshot = QueueSnapshot(queue: "applications")
        snapshot.take(reading)
        #expect(OperatorPage(snapshot).workers.first?.cells.last == words)
    }

    /// Sixty come and none leaves, for a little more than three minutes; each takes a slot for a second.
    @Test func `A class that grows says how fast, and how many workers would do`() {
        var worker = WorkerReading(name: "w", lastBeat: 0)
        (worker.state, worker.version, worker.slots) = ("running", "1.0.0", 16)
        var snapshot = QueueSnapshot(queue: "applications")
        for second in stride(from: 0, through: 190, by: 10) {
            var reading = QueueReading(queue: "applications", now: Int64(second * 1_000))
            (worker.lastBeat, worker.figures.completed["ok"]) = (reading.now, second)
            worker.figures.run.add(milliseconds: 1_000)
            reading.workers = [worker]
            (reading.classes[2].waiting, reading.classes[2].entriesAdded) = (second * 60, second * 60)
            reading.classes[2].oldestWaitingMilliseconds = second * 1_000  // files may
            snapshot.take(reading)
            #expect(QueueTable.rows(snapshot)[2][1] == (second <= 180 ? "ok" : "AMBER"), "after \(second) s")
        }
        let rows = QueueTable.rows(snapshot)
        #expect(rows[2][11] == "never", "\(rows[2])")
        // 60 · 1 / (16 · 0.7) = 5.4
        #expect(rows[2][12] == "+60/s: docker compose up -d --scale worker=6", "\(rows[2])")
        #expect(rows[0][1] == "ok" && rows[0][12].isEmpty, "nothing waits there")
    }

    @Test func `Never a worker, a job or more than 25 causes in a label`() {
        let text = Exposition.text(QueueMetrics.families(snapshot))
        #expect(!text.contains("host-1"))
        #expect(text.contains("queue_jobs{queue=\"applications\",state=\"waiting\"} 1404\n"))
        #expect(text.contains("queue_workers{queue=\"applications\",state=\"running\",version=\"1.0.0\"} 1\n"))
        #expect(text.contains("queue_wait_seconds_bucket{queue=\"applications\",le=\"0.025\"} 1\n"))
        #expect(text.split(separator: "\n").count { $0.hasPrefix("queue_failed_total{") } == 25)
        #expect(text.contains("queue_completed_total{queue=\"applications\",outcome=\"ok\"} 12\n"))
    }

    @Test func `The page and the charts say the same`() throws {
        let page = OperatorPage(snapshot)
        #expect(page.health == "ok")
        #expect(page.tiles.contains { $0.name == "Waiting" && $0.value == "1,404" })
        #expect(page.tiles.contains { $0.name == "Retry" && $0.value == "12, next in 3.0s" })
        #expect(page.dead.map(\.name) == ["schema", "poison"])
        #expect(page.workers.allSatisfy { $0.cells.count == OperatorPage.workerHeading.count })
        let chart = try #require(snapshot.history.chart)
        #expect(chart.labels.count == 3 && chart.svg.contains("Jobs in and out, last hour"))
    }

    @Test func `A worker's pace is that between its last two beats`() {
        var worker = WorkerReading(name: "w", lastBeat: 100_000)
        (worker.uptimeSeconds, worker.cpuMilliseconds) = (10, 5_000)
        worker.figures.completed = ["ok": 100]
        var paces = WorkerPaces()
        #expect(paces["w"] == nil)
        paces.take([worker])
        #expect(paces["w"]?.cores == 0.5 && paces["w"]?.completedPerSecond == 10, "since its start")
        paces.take([worker])
        #expect(paces["w"]?.cores == 0.5, "no beat since")
        (worker.lastBeat, worker.cpuMilliseconds, worker.uptimeSeconds) = (105_000, 14_200, 15)
        worker.figures.completed = ["ok": 755]
        paces.take([worker])
        #expect(QueueWords.percent(paces["w"]?.cores) == "184%")
        #expect(QueueWords.rate(paces["w"]?.completedPerSecond) == "131")
        paces.take([])
        #expect(paces["w"] == nil && QueueWords.percent(nil) == "-")
    }

    @Test func `The worker's table has a cell for each name`() {
        let rows = QueueTable.workerRows(snapshot)
        #expect(rows.count == 1 && rows.allSatisfy { $0.count == QueueTable.workerHeading.count })
    }

    @Test func `The document is JSON with the verdict`() throws {
        let document = try JSONValue.parse(QueueReport.bytes(snapshot), limits: .standard)
        #expect(document["state"] == "ok")
        #expect(document["classes"]?.arrayValue?.count == 3)
    }

    @Test(
        arguments: [(nil, "not known", false), (12.4, "12s ago", false), (121, "2m01s ago", true)]
            as [(Double?, String, Bool)]
    )
    func `The page says when ledger and queue were compared`(seconds: Double?, words: String, warns: Bool) throws {
        var snapshot = snapshot
        snapshot.safety = SafetyLine(accepted: 7, waiting: 2, secondsSinceReconciled: seconds)
        let item = try #require(OperatorPage(snapshot).safety.last)
        #expect(item.name == "Reconciled" && item.value == words && item.isWarning == warns)
        let safety = try JSONValue.parse(QueueReport.bytes(snapshot), limits: .standard)["safety"]
        #expect(safety?["accepted"] == 7 && safety?["waiting"] == 2 && safety?["missing"] == 0)
        #expect(safety?["reconciled_seconds_ago"]?.numberValue == seconds?.rounded())
    }

    @Test func `Without Redis the document says why, and what the ledger knows`() throws {
        var snapshot = snapshot
        snapshot.take(failure: "queue.redis.notConnected")
        let document = try JSONValue.parse(QueueReport.bytes(snapshot), limits: .standard)
        #expect(document["state"] == "red" && document["failure"] == "queue.redis.notConnected")
        #expect(document["classes"] == nil && document["safety"]?["missing"] == 0)
        #expect(snapshot.banner?.hasPrefix("Redis cannot be reached (queue.redis.notConnected)") == true)
        #expect(QueueSnapshot.obstacle("queue.redis.server.NOAUTH").hasPrefix("Redis refuses to tell"))
    }

    @Test(arguments: [(800, "0.8s"), (362_000, "6m02s"), (11_100_000, "3h05m")])
    func `Time spans are short`(milliseconds: Int, text: String) {
        #expect(QueueWords.span(milliseconds: milliseconds) == text)
    }
}
