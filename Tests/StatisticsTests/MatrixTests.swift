import Statistics
import Testing

@Suite struct MatrixTests {
    private let matrix = Matrix(rows: [[1, 2], [3, 4], [5, 6]])

    @Test func `A matrix is row-major and gives back its rows and columns`() {
        #expect(matrix.elements == [1, 2, 3, 4, 5, 6])
        #expect(matrix[2, 0] == 5)
        #expect(Array(matrix.row(1)) == [3, 4])
        #expect(matrix.column(1) == [2, 4, 6])
    }

    @Test func `Products with vectors are those of the textbook`() {
        #expect(matrix.multiplied(by: [1, -1]) == [-1, -1, -1])
        #expect(matrix.transposeMultiplied(by: [1, 0, 2]) == [11, 14])
    }

    @Test func `The weighted Gram matrix equals the sum of weighted outer products`() {
        let gram = matrix.gram(weights: [1, 2, 0.5])
        #expect(gram == Matrix(rows: [[31.5, 41], [41, 54]]))
    }

    @Test func `Cholesky solves a system and inverts a matrix`() throws {
        let matrix = Matrix(rows: [[4, 2, 0.6], [2, 5, 1], [0.6, 1, 3]])
        let decomposition = try CholeskyDecomposition(of: matrix)
        let solution = decomposition.solve([1, -2, 3])
        for (value, expected) in zip(matrix.multiplied(by: solution), [1.0, -2, 3]) {
            #expect(abs(value - expected) < 1e-14)
        }
        let inverse = decomposition.inverse
        for row in 0..<3 {
            for (column, value) in matrix.multiplied(by: inverse.column(row)).enumerated() {
                #expect(abs(value - (row == column ? 1 : 0)) < 1e-14)
            }
        }
    }

    @Test func `Cholesky refuses a matrix whose columns depend on each other, naming the column`() {
        #expect(throws: StatisticsError.notPositiveDefinite(column: 1)) {
            try CholeskyDecomposition(of: Matrix(rows: [[1, 2], [2, 4]]))
        }
        #expect(throws: StatisticsError.notPositiveDefinite(column: 0)) {
            try CholeskyDecomposition(of: Matrix(rows: [[-1]]))
        }
    }
}
