public import Baselines
import Documents
import Policies
public import Products
public import Scoring

/// A scorecard alone as JSON: its bins and coefficients, the scale, and the points that follow from them.
///
/// For people and other programs, and to be read again: what is read scores as what was written. The points are not
/// read but checked, so that nobody edits them in vain.
public struct ScorecardDocument: Sendable, Hashable {
    /// What a file says it is.
    public static let kind = "underwriter-scorecard"

    /// The scorecard.
    public let model: ScorecardModel
    /// The file: JSON in one line, ended by a newline.
    public let bytes: [UInt8]

    /// Writes a scorecard; nil on a scale that is linear in the probability, and for one without characteristics.
    /// - Parameters:
    ///   - model: The scorecard.
    ///   - product: Has the scale.
    public init?(_ model: ScorecardModel, of product: Product) {
        guard let scale = product.score.document, let points = model.pointsTable(on: product.score) else { return nil }
        self.model = model
        let document: JSONValue = .object([
            "kind": .string(Self.kind), "format": .number(1), "conventions": ArtefactContents.conventions,
            "scale": scale, "model": ScoringModel.scorecard(model).document, "points": points.document,
        ])
        bytes = document.canonicalBytes + [UInt8(ascii: "\n")]
    }

    /// Whether a file may be one: whether it names its kind.
    /// - Parameter bytes: The whole file.
    /// - Returns: False for what is not JSON as well.
    public static func isOne(_ bytes: [UInt8]) -> Bool {
        guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
            case .some(.object(let members)) = try? JSONValue.parse(bytes, limits: .file)  // told by who reads it
        else { return false }
        return members["kind"] == .string(kind)
    }

    /// Reads a scorecard.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for errors.
    ///   - product: Has the features, and the same scale.
    /// - Throws: ``ArtefactError`` naming file, key and reason.
    public init(reading bytes: [UInt8], file: String, product: Product) throws(ArtefactError) {
        let json: JSONValue
        do {
            json = try JSONValue.parse(bytes, limits: .file)
        } catch {
            throw ArtefactError(file: file, key: "", reason: "\(error)")
        }
        let members = try ArtefactValue(file: file, path: "", json: json)
            .members(["kind", "format", "conventions", "scale", "model", "points"])
        guard members["kind"].json == .string(Self.kind) else { throw members["kind"].refusal("must be \(Self.kind)") }
        guard members["format"].json == .number(1) else { throw members["format"].refusal("must be 1") }
        guard members["conventions"].json == ArtefactContents.conventions else {
            let own = String(decoding: ArtefactContents.conventions.canonicalBytes, as: UTF8.self)
            throw members["conventions"].refusal("must be \(own)")
        }
        guard members["scale"].json == product.score.document else {
            throw members["scale"].refusal("is not the score scale of \(product.id)")
        }
        let read = try ScoringModel(reading: members["model"], schema: product.schema, explanationBytes: 0)
        guard case .scorecard(let model) = read, let own = Self(model, of: product) else {
            throw members["model"].refusal("must be a scorecard with characteristics")
        }
        guard members["points"].json == model.pointsTable(on: product.score)?.document else {
            throw members["points"].refusal("do not follow from the bins; edit those, with runs bins and train --bins")
        }
        self = own
    }
}

extension ScoreScale {
    /// Nil for a scale that is linear in the probability.
    fileprivate var document: JSONValue? {
        guard case .pointsToDoubleOdds(let anchor, let odds, let doubling) = formula else { return nil }
        return .object([
            "anchor": .number(anchor), "odds": .number(odds), "pdo": .number(doubling), "min": .number(minimum),
            "max": .number(maximum),
        ])
    }
}

extension PointsTable {
    fileprivate var document: JSONValue {
        .array(
            rows.map { row in
                .object([
                    "feature": .string(row.feature), "points": .array(row.points.map { .number($0) }),
                    "whole_points": .array(row.wholePoints.map { .number(Double($0)) }),
                ])
            }
        )
    }
}
