import Baselines
import Documents
import Encoding
import FeatureDefinitions
import Features
import ModelArtefacts
import Products
import Scoring
import TestSupport
import Testing

/// A logistic model and trees that vote, as a worker reads and runs them.
@Suite struct VoteModelTests {
    private static func vote(_ schema: FeatureSchema, share: Double = 0.25) throws -> VoteModel {
        VoteModel(linear: QuickLoan.logistic(schema), trees: try TreeModelTests.model(schema), share: share)
    }

    @Test(arguments: [0.25, 0.8])
    func `It is the mean of its members' log-odds, and contributions add up to it`(share: Double) throws {
        let schema = try QuickLoan.product().schema
        let vote = try Self.vote(schema, share: share)
        let (model, linear) = (ScoringModel.vote(vote), ScoringModel.logistic(vote.linear))
        for vector in QuickLoan.applicants {
            let mean =
                try share * linear.logOdds(of: vector) + (1 - share)
                * ScoringModel.trees(vote.trees).logOdds(of: vector)
            let explanation = try model.explanation(of: vector)
            #expect(abs(explanation.logOdds - mean) < 1e-12)
            #expect(try model.logOdds(of: vector) == explanation.logOdds)
            #expect(abs(explanation.contributions.reduce(model.intercept, +) - mean) < 1e-9)
            #expect(explanation.contributions[1] == 0, "nobody reads the months")
        }
        #expect(model.usesFeature == [true, false, true, true, true])
    }

    @Test func `Its contributions are of both members against the same applicants`() throws {
        let schema = try QuickLoan.product().schema
        let vote = try Self.vote(schema)
        let vectors = QuickLoan.applicants.prefix(40)
        var sums = [Double](repeating: 0, count: schema.count)
        for vector in vectors {
            let parts = try ScoringModel.vote(vote).explanation(of: vector).contributions
            for index in sums.indices { sums[index] += parts[index] }
        }
        // Those whom everybody is compared with differ from themselves by nothing, on average.
        for sum in sums { #expect(abs(sum) < 1e-9) }
        let other = vote.comparing(with: [try vote.trees.encoder.row(of: QuickLoan.vector())])
        let explanation = try ScoringModel.vote(other).explanation(of: QuickLoan.vector())
        #expect(explanation.contributions.allSatisfy { abs($0) < 1e-12 })
    }

    @Test func `A calibration moves the log-odds along a line, and contributions with them`() throws {
        let vote = try Self.vote(QuickLoan.product().schema)
        let moved = vote.calibrated(by: .linear(slope: 1.5, intercept: -0.5))
        let (before, after) = (ScoringModel.vote(vote), ScoringModel.vote(moved))
        for vector in QuickLoan.applicants {
            let found = try after.explanation(of: vector)
            #expect(abs(try found.logOdds - (1.5 * before.logOdds(of: vector) - 0.5)) < 1e-12)
            #expect(abs(found.contributions.reduce(after.intercept, +) - found.logOdds) < 1e-9)
        }
    }

    @Test(arguments: [false, true])
    func `An artefact of it is read back and says the same to the last bit`(isCurve: Bool) throws {
        let product = try QuickLoan.product()
        let curve = try #require(IsotonicCalibration(scores: [0.1, 0.2, 0.6], rates: [0, 0.25, 0.5]))
        let calibration = isCurve ? Calibration.isotonic(curve) : .linear(slope: 1.25, intercept: 0.5)
        let model = ScoringModel.vote(try Self.vote(product.schema).calibrated(by: calibration))
        let artefact = try QuickLoan.artefact(model, product)
        let read = try ModelArtefact(reading: artefact.canonicalBytes, file: "a.json")
        #expect(read == artefact)
        for vector in QuickLoan.applicants {
            #expect(try read.model.logOdds(of: vector).bitPattern == model.logOdds(of: vector).bitPattern)
            #expect(try read.model.explanation(of: vector) == model.explanation(of: vector))
        }
    }

    @Test(arguments: [
        (#""share":0.25"#, #""share":0"#), (#""share":0.25"#, #""share":1"#), (#""share":0.25"#, #""share":"all""#),
        (#""share":0.25,"#, ""), (#""kind":"vote""#, #""kind":"votes""#), (#""linear":{"#, #""linear":{"pets":1,"#),
        (#""slope":1"#, #""slope":-1"#), (#""slope":1},"columns""#, #""slope":2},"columns""#),
    ])
    func `A file that says otherwise is refused`(part: String, replacement: String) throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(.vote(try Self.vote(product.schema)), product)
        let text = String(decoding: artefact.canonicalBytes, as: UTF8.self)
        try #require(text.contains(part))
        let bytes = Array(text.replacing(part, with: replacement, maxReplacements: 1).utf8)
        var envelope = try #require(try JSONValue.parse(bytes, limits: .file).objectValue)
        envelope["sha256"] = .string(ContentDigest.sha256(of: try #require(envelope["body"]).canonicalBytes).hex)
        #expect(throws: ArtefactError.self) {
            try ModelArtefact(reading: JSONValue.object(envelope).canonicalBytes, file: "a.json")
        }
    }

    @Test func `Damaged votes are refused, or read and then safe to score with`() throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(.vote(try Self.vote(product.schema)), product)
        let file = try #require(try JSONValue.parse(artefact.canonicalBytes, limits: .file).objectValue)
        let body = try #require(file["body"]).canonicalBytes
        var refused = 0
        for seed in FileDamage.rounds(500) {
            var damage = FileDamage(seed: seed)
            // What is no JSON any more is refused before anything else is looked at.
            guard let json = try? JSONValue.parse(damage.damaged(body), limits: .file) else { continue }
            var sealed = file
            sealed["body"] = json
            sealed["sha256"] = .string(ContentDigest.sha256(of: json.canonicalBytes).hex)
            do {
                let read = try ModelArtefact(reading: JSONValue.object(sealed).canonicalBytes, file: "a.json")
                for vector in QuickLoan.applicants {
                    // A model whose schema was damaged says so of every applicant.
                    if let found = try? read.model.explanation(of: vector) { #expect(found.logOdds.isFinite) }
                }
            } catch {
                refused += 1
            }
        }
        #expect(refused > 15)
    }
}
