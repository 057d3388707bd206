import RealModule

/// The probability of which the natural log-odds are given.
///
/// Keeps full relative precision in both tails; never 0 for log-odds above -745.
/// - Parameter logOdds: ln(p / (1 − p)).
/// - Returns: p in [0, 1].
public func probability(logOdds: Double) -> Double {
    if logOdds >= 0 { return 1 / (1 + Double.exp(-logOdds)) }
    let odds = Double.exp(logOdds)
    return odds / (1 + odds)
}

/// The natural log-odds of a probability.
/// - Parameter probability: In [0, 1]; the ends give ∓infinity.
/// - Returns: ln(p / (1 − p)).
public func logOdds(probability: Double) -> Double {
    Double.log(probability) - Double.log(onePlus: -probability)
}

/// The logarithm of 1 + e^x without overflow.
///
/// The log loss of a bad at log-odds z is `softplus(-z)`, that of a good `softplus(z)`.
/// - Parameter value: x.
/// - Returns: ln(1 + e^x), at least 0.
public func softplus(_ value: Double) -> Double {
    max(value, 0) + Double.log(onePlus: Double.exp(-abs(value)))
}

/// The natural logarithm.
/// - Parameter value: At least 0; 0 gives -infinity.
/// - Returns: ln(value).
public func naturalLogarithm(_ value: Double) -> Double { Double.log(value) }

/// The exponential.
/// - Parameter value: The exponent.
/// - Returns: e^value.
public func exponential(_ value: Double) -> Double { Double.exp(value) }

/// The cosine.
/// - Parameter angle: In radians.
/// - Returns: cos(angle).
public func cosine(_ angle: Double) -> Double { Double.cos(angle) }
