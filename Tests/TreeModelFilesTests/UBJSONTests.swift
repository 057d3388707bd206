import Foundation
import TestSupport
import Testing
import TreeModelFiles

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
