import CXGBoost
import ModelFitting

/// Trees as the library grows and holds them.
///
/// Owns its handle alone, frees it once, and lends it to nobody: safe to use, though what it stores is not.
@safe final class Booster {
    private let handle: BoosterHandle

    /// A booster without trees.
    /// - Throws: ``LearningError/trees(_:)`` for a parameter that the library refuses.
    init(_ parameters: [(name: String, value: String)], for matrices: [BoosterMatrix]) throws(LearningError) {
        var handles: [DMatrixHandle?] = unsafe matrices.map { unsafe $0.handle }
        var made: BoosterHandle?
        try unsafe XGBoostCall.check(XGBoosterCreate(&handles, UInt64(handles.count), &made))
        guard let made = unsafe made else { throw .trees("libxgboost made no booster") }
        unsafe handle = unsafe made
        for (name, value) in parameters { try unsafe XGBoostCall.check(XGBoosterSetParam(handle, name, value)) }
    }

    private init(handle: BoosterHandle) { unsafe self.handle = unsafe handle }

    /// Reads a model that the library wrote as JSON.
    /// - Throws: ``LearningError/trees(_:)``.
    static func read(_ json: [UInt8]) throws(LearningError) -> Booster {
        let booster = try Booster([("nthread", "1"), ("verbosity", "0")], for: [])
        try unsafe XGBoostCall.check(XGBoosterLoadModelFromBuffer(booster.handle, json, UInt64(json.count)))
        return booster
    }

    /// Grows the trees of one more round.
    func grow(round: Int, on matrix: BoosterMatrix) throws(LearningError) {
        try unsafe XGBoostCall.check(XGBoosterUpdateOneIter(handle, Int32(round), matrix.handle))
    }

    /// The booster of its first rounds.
    func prefix(_ rounds: Int) throws(LearningError) -> Booster {
        var made: BoosterHandle?
        try unsafe XGBoostCall.check(XGBoosterSlice(handle, 0, Int32(rounds), 1, &made))
        guard let made = unsafe made else { throw .trees("libxgboost made no booster") }
        return unsafe Booster(handle: made)
    }

    /// The probability of bad of every row.
    func probabilities(_ matrix: BoosterMatrix) throws(LearningError) -> [Double] {
        let configuration =
            #"{"type":0,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false}"#
        var shape: UnsafePointer<bst_ulong>?
        var dimensions: bst_ulong = 0
        var result: UnsafePointer<Float>?
        try unsafe XGBoostCall.check(
            XGBoosterPredictFromDMatrix(handle, matrix.handle, configuration, &shape, &dimensions, &result)
        )
        guard let shape = unsafe shape, let result = unsafe result, dimensions >= 1 else {
            throw .trees("libxgboost predicted nothing")
        }
        let count = Int(unsafe shape[0])
        return unsafe UnsafeBufferPointer(start: result, count: count).map { Double($0) }
    }

    /// The model in the library's own JSON.
    var json: [UInt8] {
        get throws(LearningError) {
            var length: bst_ulong = 0
            var bytes: UnsafePointer<CChar>?
            try unsafe XGBoostCall.check(
                XGBoosterSaveModelToBuffer(handle, #"{"format":"json"}"#, &length, &bytes)
            )
            guard let bytes = unsafe bytes else { throw .trees("libxgboost wrote nothing") }
            return unsafe UnsafeBufferPointer(start: bytes, count: Int(length)).map { UInt8(bitPattern: $0) }
        }
    }

    deinit { _ = unsafe XGBoosterFree(handle) }
}
