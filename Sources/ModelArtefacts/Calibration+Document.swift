import Baselines
import Documents
import Scoring

extension Calibration {
    var document: JSONValue {
        switch self {
        case .linear(let slope, let intercept):
            .object(["kind": .string("linear"), "slope": .number(slope), "intercept": .number(intercept)])
        case .isotonic(let curve):
            .object([
                "kind": .string("isotonic"), "scores": .array(curve.scores.map { .number($0) }),
                "rates": .array(curve.rates.map { .number($0) }),
            ])
        }
    }

    init(reading value: ArtefactValue) throws(ArtefactError) {
        let kind = value.at("kind", value.json["kind"] ?? .null)
        switch try kind.string() {
        case "linear":
            let members = try value.members(["kind", "slope", "intercept"])
            let slope = try members["slope"].number()
            guard slope > 0 else { throw members["slope"].refusal("must be above 0") }
            self = .linear(slope: slope, intercept: try members["intercept"].number())
        case "isotonic":
            let members = try value.members(["kind", "scores", "rates"])
            guard
                let curve = IsotonicCalibration(
                    scores: try members["scores"].numbers(),
                    rates: try members["rates"].numbers()
                )
            else { throw value.refusal("scores must ascend, rates must never fall, all within 0 and 1") }
            self = .isotonic(curve)
        default: throw kind.refusal("must be linear or isotonic")
        }
    }
}
