import RealModule

/// The probability that two standard normal variables of a given correlation are both below their limits.
///
/// Plackett's identity, N₂(h, k; ρ) = N(h)·N(k) + ∫₀^asin ρ exp(−(h² + k² − 2hk·sin θ)/(2cos²θ)) dθ / 2π, with
/// Gauss–Legendre quadrature.
///
/// - Parameters:
///   - first: Limit of the first variable; may be infinite.
///   - second: Limit of the second variable; may be infinite.
///   - correlation: In [-1, 1].
/// - Returns: In [0, 1]; accurate to 1e-12.
/// - seealso: Genz, Numerical computation of rectangular bivariate and trivariate normal and t probabilities (2004), 2.2.
public func bivariateNormalCumulative(_ first: Double, _ second: Double, correlation: Double) -> Double {
    precondition((-1...1).contains(correlation), "correlation \(correlation)")
    let normal = NormalDistribution.standard
    let independent = normal.cumulative(first) * normal.cumulative(second)
    guard first.isFinite, second.isFinite, correlation != 0 else { return independent }
    let squares = first * first + second * second
    let integral = GaussLegendre.standard.integral(from: 0, to: Double.asin(correlation)) { angle in
        let sine = Double.sin(angle)
        let cosine = Double.cos(angle)
        guard cosine > 1e-9 else { return 0 }
        return Double.exp(-(squares - 2 * first * second * sine) / (2 * cosine * cosine))
    }
    return min(max(independent + integral / (2 * .pi), 0), 1)
}
