/// What is assumed of applicants who were refused, so that nobody knows how they would have paid (credit-rules, section 13).
public enum RejectMethod: String, Sendable, Hashable, CaseIterable {
    /// Nothing: they take no part.
    case none
    /// The riskiest of them are taken as bad, the others as good.
    case hardCutOff = "hard-cutoff"
    /// By bands of risk, bads are drawn at the rate of the accepted in the band, times a factor.
    case parcelling
    /// Each counts twice: as bad by its chance, times a factor, and as good by the rest.
    case fuzzy
    /// They take no part, but the accepted who resemble them count more.
    case reweighting
}
