import Foundation

// Not a part of the tests that run everywhere: `deploy/fuzz SUBJECT [SECONDS]` builds and runs it.

/// Which reader bytes are thrown at.
private let subject = ProcessInfo.processInfo.environment["FUZZING_SUBJECT"] ?? ""

/// What libFuzzer, which comes with the compiler and has the program's `main`, calls until something breaks.
/// - Parameters:
///   - start: Of the bytes.
///   - count: How many there are.
/// - Returns: 0 always, as libFuzzer wants it.
@_cdecl("LLVMFuzzerTestOneInput")
public func throwBytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    switch subject {
    case "json": Subjects.json(bytes)
    case "csv": Subjects.csv(bytes)
    case "resp": Subjects.replies(bytes)
    case "form": Subjects.form(bytes)
    case "multipart": Subjects.parts(bytes)
    case "cookie": Subjects.cookies(bytes)
    case "token": Subjects.token(bytes)
    case "envelope": Subjects.envelope(bytes)
    case "job": Subjects.job(bytes)
    case "result": Subjects.result(bytes)
    case "xgboost-json": Subjects.xgboostJSON(bytes)
    case "xgboost-ubj": Subjects.xgboostUBJSON(bytes)
    case "lightgbm": Subjects.lightGBM(bytes)
    case "pmml": Subjects.pmml(bytes)
    case "artefact": Subjects.artefact(bytes)
    default: preconditionFailure("FUZZING_SUBJECT names no reader")
    }
    return 0
}
