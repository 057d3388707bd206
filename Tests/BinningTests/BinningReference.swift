import Foundation
import TestSupport

/// One case of reference/binning/optbinning.json: optbinning 1.0.0.
struct BinningReference: Decodable {
    let column: String
    let splits: Splits
    let prebinningSplits: [Double]
    let prebinNonEvent: [Double]
    let prebinEvent: [Double]
    let iv: Double
    let table: [Row]

    struct Row: Decodable {
        let bin: Label
        let nonEvent: Double
        let event: Double
        let iv: Double
    }

    /// Between numbers, or of categories.
    enum Splits: Decodable {
        case cuts([Double])
        case groups([[String]])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let cuts = try? container.decode([Double].self) {
                self = .cuts(cuts)
            } else {
                self = .groups(try container.decode([[String]].self))
            }
        }
    }

    /// A name, or the categories of a bin.
    struct Label: Decodable {
        let names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                names = [name]
            } else {
                names = try container.decode([String].self)
            }
        }

        static func == (label: Label, names: [String]?) -> Bool { label.names == names }
    }

    private struct File: Decodable {
        let cases: [BinningReference]
    }

    var cuts: [Double] { if case .cuts(let cuts) = splits { cuts } else { [] } }
    var groups: [[String]] { if case .groups(let groups) = splits { groups } else { [] } }

    static func read() throws -> [BinningReference] {
        guard let shared = Repository.shared else { throw CocoaError(.fileNoSuchFile) }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let file = shared.appendingPathComponent("reference/binning/optbinning.json")
        return try decoder.decode(File.self, from: Data(contentsOf: file)).cases
    }
}
