import RealModule

/// The distribution of the Kolmogorov–Smirnov statistic of a sample.
public struct KolmogorovDistribution: Sendable, Hashable {
    /// Size of the sample; for two samples n·m/(n + m), rounded.
    public let size: Int

    /// A distribution.
    /// - Parameter size: At least 1.
    public init(size: Int) {
        precondition(size >= 1, "size \(size)")
        self.size = size
    }

    /// The chance of a statistic at or above the given one, in one of three ways, as each is exact or best.
    ///
    /// - Parameter statistic: In [0, 1].
    /// - Returns: In [0, 1]; absolute error below 1e-13, for sizes above 140 in the middle of the range below 1e-6.
    /// - seealso: Simard and L'Ecuyer (2011); Marsaglia, Tsang and Wang (2003); Pelz and Good (1976).
    public func survival(_ statistic: Double) -> Double {
        let count = Double(size)
        guard statistic > 0.5 / count else { return 1 }
        guard statistic < 1 else { return 0 }
        let reach = count * statistic * statistic
        if statistic >= 0.5 || reach >= (size <= 140 ? 4 : 2.2) { return min(1, 2 * oneSided(statistic)) }
        let isNarrow = count * statistic * statistic.squareRoot() <= 1.4
        let below = size <= 140 || isNarrow ? exact(statistic) : PelzGood.cumulative(size, statistic)
        return min(max(1 - below, 0), 1)
    }

    /// P(D⁺ ≥ d), Smirnov's sum; twice that is exact to 1e-15 where both sides can hardly be crossed.
    private func oneSided(_ statistic: Double) -> Double {
        let count = Double(size)
        let logFactorial = Double.logGamma(count + 1)
        var sum = 0.0
        for index in 0...Int(count * (1 - statistic)) {
            let part = Double(index)
            let rest = 1 - statistic - part / count
            guard rest > 0 || index == size else { continue }
            let choose = logFactorial - Double.logGamma(part + 1) - Double.logGamma(count - part + 1)
            let power = (part - 1) * Double.log(statistic + part / count)
            sum += Double.exp(choose + power + (index == size ? 0 : (count - part) * Double.log(rest)))
        }
        return statistic * sum
    }

    /// P(statistic < d) by a power of a matrix.
    private func exact(_ statistic: Double) -> Double {
        let product = Double(size) * statistic
        let step = Int(product) + 1
        let h = Double(step) - product
        let width = 2 * step - 1
        var matrix = Matrix(zeros: width, width)
        for row in 0..<width {
            for column in 0..<min(row + 2, width) { matrix[row, column] = 1 }
        }
        var power = 1.0
        for index in 0..<width {
            power *= h
            matrix[index, 0] -= power
            matrix[width - 1, width - 1 - index] -= power
        }
        matrix[width - 1, 0] += 2 * h - 1 > 0 ? Self.whole(2 * h - 1, width) : 0
        for row in 0..<width {
            for column in 0..<width where row - column + 1 > 0 {
                for factor in 1...(row - column + 1) { matrix[row, column] /= Double(factor) }
            }
        }
        let (result, taken) = Self.power(matrix, size)
        var exponent = taken
        var value = result[step - 1, step - 1]
        for factor in 1...size {
            value *= Double(factor) / Double(size)
            if value < 1e-140 {
                value *= 1e140
                exponent -= 140
            }
        }

        while exponent != 0 {
            value *= exponent > 0 ? 10 : 0.1
            exponent += exponent > 0 ? -1 : 1
        }
        return value
    }

    private static func whole(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { result, _ in result * base }
    }

    /// The power of a matrix and the decimal exponent that was taken out of it.
    private static func power(_ matrix: Matrix, _ exponent: Int) -> (Matrix, Int) {
        guard exponent > 1 else { return (matrix, 0) }
        let (half, halfExponent) = power(matrix, exponent / 2)
        var result = multiply(half, half)
        var decimal = 2 * halfExponent
        if !exponent.isMultiple(of: 2) { result = multiply(result, matrix) }
        let middle = result.rowCount / 2
        if result[middle, middle] > 1e140 {
            for row in 0..<result.rowCount {
                for column in 0..<result.columnCount { result[row, column] *= 1e-140 }
            }
            decimal += 140
        }
        return (result, decimal)
    }

    private static func multiply(_ left: Matrix, _ right: Matrix) -> Matrix {
        let size = left.rowCount
        var elements = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for inner in 0..<size {
                let factor = left.elements[row * size + inner]
                if factor == 0 { continue }
                for column in 0..<size {
                    elements[row * size + column] += factor * right.elements[inner * size + column]
                }
            }
        }
        return Matrix(elements: elements, rowCount: size, columnCount: size)
    }
}
