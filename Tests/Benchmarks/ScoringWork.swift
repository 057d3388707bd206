import Applications
import Decisioning
import FoundationEssentials
import Products
import QueueTrials
import ModelArtefacts
import Scoring

/// What a worker does with the jobs of a model: read the message, assess, write the assessment.
struct ScoringWork: Sendable {
    private let rehearsed: RehearsedAssessment
    private var artefact: ModelArtefact { rehearsed.artefact }

    init(artefact path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        rehearsed = try RehearsedAssessment(try ModelArtefact(reading: bytes, file: path))
    }

    /// For the benchmark of the queue.
    var work: BenchmarkWork {
        BenchmarkWork(name: "\(artefact.name) \(artefact.version), \(artefact.learner.prefix(60))") { [rehearsed] id in
            rehearsed.message(id)
        } compute: { [rehearsed] body, id in
            try? rehearsed.assess(body, id)  // a failure fails the run
        }
    }

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
        try time("decode message") { _ = try AssessmentMessage.decode(body) }
        try time("vector") { _ = try message.vector(by: program) }
        time("digest of vector") { _ = vector.digest(artefact.product.schema) }
        try time("assess") {
            _ = try Decisioning.assess(vector, facts: message.facts, with: artefact, under: policy, jobID: id)
        }
        time("write assessment") { _ = assessment.canonicalBytes }
        try time("read assessment") { _ = try Assessment.decode(bytes) }
        try time("all of a job") { _ = try rehearsed.assess(body, id) }
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
