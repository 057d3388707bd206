import Foundation
import TestSupport
import Testing
import TreeEnsembles
import TreeModelFiles

/// Damaged models are refused, or read and then safe to score with; a loader that crashes or hangs ends the run.
@Suite(.timeLimit(.minutes(10))) struct DamagedFileTests {
    /// A model of a few trees that another program wrote.
    struct Original: CustomTestStringConvertible {
        enum Format: String { case json, ubj, txt }

        let testDescription: String
        let format: Format

        func read(_ bytes: [UInt8]) throws(TreeModelFileError) -> TreeModelFile {
            switch format {
            case .json: try .xgboost(json: bytes, file: "m")
            case .ubj: try .xgboost(ubjson: bytes, file: "m")
            case .txt: try .lightGBM(text: bytes, file: "m")
            }
        }

        var bytes: [UInt8] {
            get throws {
                let folder = try #require(Repository.shared)
                return [UInt8](try Data(contentsOf: folder.appendingPathComponent("reference/\(testDescription)")))
            }
        }
    }

    private static let originals = [
        "xgboost/german_single_leaf/model.json", "xgboost/german_early_stop/model.json",
        "xgboost/german_cat_codes/model.json", "xgboost/taiwan_dart/model.json", "xgboost17/german_num/model.json",
        "xgboost/german_single_leaf/model.ubj", "xgboost/german_early_stop/model.ubj",
        "xgboost/german_cat_codes/model.ubj", "lightgbm/german_pandas_category/model.txt",
        "lightgbm/taiwan_use_missing_false/model.txt", "lightgbm/taiwan_rf/model.txt",
    ]
    .compactMap { path in
        Original.Format(rawValue: URL(fileURLWithPath: path).pathExtension)
            .map { Original(testDescription: path, format: $0) }
    }
    .filter { original in
        // Not every version of the shared folder has every case.
        Repository.shared.map {
            FileManager.default.fileExists(
                atPath: $0.appendingPathComponent("reference/\(original.testDescription)").path
            )
        } ?? false
    }

    @Test(.enabled(if: Repository.hasShared), arguments: originals)
    func isReadOrRefused(_ original: Original) throws {
        let bytes = try original.bytes
        _ = try original.read(bytes)
        var refused = 0
        for seed in FileDamage.rounds(150) {
            var damage = FileDamage(seed: seed)
            do {
                try score(try original.read(damage.damaged(bytes)).ensemble)
            } catch is TreeModelFileError {
                refused += 1
            }
        }
        #expect(refused > 50)
    }

    /// Any answer will do; it must be one.
    private func score(_ ensemble: TreeEnsemble) throws {
        let predictor = TreePredictor(ensemble)
        for value in [0, .nan, 1e300, -1e300, 2.5, -1, 1e9] {
            let sum = predictor.sum(of: Array(repeating: value, count: ensemble.featureCount))
            let again = predictor.sum(of: Array(repeating: value, count: ensemble.featureCount))
            #expect(sum.bitPattern == again.bitPattern)
        }
    }
}
