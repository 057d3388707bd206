import Documents
import Products

extension Assessment {
    /// The one form in which the assessment is sealed, sent and stored.
    public var canonicalBytes: [UInt8] {
        var members = replayed
        members["ms"] = .number(elapsedMilliseconds)
        return JSONValue.object(members).canonicalBytes
    }

    /// The same without the time it took: what a replay must reproduce byte for byte.
    public var replayBytes: [UInt8] { JSONValue.object(replayed).canonicalBytes }

    private var replayed: [String: JSONValue] {
        [
            "v": .number(Double(Self.schemaVersion)),
            "job_id": .string(jobID),
            "model": .string(model),
            "version": .string(modelVersion),
            "artifact_sha256": .string(artefactDigest.hex),
            "policy_version": .string(policyVersion),
            "arm": .string(arm),
            "pd": .number(probabilityOfDefault),
            "log_odds": .number(logOdds),
            "score": .number(Double(score)),
            "unclamped_score": .number(unclampedScore),
            "is_clamped": .bool(isClamped),
            "band": .string(band),
            "outcome": .string(outcome.rawValue),
            "knock_outs": .array(knockOuts.map(JSONValue.string)),
            "contributions": .array(contributions.map(\.json)),
            "reasons": .array(reasons.map(\.json)),
            "challenger": .null,
            "feature_vector_sha256": .string(featureVectorDigest.hex),
            "annual_rate": annualRate.map(JSONValue.number) ?? .null,
        ]
    }

    /// Reads an assessment that another process wrote.
    /// - Parameter bytes: The opened body of a result or an event, at most 64 KiB.
    /// - Returns: The assessment.
    /// - Throws: ``MessageError`` for anything but what ``canonicalBytes`` writes.
    public static func decode(_ bytes: [UInt8]) throws(MessageError) -> Assessment {
        var reader = try MessageReader(bytes, version: schemaVersion)
        let assessment = try Assessment(
            jobID: reader.string("job_id"),
            model: reader.string("model"),
            modelVersion: reader.string("version"),
            artefactDigest: reader.digest("artifact_sha256"),
            policyVersion: reader.string("policy_version"),
            arm: reader.string("arm"),
            probabilityOfDefault: reader.number("pd"),
            logOdds: reader.number("log_odds"),
            score: reader.integer("score"),
            unclampedScore: reader.number("unclamped_score"),
            isClamped: reader.bool("is_clamped"),
            band: reader.string("band"),
            outcome: reader.parsed("outcome", DecisionOutcome.init(rawValue:)),
            knockOuts: texts(reader.array("knock_outs")),
            contributions: contributions(reader.array("contributions")),
            reasons: reasons(reader.array("reasons")),
            featureVectorDigest: reader.digest("feature_vector_sha256"),
            annualRate: rate(reader.value("annual_rate")),
            elapsedMilliseconds: reader.number("ms")
        )
        // No challenger runs in this version of the message, so there is nothing it could say.
        guard try reader.value("challenger").isNull else { throw .invalid("challenger") }
        try reader.finish()
        return assessment
    }

    private static func texts(_ list: [JSONValue]) throws(MessageError) -> [String] {
        let texts = list.compactMap(\.stringValue)
        guard texts.count == list.count else { throw .invalid("knock_outs") }
        return texts
    }

    private static func rate(_ value: JSONValue) throws(MessageError) -> Double? {
        guard !value.isNull else { return nil }
        guard let rate = value.numberValue else { throw .invalid("annual_rate") }
        return rate
    }

    private static func contributions(_ list: [JSONValue]) throws(MessageError) -> [Contribution] {
        try list.map { value throws(MessageError) in
            var reader = try MessageReader(value, path: "contributions")
            let contribution = Contribution(
                feature: try reader.string("feature"),
                logOdds: try reader.number("log_odds")
            )
            try reader.finish()
            return contribution
        }
    }

    private static func reasons(_ list: [JSONValue]) throws(MessageError) -> [Reason] {
        try list.map { value throws(MessageError) in
            var reader = try MessageReader(value, path: "reasons")
            let reason = Reason(
                code: try reader.string("code"),
                group: try reader.string("group"),
                text: try reader.string("text"),
                plain: try reader.string("plain"),
                shortfall: try reader.number("shortfall")
            )
            try reader.finish()
            return reason
        }
    }
}

extension Contribution {
    fileprivate var json: JSONValue { ["feature": .string(feature), "log_odds": .number(logOdds)] }
}

extension Reason {
    fileprivate var json: JSONValue {
        [
            "code": .string(code), "group": .string(group), "text": .string(text), "plain": .string(plain),
            "shortfall": .number(shortfall),
        ]
    }
}
