public import AssetQuality
public import CreditRisk

/// Classes of exposure for which a supervisor sets the least PD and LGD apart.
///
/// - seealso: Basel Framework, CRE31 for the formulas and CRE32 for the floors.
public enum CapitalClass: String, Sendable, Hashable, CaseIterable {
    /// Loans secured by homes (CRE31.14).
    case residentialMortgage = "residential_mortgage"
    /// What builders and landlords pay back from rents and sales (CRE31.4).
    case corporate
    /// Everything else (CRE31.16).
    case otherRetail = "other_retail"

    /// The class of loans by what they finance.
    public init(_ sector: ProvisionSector) {
        switch sector {
        case .commercialRealEstate, .residentialProjects: self = .corporate
        case .housing: self = .residentialMortgage
        case .smallEnterprise, .agriculture, .other: self = .otherRetail
        }
    }
}

extension BookPolicy {
    /// The least PD and LGD counted for the loans of a purpose; none unless set.
    public func floors(ofPurpose purpose: String) -> RetailCapital.Floors {
        capitalFloors[CapitalClass(sectors[purpose] ?? .other)] ?? RetailCapital.Floors()
    }
}
