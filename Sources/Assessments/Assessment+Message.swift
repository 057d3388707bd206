import Documents
public import Messages
import Policies

extension Assessment {
    /// The one form in which the assessment is sealed, sent and stored.
    public var canonicalBytes: [UInt8] { written(elapsedMilliseconds) }

    /// The same without the time it took: what a replay must reproduce byte for byte.
    public var replayBytes: [UInt8] { written(nil) }

    /// In the canonical order of the keys.
    private func written(_ milliseconds: Double?) -> [UInt8] {
        var writer = CanonicalWriter(capacity: 3072)
        writer.beginObject()
        writer.key("annual_rate")
        if let annualRate { writer.number(annualRate) } else { writer.null() }
        writer.member("arm", arm)
        writer.member("artifact_sha256", artefactDigest.hex)
        writer.member("band", band)
        writer.key("challenger")
        writer.null()
        writer.contributions(contributions)
        writer.member("feature_vector_sha256", featureVectorDigest.hex)
        writer.key("is_clamped")
        writer.bool(isClamped)
        writer.member("job_id", jobID)
        writer.key("knock_outs")
        writer.beginArray()
        for knockOut in knockOuts { writer.string(knockOut) }
        writer.endArray()
        writer.member("log_odds", logOdds)
        writer.member("model", model)
        if let milliseconds { writer.member("ms", milliseconds) }
        writer.member("outcome", outcome.rawValue)
        writer.member("pd", probabilityOfDefault)
        writer.member("policy_version", policyVersion)
        if let rankings {
            writer.key("rankings")
            rankings.write(to: &writer)
        }
        writer.reasons(reasons)
        writer.member("score", Double(score))
        writer.member("unclamped_score", unclampedScore)
        writer.member("v", Double(Self.schemaVersion))
        writer.member("version", modelVersion)
        writer.endObject()
        return writer.bytes
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
            rankings: rankings(reader.valueIfPresent("rankings")),
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

    private static func rankings(_ value: JSONValue?) throws(MessageError) -> ReasonRankings? {
        guard let value else { return nil }
        return try ReasonRankings(reading: value)
    }

    private static func contributions(_ list: [JSONValue]) throws(MessageError) -> [Contribution] {
        try list.map { value throws(MessageError) in
            let pair = value.arrayValue ?? value.objectValue.flatMap(Self.oldContribution) ?? []
            guard pair.count == 2, let feature = pair[0].stringValue, let logOdds = pair[1].numberValue
            else { throw .invalid("contributions") }
            return Contribution(feature: feature, logOdds: logOdds)
        }
    }

    /// As decisions hold it that were kept before contributions were pairs.
    private static func oldContribution(_ object: [String: JSONValue]) -> [JSONValue]? {
        guard object.count == 2, let feature = object["feature"], let logOdds = object["log_odds"] else { return nil }
        return [feature, logOdds]
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

extension CanonicalWriter {
    fileprivate mutating func member(_ key: StaticString, _ text: String) {
        self.key(key)
        string(text)
    }

    fileprivate mutating func member(_ key: StaticString, _ number: Double) {
        self.key(key)
        self.number(number)
    }

    fileprivate mutating func contributions(_ contributions: [Contribution]) {
        key("contributions")
        beginArray()
        for contribution in contributions {  // pairs: the names of an object's keys would be a fifth of the assessment
            beginArray()
            string(contribution.feature)
            number(contribution.logOdds)
            endArray()
        }
        endArray()
    }

    fileprivate mutating func reasons(_ reasons: [Reason]) {
        key("reasons")
        beginArray()
        for reason in reasons {
            beginObject()
            member("code", reason.code)
            member("group", reason.group)
            member("plain", reason.plain)
            member("shortfall", reason.shortfall)
            member("text", reason.text)
            endObject()
        }
        endArray()
    }
}
