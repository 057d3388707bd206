public import Definitions
public import Documents
public import FeatureDefinitions
public import Fields
public import Lending
public import Policies

/// The product definition: questions, derived features, permitted uses, policy and reasons.
///
/// One file declares it. It is parsed once, and a definition that breaks a rule does not become a `Product`.
public struct Product: Sendable {
    /// `[a-z0-9-]+`.
    public let id: String
    /// Frozen together with the id once an application refers to it.
    public let version: String
    /// For people.
    public let title: String
    /// Language of messages, a BCP 47 tag.
    public let locale: String
    /// Name of the zone in which dates are local.
    public let timeZone: String
    /// The pack of legal rules.
    public let jurisdiction: Jurisdiction
    /// Currency of every amount.
    public let currency: Currency
    /// The label of a training file.
    public let target: TargetColumn?
    /// The row key of a training file.
    public let keyColumn: String?
    /// Keys of fields and derived features by what they mean; what is missing is switched off.
    public let roles: [Role: String]
    /// In order.
    public let pages: [Page]
    /// In order.
    public let consents: [Consent]
    /// In an order in which each reads only those before it.
    public let derived: [DerivedFeature]
    /// In order.
    public let rules: [CrossFieldRule]
    /// The lender's policy.
    public let policy: PolicyDefinition
    /// How reasons are found and worded.
    public let reasons: ReasonDefinition
    /// Of what loans cost month by month; features are always reckoned half up.
    public let rounding: AmountRounding
    /// How a probability becomes a score.
    public let score: ScoreScale
    /// Whether models may use age.
    public let ageInModel: AgeInModel
    /// Mappings of foreign data sets.
    public let imports: [ImportMapping]
    /// From ledger columns to field keys.
    public let ledger: [String: String]
    /// Answers that an applicant can change; what-if asks about them.
    public let changeable: [ChangeableField]
    /// The definition as it was read.
    public let definition: JSONValue
    /// SHA-256 of the canonical JSON of the definition.
    public let definitionDigest: ContentDigest
    /// The same over only what model features read; a changed label does not change it.
    public let featureDigest: ContentDigest
    /// The inputs of its models.
    public let schema: FeatureSchema
    let fieldsByKey: [String: Field]
    let derivedByKey: [String: DerivedFeature]
}

extension Product {
    /// Pages of the application.
    public var formPages: [Page] { pages.filter { $0.stage == .form } }

    /// Optional pages once the decision is queued.
    public var afterSubmitPages: [Page] { pages.filter { $0.stage == .afterSubmit } }

    /// All fields in page order, series expanded; members of groups are in their group.
    public var fields: [Field] { pages.flatMap(\.fields) }

    /// A field by its key.
    /// - Parameter key: Not of a group's member.
    /// - Returns: Nil for an unknown key, also for a derived feature.
    public func field(_ key: String) -> Field? { fieldsByKey[key] }

    /// A derived feature by its key.
    /// - Parameter key: Unique over fields and derived features.
    /// - Returns: Nil for an unknown key, also for a field.
    public func derivedFeature(_ key: String) -> DerivedFeature? { derivedByKey[key] }

    /// Columns of a file of applications: fields in page order without those nobody may or can put in a file.
    public var csvHeader: [String] {
        ["application_ref", "submitted_on"] + fields.filter { $0.kind.isInFile && !$0.isProtected }.flatMap(\.columns)
    }

    /// Columns of a training matrix: the features, then target, weight and date.
    public var trainingColumns: [String] {
        schema.features.map(\.key) + [target?.column].compactMap(\.self) + ["weight", "submitted_on"]
    }
}

/// The label column of a training file.
public struct TargetColumn: Sendable, Hashable {
    /// Its name.
    public let column: String
    /// Codes that mean default.
    public let bad: Set<String>
    /// Codes that mean no default; shares none with `bad`.
    public let good: Set<String>
}

/// Whether models may use age.
public enum AgeInModel: String, Sendable, Hashable, CaseIterable {
    case forbidden
    /// The points of applicants of 62 or more are at least those of the best other class (credit-rules, section 14).
    case withElderlyCheck = "with_elderly_check"
}
