import Foundation
import TestSupport
import Testing
import TreeModelFiles

/// Writes what a JSON document says as Universal Binary JSON, for files that no library would write.
enum UBJSONWriter {
    static func bytes(_ value: Any) -> [UInt8] {
        switch value {
        case let object as [String: Any]:
            [UInt8(ascii: "{")] + object.flatMap { text($0.key) + bytes($0.value) } + [UInt8(ascii: "}")]
        case let array as [Any]: [UInt8(ascii: "[")] + array.flatMap(bytes) + [UInt8(ascii: "]")]
        case let text as String: [UInt8(ascii: "S")] + self.text(text)
        case let number as NSNumber: [UInt8(ascii: "D")] + bigEndian(number.doubleValue.bitPattern)
        default: [UInt8(ascii: "Z")]
        }
    }

    private static func text(_ text: String) -> [UInt8] {
        [UInt8(ascii: "L")] + bigEndian(UInt64(text.utf8.count)) + text.utf8
    }

    private static func bigEndian(_ bits: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
    }
}

@Suite struct UBJSONTests {
    @Test(.enabled(if: Repository.hasShared), arguments: XGBoostReference.all)
    func theBinaryFileHoldsTheSameModel(_ reference: XGBoostReference) throws {
        let binary = try TreeModelFile.xgboost(ubjson: reference.bytes("model.ubj"), file: reference.name, rounds: .all)
        #expect(try binary == reference.model())
    }

    @Test(.enabled(if: Repository.hasShared))
    func aFileCutOrChangedAnywhereIsReadOrRefused() throws {
        let reference = try #require(XGBoostReference.all.first { $0.name == "xgboost/german_single_leaf" })
        let bytes = try reference.bytes("model.ubj")
        for end in bytes.indices {
            #expect(throws: TreeModelFileError.self) {
                try TreeModelFile.xgboost(ubjson: Array(bytes[..<end]), file: "m.ubj")
            }
        }
        var isRead = 0
        for place in bytes.indices {
            for byte in "{[#".utf8 + [0x7F] {
                var changed = bytes
                changed[place] = byte
                // Either answer will do; what must not happen is a crash or a hang.
                if (try? TreeModelFile.xgboost(ubjson: changed, file: "m.ubj")) != nil { isRead += 1 }
            }
        }
        #expect(isRead < 4 * bytes.count)
    }

    /// Each claims more than it has, or what no file needs.
    @Test(arguments: [
        "[$U#L\u{7F}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", "[$Z#l\u{7F}\u{0}\u{0}\u{0}", "[$T#l\u{7F}\u{0}\u{0}\u{0}",
        "[#l\u{7F}\u{0}\u{0}\u{0}", "[$N#U\u{8}", "[$U", "{$U#i\u{1}", "SL\u{7F}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}",
        "{i\u{1}aTi\u{1}aT}", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "NNNN", "", "[]x", "H", "Si\u{1}",
    ])
    func aHostileFileIsRefused(_ text: String) {
        #expect(throws: TreeModelFileError.self) {
            try TreeModelFile.xgboost(ubjson: Array(text.utf8), file: "m.ubj")
        }
    }
}
