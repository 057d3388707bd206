import CXGBoost
import FeatureDefinitions
import ModelFitting
import Samples

/// A sample as the library holds it: one Float32 column for each feature, NaN where missing.
///
/// Numbers stay what they are, special codes too. A category is its position among the declared codes, compared as a number
/// where risk moves one way along their order; a code nobody declared counts as missing. Owns its handle alone and frees it
/// once: safe to use, though what it stores is not.
@safe final class BoosterMatrix {
    let handle: DMatrixHandle

    /// Copies a sample, with outcomes and weights.
    /// - Throws: ``LearningError/trees(_:)``.
    convenience init(_ sample: TrainingSample) throws(LearningError) {
        try self.init(columns: sample.columns, count: sample.count, schema: sample.schema)
        let labels = sample.isBad.map { $0 ? Float(1) : 0 }
        let weights = sample.weights.map { Float($0) }
        try unsafe XGBoostCall.check(XGDMatrixSetFloatInfo(handle, "label", labels, UInt64(labels.count)))
        try unsafe XGBoostCall.check(XGDMatrixSetFloatInfo(handle, "weight", weights, UInt64(weights.count)))
    }

    private init(columns: [FeatureColumn], count: Int, schema: FeatureSchema) throws(LearningError) {
        let values = Self.rows(columns, count: count, schema: schema)
        var made: DMatrixHandle?
        try unsafe XGBoostCall.check(
            XGDMatrixCreateFromMat(values, UInt64(count), UInt64(schema.count), .nan, &made)
        )
        guard let made = unsafe made else { throw .trees("libxgboost made no matrix") }
        unsafe handle = unsafe made
        try setText("feature_name", schema.features.map(\.key))
        try setText("feature_type", schema.features.map { $0.kind == .number || $0.isRanked ? "float" : "c" })
    }

    /// Row-major, `[count, schema.count]`.
    private static func rows(_ columns: [FeatureColumn], count: Int, schema: FeatureSchema) -> [Float] {
        let width = schema.count
        var values = [Float](repeating: .nan, count: count * width)
        for (index, column) in columns.enumerated() {
            switch column {
            case .numbers(let numbers):
                for (row, number) in numbers.enumerated() { values[row * width + index] = Float(number) }
            case .codes(let codes, _):
                let declared = Int32(schema.features[index].kind.codes.count)
                for (row, code) in codes.enumerated() where code >= 0 && code < declared {
                    values[row * width + index] = Float(code)
                }
            }
        }
        return values
    }

    private func setText(_ field: String, _ texts: [String]) throws(LearningError) {
        // One block of zero-terminated texts, and where each begins; the library copies them.
        let bytes: [CChar] = texts.flatMap { text -> [CChar] in text.utf8.map { CChar(bitPattern: $0) } + [0] }
        var starts: [Int] = []
        var next = 0
        for text in texts {
            starts.append(next)
            next += text.utf8.count + 1
        }
        let code = unsafe bytes.withUnsafeBufferPointer { block in
            var pointers: [UnsafePointer<CChar>?] = unsafe starts.map { unsafe block.baseAddress?.advanced(by: $0) }
            return unsafe XGDMatrixSetStrFeatureInfo(handle, field, &pointers, UInt64(texts.count))
        }
        try XGBoostCall.check(code)
    }

    deinit { _ = unsafe XGDMatrixFree(handle) }
}
