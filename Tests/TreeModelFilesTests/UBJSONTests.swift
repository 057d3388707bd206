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

/// Memory is bounded before it is taken: short files that ask for much are refused, by their weight.
@Suite struct ModelFileWeightTests {
    private static let words = "holds more values than a model of trees has"

    private static func problem(ubjson bytes: [UInt8]) throws -> String {
        try #require(throws: TreeModelFileError.self) { try TreeModelFile.xgboost(ubjson: bytes, file: "m.ubj") }
            .description
    }

    private static func problem(json text: String) throws -> String {
        try #require(throws: TreeModelFileError.self) {
            try TreeModelFile.xgboost(json: Array(text.utf8), file: "m.json")
        }
        .description
    }

    /// Values that each take far more memory than their bytes in the file: numbers, arrays, objects.
    @Test(arguments: [("U\u{1}", 4_000_000), ("[]", 1_000_000), ("{}", 250_000)])
    func manyLooseValuesOfABinaryFileAreRefused(_ element: String, _ count: Int) throws {
        func file(_ count: Int) -> [UInt8] {
            var bytes = Array("{i\u{1}a[".utf8)
            for _ in 0..<count { bytes += element.utf8 }
            return bytes + "]}".utf8
        }
        let refused = try Self.problem(ubjson: file(count))
        #expect(refused.contains("byte ") && refused.contains(Self.words), "\(refused)")
        #expect(try !Self.problem(ubjson: file(count / 2)).contains(Self.words))
    }

    /// Numbers of one type stay the bytes they are, so that a model may have as many as a file holds.
    @Test func numbersOfOneTypeWeighNothing() throws {
        let count = 32 << 20
        let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
        let bytes = Array("{i\u{1}a[$U#l".utf8) + length + [UInt8](repeating: 7, count: count) + Array("}".utf8)
        #expect(try Self.problem(ubjson: bytes) == "m.ubj: is no XGBoost model: it has no learner")
    }

    @Test(arguments: [("[1]", 3_200_000), ("{}", 400_000)])
    func manyValuesOfATextAreRefusedBeforeTheyAreRead(_ element: String, _ count: Int) throws {
        func file(_ count: Int) -> String { "{\"a\":[" + String(repeating: element + ",", count: count) + "1]}" }
        #expect(try Self.problem(json: file(count)).contains(Self.words))
        #expect(try !Self.problem(json: file(1_000)).contains(Self.words))
    }
}
