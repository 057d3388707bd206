public import AssetQuality
public import Lending

/// Something of value that stands for a loan, as the book keeps it.
public struct PledgedCollateral: Sendable, Hashable {
    /// What sort of thing it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case property, vehicle, gold, securities, other

        /// As a person reads it.
        public var words: String {
            switch self {
            case .property: "Property"
            case .vehicle: "Vehicle"
            case .gold: "Gold"
            case .securities: "Securities"
            case .other: "Something else"
            }
        }

        /// Share of the value that a sale is expected to lose, where nothing else is said.
        public var usualHaircut: Double {
            switch self {
            case .property: 0.2
            case .vehicle: 0.3
            case .gold: 0.25
            case .securities: 0.3
            case .other: 0.5
            }
        }
    }

    /// What sort of thing it is.
    public let kind: Kind
    /// Its value and what a sale loses of it.
    public let collateral: Collateral
    /// When it was valued; nil if unknown.
    public let valuedOn: CalendarDate?
    /// What it is, such as a registration number; may be empty.
    public let description: String

    /// Something of value; nil if value or haircut are out of range.
    /// - Parameters:
    ///   - kind: What sort of thing it is.
    ///   - value: In minor units, as last valued.
    ///   - haircut: Share of the value that a sale is expected to lose, in [0, 1).
    ///   - valuedOn: When it was valued.
    ///   - description: What it is.
    public init?(_ kind: Kind, value: Int64, haircut: Double, valuedOn: CalendarDate?, description: String = "") {
        guard let collateral = Collateral(kind: kind.rawValue, value: value, haircut: haircut) else { return nil }
        self.kind = kind
        self.collateral = collateral
        self.valuedOn = valuedOn
        self.description = description
    }

    /// The same thing at another value; nil if that is out of range.
    func valued(at value: Int64, on day: CalendarDate) -> PledgedCollateral? {
        let haircut = collateral.haircut
        return PledgedCollateral(kind, value: value, haircut: haircut, valuedOn: day, description: description)
    }
}

/// Sums over what secures the loans of a book; amounts in minor units.
public struct CollateralFigures: Sendable, Hashable {
    /// Number and value by kind.
    public let kinds: [String: Part]
    /// Loans with anything of value.
    public let securedLoans: Int
    /// Mean over these loans of what was lent over what sales are expected to fetch; nil without such a loan.
    public let averageLoanToValue: Double?

    /// What is of one kind.
    public struct Part: Sendable, Hashable {
        /// How many.
        public let count: Int
        /// What they are worth.
        public let value: Int64
    }

    /// What everything is worth.
    public var value: Int64 { kinds.values.reduce(0) { $0 + $1.value } }
}
