import Statistics

/// The step to the minimum of a program while some of its constraints are held, with the multipliers there.
struct WorkingStep {
    /// For every variable; 0 for those held at a bound.
    let direction: [Double]
    /// One for each equality.
    let equalityMultipliers: [Double]
    private let held: [Int: Double]
    /// The derivative of the Lagrangian without the bounds.
    private let slope: [Double]

    /// Solves the system of the variables between their bounds; nil if what is held is dependent.
    /// - Parameters:
    ///   - program: What is minimised.
    ///   - working: What is held.
    ///   - gradient: Of the program at the point.
    init?(_ program: QuadraticProgram, holding working: [QuadraticProgram.Held], gradient: [Double]) {
        var isFree = [Bool](repeating: true, count: gradient.count)
        var inequalities: [Int] = []
        for held in working {
            switch held {
            case .atZero(let index), .atUpper(let index): isFree[index] = false
            case .inequality(let index): inequalities.append(index)
            }
        }
        let free = gradient.indices.filter { isFree[$0] }
        let rows = program.equalities.map(\.coefficients) + inequalities.map { program.inequalities[$0].coefficients }
        guard free.count >= rows.count, let values = Self.system(program, free, rows, gradient).solution() else {
            return nil
        }
        var direction = [Double](repeating: 0, count: gradient.count)
        for (place, index) in free.enumerated() { direction[index] = values[place] }
        let multipliers = values.dropFirst(free.count)
        var slope = gradient
        for (row, multiplier) in zip(rows, multipliers) where multiplier != 0 {
            for index in slope.indices { slope[index] += multiplier * row[index] }
        }
        self.direction = direction
        self.slope = slope
        equalityMultipliers = Array(multipliers.prefix(program.equalities.count))
        held = Dictionary(
            uniqueKeysWithValues: zip(inequalities, multipliers.dropFirst(program.equalities.count))
        )
    }

    /// Whether the point is the minimum already, as far as that can be told.
    ///
    /// Where the program is nearly flat, rounding alone makes long steps, from one bound to another and back for ever: a
    /// step whose slope is within the rounding of the derivatives leads nowhere.
    func isStill(_ gradient: [Double], noise: Double) -> Bool {
        let length = direction.reduce(0) { max($0, abs($1)) }
        let fall = -zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
        return length < 1e-12 || fall < noise * length
    }

    /// The price of holding one; below 0 if the minimum would leave it.
    func multiplier(of constraint: QuadraticProgram.Held) -> Double {
        switch constraint {
        case .atZero(let index): slope[index]
        case .atUpper(let index): -slope[index]
        case .inequality(let index): held[index] ?? 0
        }
    }

    private static func system(
        _ program: QuadraticProgram,
        _ free: [Int],
        _ rows: [[Double]],
        _ gradient: [Double]
    ) -> LinearSystem {
        var system = LinearSystem(size: free.count + rows.count)
        for (place, index) in free.enumerated() {
            for (other, column) in free.enumerated() { system[place, other] = program.quadratic[index, column] }
            for (row, coefficients) in rows.enumerated() {
                system[place, free.count + row] = coefficients[index]
                system[free.count + row, place] = coefficients[index]
            }
            system[place, free.count + rows.count] = -gradient[index]
        }
        return system
    }
}
