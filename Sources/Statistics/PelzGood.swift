import RealModule

/// The Kolmogorov distribution for large samples: the limiting law and three corrections.
///
/// - seealso: Pelz and Good, *Approximating the Lower Tail-areas of the Kolmogorov-Smirnov One-sample Statistic* (1976).
enum PelzGood {
    /// P(statistic < d) for a sample of a size.
    static func cumulative(_ size: Int, _ statistic: Double) -> Double {
        let root = Double(size).squareRoot()
        let z = root * statistic
        let q = Double.exp(-Double.pi * Double.pi / (8 * z * z))
        var sums = [0.0, 0, 0, 0]
        let terms = max(1, Int((16 * z / Double.pi).rounded(.up)))
        for term in (1...terms).reversed() {
            // Horner's scheme: q to the power of the square of each odd number.
            let scale = power(q, 8 * term)
            for (index, coefficient) in coefficients(z, Double(2 * term - 1)).enumerated() {
                sums[index] = sums[index] * scale + coefficient
            }
        }
        let rootTwoPi = (2 * Double.pi).squareRoot()
        let divisors = [z, 6 * power(z, 4), 72 * power(z, 7), 6480 * power(z, 10)]
        for index in 0..<4 { sums[index] *= q * rootTwoPi / divisors[index] }
        let (second, third) = further(z, terms)
        sums[2] -= second * Double.pi * Double.pi * rootTwoPi / (36 * power(z, 3))
        sums[3] += third * Double.pi * Double.pi * rootTwoPi / (216 * power(z, 6))
        return sums[0] + sums[1] / root + sums[2] / (root * root) + sums[3] / (root * root * root)
    }

    /// What an odd number adds to each of the four sums.
    private static func coefficients(_ z: Double, _ odd: Double) -> [Double] {
        let (z2, z4, z6, z8) = (power(z, 2), power(z, 4), power(z, 6), power(z, 8))
        let (m2, m4, m6) = (power(odd, 2), power(odd, 4), power(odd, 6))
        let (p2, p4, p6) = (power(Double.pi, 2), power(Double.pi, 4), power(Double.pi, 6))
        let first = -z2 + p2 / 4 * m2
        let second = 6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * p2 / 4 * m2 + p4 * (1 - 2 * z2) / 16 * m4
        let constant = -30 * z6 - 90 * z8
        let square = p2 * (135 * z4 - 96 * z6) / 4 * m2
        let fourth = p4 * (-60 * z2 + 212 * z4) / 16 * m4
        return [1, first, second, constant + square + fourth + p6 * (5 - 30 * z2) / 64 * m6]
    }

    /// The sums over all whole numbers, of the second and the third correction.
    private static func further(_ z: Double, _ terms: Int) -> (second: Double, third: Double) {
        let q = Double.exp(-Double.pi * Double.pi / (2 * z * z))
        var sums = (second: 0.0, third: 0.0)
        for term in 1...terms {
            let square = Double(term * term)
            let weight = square * power(q, term * term)
            sums.second += weight
            sums.third += (3 * z * z - Double.pi * Double.pi * square) * weight
        }
        return sums
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double { Double.pow(base, exponent) }
}
