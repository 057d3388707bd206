import Statistics

/// Where a function of a rate passes zero; nil if no change of sign is found between −99.9999 % and 10,000 %.
///
/// Steps outward from zero look for the sign change nearest to it; halving then ends at two neighbours among the doubles.
func crossing(_ value: (Double) -> Double) -> Double? {
    guard let bracket = bracket(of: value) else { return nil }
    var (low, high) = bracket
    let isRising = value(high) > value(low)
    while true {
        let middle = low + (high - low) / 2
        guard middle > low, middle < high else { return middle }
        if (value(middle) > 0) == isRising { high = middle } else { low = middle }
    }
}

private func bracket(of value: (Double) -> Double) -> (Double, Double)? {
    let start = value(0)
    guard start != 0 else { return (0, 0) }
    var (above, below) = (0.0, 0.0)
    var (valueAbove, valueBelow) = (start, start)
    for step in 1...60 {
        let nextAbove = power(1.17, Double(step)) - 1
        let nextBelow = power(0.8, Double(step)) - 1
        let (nextValueAbove, nextValueBelow) = (value(nextAbove), value(nextBelow))
        if nextAbove <= 100, (nextValueAbove > 0) != (valueAbove > 0) { return (above, nextAbove) }
        if nextValueBelow.isFinite, (nextValueBelow > 0) != (valueBelow > 0) { return (nextBelow, below) }
        (above, below, valueAbove, valueBelow) = (nextAbove, nextBelow, nextValueAbove, nextValueBelow)
    }
    return nil
}

/// A positive number to any power.
func power(_ base: Double, _ exponent: Double) -> Double { exponential(exponent * naturalLogarithm(base)) }
