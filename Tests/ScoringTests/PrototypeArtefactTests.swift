import Baselines
import Documents
import ModelArtefacts
import Products
import Scoring
import TestSupport
import Testing

/// Groups of applicants in the file of an artefact.
@Suite struct PrototypeArtefactTests {
    private static func artefact(_ calibration: Calibration = .none) throws -> ModelArtefact {
        let product = try QuickLoan.product()
        let model = PrototypeModelTests.model(product.schema).comparing(with: [0, 1, 2]).calibrated(by: calibration)
        return try QuickLoan.artefact(.prototypes(model), product)
    }

    /// The same file with another body, under its own digest.
    private static func sealed(_ artefact: ModelArtefact, _ body: JSONValue) throws -> [UInt8] {
        var file = try #require(try JSONValue.parse(artefact.canonicalBytes, limits: .file).objectValue)
        file["body"] = body
        file["sha256"] = .string(ContentDigest.sha256(of: body.canonicalBytes).hex)
        return JSONValue.object(file).canonicalBytes
    }

    @Test(arguments: [false, true])
    func `It is read back and says the same to the last bit`(isCurve: Bool) throws {
        let curve = try #require(IsotonicCalibration(scores: [0.1, 0.2, 0.6], rates: [0, 0.25, 0.5]))
        let artefact = try Self.artefact(isCurve ? .isotonic(curve) : .linear(slope: 1.25, intercept: 0.5))
        let read = try ModelArtefact(reading: artefact.canonicalBytes, file: "a.json")
        #expect(read == artefact && read.model == artefact.model)
        for vector in QuickLoan.applicants {
            #expect(try read.model.logOdds(of: vector).bitPattern == artefact.model.logOdds(of: vector).bitPattern)
            #expect(try read.model.explanation(of: vector) == artefact.model.explanation(of: vector))
        }
    }

    @Test(arguments: [
        (#""members":20}"#, #""members":19}"#), (#""members":20}"#, #""members":20.5}"#), (#","members":20}"#, "}"),
        (#""members":20}"#, #""members":20,"name":"A"}"#), (#""neighbours":7"#, #""neighbours":0"#),
        (#""neighbours":7"#, #""neighbours":33"#), (#""neighbours":7"#, #""neighbours":-1"#),
        (#""softness":0.5"#, #""softness":0"#), (#""softness":0.5"#, #""softness":-0.5"#),
        (#""background":[0,1,2]"#, #""background":[0,60]"#), (#""background":[0,1,2]"#, #""background":[-1]"#),
        (#""background":[0,1,2]"#, #""background":[0.5]"#),
        (#""background":[0,1,2]"#, #""background":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"#),
        (#""weight":0.25"#, #""weight":-0.25"#), (#""weight":0.25"#, #""weight":null"#),
        (#""center":["#, #""center":[1,"#), (#""bad_rate":"#, #""bad_rate":1"#),
        (#""kind":"prototypes""#, #""kind":"rows""#),
        (#""slope":1"#, #""slope":0"#),
    ])
    func `A file that says otherwise is refused`(part: String, replacement: String) throws {
        let artefact = try Self.artefact()
        let text = String(decoding: artefact.canonicalBytes, as: UTF8.self)
        try #require(text.contains(part))
        let changed = Array(text.replacing(part, with: replacement, maxReplacements: 1).utf8)
        let body = try #require(try JSONValue.parse(changed, limits: .file).objectValue?["body"])
        #expect(throws: ArtefactError.self) {
            try ModelArtefact(reading: Self.sealed(artefact, body), file: "a.json")
        }
    }

    /// No group, and more than are allowed.
    @Test(arguments: [0, PrototypeModel.mostPrototypes + 1]) func `As many groups are refused`(count: Int) throws {
        let artefact = try Self.artefact()
        let file = try #require(try JSONValue.parse(artefact.canonicalBytes, limits: .file).objectValue)
        var body = try #require(file["body"]?.objectValue)
        var model = try #require(body["model"]?.objectValue)
        let group = try #require(model["groups"]?.arrayValue?.first)
        model["groups"] = .array([JSONValue](repeating: group, count: count))
        model["background"] = .array([])
        body["model"] = .object(model)
        let error = #expect(throws: ArtefactError.self) {
            try ModelArtefact(reading: Self.sealed(artefact, .object(body)), file: "a.json")
        }
        #expect("\(String(describing: error))".contains("1024"))
    }

    @Test func `Damaged groups are refused, or read and then safe to score with`() throws {
        let artefact = try Self.artefact()
        let file = try #require(try JSONValue.parse(artefact.canonicalBytes, limits: .file).objectValue)
        let body = try #require(file["body"]).canonicalBytes
        var refused = 0
        for seed in FileDamage.rounds(100) {
            var damage = FileDamage(seed: seed)
            // What is no JSON any more is refused before anything else is looked at.
            guard let json = try? JSONValue.parse(damage.damaged(body), limits: .file) else { continue }
            do {
                let read = try ModelArtefact(reading: Self.sealed(artefact, json), file: "a.json")
                for vector in QuickLoan.applicants.prefix(5) {
                    // A model whose schema was damaged, or whose groups are too far, says so of every applicant.
                    if let found = try? read.model.explanation(of: vector) { #expect(found.logOdds.isFinite) }
                }
            } catch {
                refused += 1
            }
        }
        #expect(refused > 5)
    }
}
