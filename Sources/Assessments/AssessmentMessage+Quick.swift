import Documents
import Lending
import Messages

extension AssessmentMessage {
    /// Reads a message whose features are exactly some inputs; nil for any other, which may be right or wrong.
    ///
    /// The keys stand in the order of the canonical form.
    init?(_ bytes: [UInt8], inputs: CanonicalKeys) {
        var reader = CanonicalReader(bytes, limits: MessageReader.limits)
        guard let applicationID = reader.text("application_id").flatMap(Self.applicationID),
            let digest = reader.text("definition_sha256").flatMap(ContentDigest.init(hex:)),
            reader.key("facts"), case .object(let members) = reader.value(),
            let facts = try? Self.facts(members),  // what is wrong with them the other way tells
            reader.key("features"), let values = reader.members(inputs),
            let jobID = reader.text("job_id"), jobID.isLowerCaseUUID,
            let modelAlias = reader.text("model_alias"), let product = reader.text("product"),
            let productVersion = reader.text("product_version"),
            let submittedOn = reader.text("submitted_at").flatMap(CalendarDate.init(iso:)),
            reader.key("v"), reader.value() == .number(Double(AssessmentRequest.schemaVersion)), reader.isAtEnd()
        else { return nil }
        self.init(
            jobID: jobID,
            applicationID: applicationID,
            product: product,
            productVersion: productVersion,
            definitionDigest: digest,
            modelAlias: modelAlias,
            submittedOn: submittedOn,
            features: MessageFeatures(inputs, values),
            facts: facts
        )
    }
}

extension CanonicalReader {
    /// The text under the next key.
    fileprivate mutating func text(_ key: StaticString) -> String? {
        self.key(key) ? string() : nil
    }
}
