/// A square system that need not be definite, solved by elimination with partial pivoting.
///
/// - seealso: Golub and Van Loan, Matrix Computations, 4th edition, 3.4.
struct LinearSystem {
    private let size: Int
    /// Row by row, with the right-hand side as the last of each.
    private var elements: [Double]

    /// A system of zeros.
    init(size: Int) {
        self.size = size
        elements = [Double](repeating: 0, count: size * (size + 1))
    }

    /// A coefficient; in column `size`, the right-hand side.
    subscript(row: Int, column: Int) -> Double {
        get { elements[row * (size + 1) + column] }
        set { elements[row * (size + 1) + column] = newValue }
    }

    /// The solution; nil if the matrix is singular to working precision.
    consuming func solution() -> [Double]? {
        let scale = (0..<size)
            .reduce(0) { (largest, row) in
                (0..<size).reduce(largest) { max($0, abs(self[row, $1])) }
            }
        for column in 0..<size {
            guard let pivot = (column..<size).max(by: { abs(self[$0, column]) < abs(self[$1, column]) }),
                abs(self[pivot, column]) > 1e-13 * scale
            else { return nil }
            if pivot != column { swap(pivot, column) }
            eliminate(column)
        }
        var values = [Double](repeating: 0, count: size)
        for row in (0..<size).reversed() {
            let known = ((row + 1)..<max(size, row + 1)).reduce(0) { $0 + self[row, $1] * values[$1] }
            values[row] = (self[row, size] - known) / self[row, row]
        }
        return values
    }

    private mutating func swap(_ one: Int, _ other: Int) {
        for column in 0...size { elements.swapAt(one * (size + 1) + column, other * (size + 1) + column) }
    }

    /// Takes multiples of a row from those below it; all of the time goes here.
    private mutating func eliminate(_ column: Int) {
        let (size, width) = (size, size + 1)
        elements.withUnsafeMutableBufferPointer { elements in
            let pivot = column * width
            for row in (column + 1)..<max(size, column + 1) {
                let start = row * width
                let factor = elements[start + column] / elements[pivot + column]
                guard factor != 0 else { continue }
                for index in column..<width { elements[start &+ index] -= factor * elements[pivot &+ index] }
            }
        }
    }
}
