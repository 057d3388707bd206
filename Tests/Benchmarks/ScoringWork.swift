import Assessments
import Decisioning
import Features
import FoundationEssentials
import ModelArtefacts
import Products
import QueueBenchmarks
import Scoring

/// What a worker does with the jobs of a model: read the message, assess, write the assessment.
struct ScoringWork: Sendable {
    private let rehearsed: RehearsedAssessment
    private var artefact: ModelArtefact { rehearsed.artefact }

    init(artefact path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        try self.init(try ModelArtefact(reading: bytes, file: path))
    }

    init(_ artefact: ModelArtefact) throws { rehearsed = try RehearsedAssessment(artefact) }

    /// The example of the product's definition, as a model reads it.
    func vector() throws -> FeatureVector {
        let message = try AssessmentMessage.decode(rehearsed.message("00000000-0000-4000-8000-000000000001"))
        return try message.vector(by: FeatureProgram(artefact.product))
    }

    /// For the benchmark of the queue.
    var work: BenchmarkWork {
        BenchmarkWork(name: "\(artefact.name) \(artefact.version), \(artefact.learner.prefix(60))") { [rehearsed] id in
            rehearsed.message(id)
        } compute: { [rehearsed] body, id in
            try? rehearsed.assess(body, id)  // a failure fails the run
        }
    }

    /// Whether it sums trees.
    var hasTrees: Bool { artefact.model.trees != nil }
    /// Memory of the model with its tables.
    var modelByteCount: Int { artefact.model.byteCount }

    /// Prints what each step costs, in microseconds of processor time.
    func printTimings() throws {
        let id = "00000000-0000-4000-8000-000000000001"
        let body = rehearsed.message(id)
        let program = FeatureProgram(artefact.product)
        let message = try AssessmentMessage.decode(body)
        let vector = try message.vector(by: program)
        let policy = artefact.product.policy
        let assessment = try Decisioning.assess(vector, facts: message.facts, with: artefact, under: policy, jobID: id)
        let bytes = assessment.canonicalBytes
        print(
            "message \(body.count) B, result \(bytes.count) B, \(assessment.outcome), \(assessment.reasons.count) reasons"
        )
        try time("decode message") { _ = try AssessmentMessage.decode(body, expecting: program) }
        try time("decode message, product unknown") { _ = try AssessmentMessage.decode(body) }
        try time("vector") { _ = try message.vector(by: program) }
        time("digest of vector") { _ = vector.digest(artefact.product.schema) }
        try time("assess") {
            _ = try Decisioning.assess(vector, facts: message.facts, with: artefact, under: policy, jobID: id)
        }
        try printAssessment()
        time("write assessment") { _ = assessment.canonicalBytes }
        try time("read assessment") { _ = try Assessment.decode(bytes) }
        try time("all of a job") { _ = try rehearsed.assess(body, id) }
    }

    /// Median and 99th percentile of a whole assessment, its share of a job, and what the model takes.
    private func printAssessment() throws {
        let found = try measure()
        print("assess: p50 \(found.median) us, p99 \(found.percentile99) us of processor time")
        print(try allocations)
        print("score alone, vector in hand: \(found.score) us")
        print("share of a job: \(found.shareOfJob)")
        print("load and check: \(found.load) ms, then ready to score; \(found.prepare) ms more to be ready to explain")
        print("memory of the model with its tables: \(artefact.model.byteCount / 1024) KiB")
    }

    /// How often memory is asked for, vector in hand.
    var allocations: String {
        get throws {
            let id = "00000000-0000-4000-8000-000000000001"
            let message = try AssessmentMessage.decode(rehearsed.message(id))
            let vector = try message.vector(by: FeatureProgram(artefact.product))
            let policy = artefact.product.policy
            // What failed now would be infinite, which stops the benchmark.
            let scored = Allocations.perCall { _ in (try? artefact.model.logOdds(of: vector)) ?? .infinity }
            // The same.
            let assessed = Allocations.perCall { _ in
                (try? Decisioning.assess(vector, facts: message.facts, with: artefact, under: policy, jobID: id).logOdds)
                    ?? .infinity
            }
            return "allocations: \(scored) to score a vector, \(assessed) to assess it"
        }
    }

    /// What a worker spends on an applicant, and on a model.
    struct Costs {
        /// Of an assessment, in µs of processor time.
        let median: Double
        let percentile99: Double
        /// Of the time from message to result.
        let shareOfJob: Double
        /// In ms.
        let load: Double
        let prepare: Double
        /// Log-odds alone, vector in hand, in µs.
        let score: Double
    }

    func measure() throws -> Costs {
        let id = "00000000-0000-4000-8000-000000000001"
        let body = rehearsed.message(id)
        let message = try AssessmentMessage.decode(body)
        let vector = try message.vector(by: FeatureProgram(artefact.product))
        let policy = artefact.product.policy
        // What failed now would be infinite, which stops the benchmark.
        let assessed = CallTimes.ofCalls(2000, inGroupsOf: 1) { _ in
            (try? Decisioning.assess(vector, facts: message.facts, with: artefact, under: policy, jobID: id).logOdds)
                ?? .infinity
        }
        // The same.
        let jobs = CallTimes.ofCalls(1000, inGroupsOf: 1) { _ in
            (try? rehearsed.assess(body, id)).map { Double($0.count) } ?? .infinity
        }
        // The same, in larger groups: asking for the time would take half as long as eight linear models.
        let scores = CallTimes.ofCalls(1000, inGroupsOf: 64) { _ in
            (try? artefact.model.logOdds(of: vector)) ?? .infinity
        }
        var loads: [Double] = []
        var prepares: [Double] = []
        for _ in 0..<5 {
            let start = CallTimes.now
            let loaded = try ModelArtefact(reading: artefact.canonicalBytes, file: "artefact")
            loads.append((CallTimes.now - start) / 1000)
            loaded.model.prepareExplanations()
            prepares.append((CallTimes.now - start) / 1000 - loads[loads.count - 1])
        }
        return Costs(
            median: assessed.quantile(0.5),
            percentile99: assessed.quantile(0.99),
            shareOfJob: assessed.quantile(0.5) / jobs.quantile(0.5),
            load: loads.sorted()[2],
            prepare: prepares.sorted()[2],
            score: scores.quantile(0.5)
        )
    }

    private func time(_ name: String, _ body: () throws -> Void) rethrows {
        var best = Double.infinity
        for _ in 0..<7 {
            let start = ProcessorTime.ofThisThread()
            for _ in 0..<3_000 { try body() }
            best = min(best, Double(ProcessorTime.ofThisThread() - start) / 3_000)
        }
        print("\(name): \((best / 10).rounded() / 100) us")
    }
}
