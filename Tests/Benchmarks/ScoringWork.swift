import Applications
import Decisioning
import Documents
import FoundationEssentials
import Lending
import ModelArtefacts
import Products
import QueueTrials
import Scoring
import TestSupport

/// What a worker does with the jobs of a model: read the message, assess, write the assessment.
struct ScoringWork: Sendable {
    private let artefact: ModelArtefact
    private let program: FeatureProgram
    /// A message up to the job's id, and from there on.
    private let head: [UInt8]
    private let tail: [UInt8]

    init(artefact path: String) throws {
        artefact = try ModelArtefact(reading: [UInt8](try Data(contentsOf: URL(filePath: path))), file: path)
        program = FeatureProgram(artefact.product)
        let product = artefact.product
        let today = try CalendarDate(year: 2026, month: 11, day: 21)
        let file = try Repository.bytes("Tests/Benchmarks/\(product.id).json")
        let answers = try product.check(JSONValue.parse(file).objectValue ?? [:], on: today)
        var generator = SystemRandomNumberGenerator()
        let id = ApplicationID(using: &generator)
        let body = AssessmentRequest(
            applicationID: id,
            product: product,
            submittedOn: today,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
        .canonicalBytes
        let mark = Array(id.uuid.utf8)
        let start = body.indices.first { body[$0...].starts(with: mark) } ?? body.endIndex
        head = Array(body[..<start])
        tail = Array(body[start...].dropFirst(mark.count))
    }

    /// For the benchmark of the queue.
    var work: BenchmarkWork {
        BenchmarkWork(name: "\(artefact.name) \(artefact.version), \(artefact.learner.prefix(60))") { id in
            head + Array(id.utf8) + tail
        } compute: { body, id in
            try? assess(body, id)  // a failure fails the run
        }
    }

    private func assess(_ body: [UInt8], _ id: String) throws -> [UInt8] {
        let message = try AssessmentMessage.decode(body)
        let vector = try message.vector(by: program)
        return
            try Decisioning.assess(
                vector,
                facts: message.facts,
                with: artefact,
                under: artefact.product.policy,
                jobID: id
            )
            .canonicalBytes
    }

    /// Prints what each step costs, in microseconds.
    func printTimings() throws {
        let id = "00000000-0000-4000-8000-000000000001"
        let body = head + Array(id.utf8) + tail
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
        try time("all of a job") { _ = try assess(body, id) }
    }

    private func time(_ name: String, _ body: () throws -> Void) rethrows {
        var best = Double.infinity
        for _ in 0..<5 {
            let start = ContinuousClock.now
            for _ in 0..<4_000 { try body() }
            best = min(best, (ContinuousClock.now - start) / .microseconds(1) / 4_000)
        }
        print("\(name): \((best * 100).rounded() / 100) us")
    }
}
