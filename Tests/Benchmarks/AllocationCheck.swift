import Assessments
import Encoding
import Features
import FoundationEssentials
import ModelArtefacts
import Products
import Scoring
import TreeEnsembles

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// That prediction asks for no memory: not measured against the clock, and so a check that may fail a build.
///
/// It holds with optimisation on, which is why `deploy/test` runs it there and no test does.
enum AllocationCheck {
    /// Prints what was counted, and ends the program with 1 where it is not nothing.
    static func run(_ paths: [String]) throws {
        if try !passes(paths) { exit(1) }
    }

    /// Whether scoring a vector in hand never asks, nor the sum of a row of trees, however laid out.
    private static func passes(_ paths: [String]) throws -> Bool {
        guard try counts() else {
            print("calls of the allocator cannot be counted here")
            return false
        }
        var isClean = true
        for path in paths {
            let artefact = try ModelArtefact(reading: [UInt8](try Data(contentsOf: URL(filePath: path))), file: path)
            for (name, count) in try found(artefact) {
                print("\(path): \(count) allocations \(name)")
                isClean = isClean && count == 0
            }
        }
        return isClean
    }

    /// Whether what is asked for is seen at all; a check that sees nothing would always pass.
    private static func counts() throws -> Bool {
        Allocations.perCall(100) { Double([Double](repeating: 1, count: $0 + 100).count) } >= 1
    }

    private static func found(_ artefact: ModelArtefact) throws -> [(String, Double)] {
        let work = try ScoringWork(artefact)
        let (vector, model) = (try work.vector(), artefact.model)
        // What failed now would be infinite, which stops the check.
        var found = [
            ("to score a vector", Allocations.perCall { _ in (try? model.logOdds(of: vector)) ?? .infinity })
        ]
        guard let trees = model.trees else { return found }
        let row = try trees.encoder.row(of: vector)
        for (name, layout) in [("as ranks", TreePredictor.Preference.fastest), ("as linked nodes", .linked)] {
            let predictor = TreePredictor(trees.ensemble, layout: layout)
            found.append(("to sum a row \(name)", Allocations.perCall { _ in predictor.sum(of: row) }))
        }
        return found
    }
}
