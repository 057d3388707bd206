import CheckedAnswers
public import Documents
public import FeatureDefinitions
public import Features
public import Lending
public import Messages
public import Products

/// A request as a worker reads it from the queue.
public struct AssessmentMessage: Sendable, Hashable {
    /// The job, in lower-case UUID text; for a first assessment that of the application.
    public let jobID: String
    /// The application.
    public let applicationID: ApplicationID
    /// Id of the product.
    public let product: String
    /// Version of the product the answers were checked against.
    public let productVersion: String
    /// Digest of that definition.
    public let definitionDigest: ContentDigest
    /// Which of the product's models is to answer.
    public let modelAlias: String
    /// The local date of submission; the only date an assessment knows.
    public let submittedOn: CalendarDate
    /// Every answer that some model feature reads, null where nothing was answered.
    public let features: MessageFeatures
    /// Values that policy names and no vector holds.
    public let facts: [String: FeatureValue]

    /// The one form in which the message is hashed, sealed and sent.
    public var canonicalBytes: [UInt8] {
        var writer = CanonicalWriter(capacity: 4096)
        writer.beginObject()
        writer.key("application_id")
        writer.string(applicationID.base32)
        writer.key("definition_sha256")
        writer.string(definitionDigest.hex)
        writer.key("facts")
        writer.value(.object(facts.mapValues(\.json)))
        writer.key("features")
        features.write(to: &writer)
        writer.key("job_id")
        writer.string(jobID)
        writer.key("model_alias")
        writer.string(modelAlias)
        writer.key("product")
        writer.string(product)
        writer.key("product_version")
        writer.string(productVersion)
        writer.key("submitted_at")
        writer.string(submittedOn.iso)
        writer.key("v")
        writer.number(Double(AssessmentRequest.schemaVersion))
        writer.endObject()
        return writer.bytes
    }

    /// The same document, as a part of another.
    package var json: JSONValue {
        let members: [String: JSONValue] = [
            "v": .number(Double(AssessmentRequest.schemaVersion)),
            "job_id": .string(jobID),
            "application_id": .string(applicationID.base32),
            "product": .string(product),
            "product_version": .string(productVersion),
            "definition_sha256": .string(definitionDigest.hex),
            "model_alias": .string(modelAlias),
            "submitted_at": .string(submittedOn.iso),
            "features": .object(features.byKey),
            "facts": .object(facts.mapValues(\.json)),
        ]
        return .object(members)
    }

    /// Reads a message that another process wrote.
    /// - Parameters:
    ///   - bytes: The opened body of a job, at most 64 KiB.
    ///   - program: That of the product which the message is probably for; makes reading four times as fast.
    /// - Returns: The message; what its answers say is read by ``vector(by:)``.
    /// - Throws: ``MessageError`` for anything but what ``canonicalBytes`` writes.
    public static func decode(
        _ bytes: [UInt8],
        expecting program: FeatureProgram? = nil
    ) throws(MessageError) -> AssessmentMessage {
        if let program, let message = AssessmentMessage(bytes, inputs: program.inputKeys) { return message }
        var reader = try MessageReader(bytes, version: AssessmentRequest.schemaVersion)
        let message = AssessmentMessage(
            jobID: try reader.parsed("job_id") { $0.isLowerCaseUUID ? $0 : nil },
            applicationID: try reader.parsed("application_id", applicationID),
            product: try reader.string("product"),
            productVersion: try reader.string("product_version"),
            definitionDigest: try reader.digest("definition_sha256"),
            modelAlias: try reader.string("model_alias"),
            submittedOn: try reader.parsed("submitted_at", CalendarDate.init(iso:)),
            features: MessageFeatures(try reader.object("features")),
            facts: try facts(try reader.object("facts"))
        )
        try reader.finish()
        return message
    }

    static func applicationID(_ text: String) -> ApplicationID? {
        ApplicationID(base32: text).flatMap { $0.base32.isSameText(text) ? $0 : nil }
    }

    static func facts(_ members: [String: JSONValue]) throws(MessageError) -> [String: FeatureValue] {
        var facts: [String: FeatureValue] = [:]
        for (key, json) in members {
            guard let value = FeatureValue(json: json) else { throw .invalid("facts") }
            facts[key] = value
        }
        return facts
    }

    /// The feature vector, made from the answers by the code that training uses.
    /// - Parameter product: The product of the model that will score.
    /// - Returns: The vector, in the order of the product's schema.
    /// - Throws: ``MessageError`` if the message is for another product, or its answers are not exactly those that the
    ///   product's models read, each of the right kind.
    public func vector(for product: Product) throws(MessageError) -> FeatureVector {
        guard self.product.isSameText(product.id) else { throw .wrongProduct }
        return try vector(by: FeatureProgram(product))
    }

    /// The same with a program that was made before, for who scores many messages of one product.
    ///
    /// Ranges are not checked again: they are the form's, not the model's, and may differ between label versions.
    /// - Parameter program: The program of the message's product.
    /// - Returns: The vector, in the order of the product's schema.
    /// - Throws: As in ``vector(for:)``, except for the product, which the caller knows.
    public func vector(by program: FeatureProgram) throws(MessageError) -> FeatureVector {
        guard features.count <= program.inputs.count else {
            throw .unknownKeys(count: features.count - program.inputs.count)
        }
        var place = 0  // the inputs are in the order of their keys, and so are the answers
        let values = try program.run(submittedOn: submittedOn) { input throws(MessageError) -> Reading in
            guard let value = features.value(input.key, expectedAt: place) else {
                throw .missingKey("features.\(input.key)")
            }
            place += 1
            return try input.reading(of: value)
        }
        return FeatureVector(values: values)
    }
}

extension String {
    var isLowerCaseUUID: Bool {
        ApplicationID(uuid: self) != nil && utf8.allSatisfy { !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
}
