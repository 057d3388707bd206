import Applications
import Baselines
import Documents
import Drift
import Features
import ModelLedger
import Products

/// A model as far as drift is concerned: its inputs and how its training looked.
struct WatchedModel: Sendable {
    private let product: Product
    private let program: FeatureProgram
    private let baseline: TrainingBaseline

    /// - Parameters:
    ///   - artefact: The model's file.
    ///   - name: Its name, for errors.
    /// - Throws: ``DriftCheckError/unreadable(_:)``.
    init(_ artefact: [UInt8], named name: String) throws(DriftCheckError) {
        do {
            let json = try JSONValue.parse(artefact, limits: .file)
            product = try Product.parse((json["body"]?["product"] ?? .null).canonicalBytes, file: name)
            baseline = try TrainingBaseline(reading: json, schema: product.schema, file: name)
        } catch {
            throw .unreadable("\(error)")
        }
        program = FeatureProgram(product)
    }

    /// Counts applications.
    /// - Returns: The report, and how many of them do not give what was scored.
    func report(on applications: [ScoredApplication]) async throws(DriftCheckError) -> (DriftReport, leftOut: Int) {
        var watch = DriftWatch(against: baseline)
        var leftOut = 0
        for (place, application) in applications.enumerated() {
            // Others have their turn on this thread meanwhile.
            if place % 50 == 49 { await Task.yield() }
            guard let vector = vector(of: application) else {
                leftOut += 1
                continue
            }
            watch.add(vector, probability: application.probabilityOfDefault)
        }
        do { return (try watch.report(), leftOut) } catch { throw .noApplicants }
    }

    /// The vector that was scored; nil where the kept answers give another.
    private func vector(of application: ScoredApplication) -> FeatureVector? {
        func scored(_ answers: [String: JSONValue]) -> FeatureVector? {
            guard let vector = program.vector(of: answers, submittedOn: application.submittedOn),
                vector.digest(product.schema) == application.featureVectorDigest
            else { return nil }
            return vector
        }
        let answers = application.answers
        // Answers are kept in their one form; where a definition has changed since, they are brought into that of the model's.
        return scored(answers) ?? scored(product.settled(answers, on: application.submittedOn))
    }
}
