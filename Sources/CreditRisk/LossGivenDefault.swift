/// Shares of what is owed that are lost in default, as the lender expects them; each in [0, 1].
///
/// One pair governs expected losses, stress, capital, allocation and simulated losses alike.
public struct LossGivenDefault: Sendable, Hashable {
    /// Of what has security.
    public var secured: Double
    /// Of what has none.
    public var unsecured: Double

    /// Shares of a lender; without any, the back-stops of the Reserve Bank of India's directions of 27 April 2026.
    /// - Parameters:
    ///   - secured: Of what has security, in [0, 1].
    ///   - unsecured: Of what has none, in [0, 1].
    public init(secured: Double = 0.65, unsecured: Double = 0.70) {
        self.secured = secured
        self.unsecured = unsecured
    }

    /// What is lost of a debt that is secured in part.
    /// - Parameter share: Of the debt that has security, in [0, 1].
    /// - Returns: A share of the debt, in [0, 1].
    public func share(ofSecured share: Double) -> Double { share * secured + (1 - share) * unsecured }
}
