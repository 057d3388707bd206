import CXGBoost
import ModelFitting

/// Turns the library's return codes into errors.
enum XGBoostCall {
    /// Runs one call of the library.
    /// - Throws: ``LearningError/trees(_:)`` with the first line of what the library says.
    static func check(_ code: Int32) throws(LearningError) {
        guard code != 0 else { return }
        let message = unsafe XGBGetLastError().map { unsafe String(cString: $0) } ?? ""
        let line = message.utf8.split(separator: UInt8(ascii: "\n")).first.map { String(decoding: $0, as: UTF8.self) }
        throw .trees(line ?? "libxgboost failed without a message")
    }

    /// The library's version, such as 1.7.4.
    static var version: String {
        var parts: (Int32, Int32, Int32) = (0, 0, 0)
        unsafe XGBoostVersion(&parts.0, &parts.1, &parts.2)
        return "\(parts.0).\(parts.1).\(parts.2)"
    }
}

/// The version of libxgboost that trees are grown with.
public var treeLibraryVersion: String { XGBoostCall.version }
