import Foundation
import Regression
import Statistics
import TestSupport
import Testing

@Suite struct VarianceInflationTests {
    /// credit-rules, section 2.
    @Test func `The golden pair of columns has its published factor`() {
        let design = Matrix(rows: [[1, 2], [2, 1], [3, 4], [4, 3], [5, 6], [6, 5]])
        for factor in VarianceInflation.factors(of: design) { #expect(abs(factor - 3.190104) < 1e-6) }
    }

    @Test func `A column that others make up is infinite, an unrelated one stays 1, a constant one too`() {
        let rows = (0..<40)
            .map { row -> [Double] in
                let first = Double(row % 5)
                let second = Double(row / 5)
                return [first, second, first + second, 7]
            }
        let factors = VarianceInflation.factors(of: Matrix(rows: rows))
        #expect(factors.prefix(3).allSatisfy { $0 == .infinity })
        #expect(factors[3] == 1)
        let alone = VarianceInflation.factors(of: Matrix(rows: rows.map { [$0[0], $0[1]] }))
        #expect(alone.allSatisfy { abs($0 - 1) < 1e-9 })
    }

    @Test func `Columns of one group do not count against each other, and the worst group goes first`() {
        // Two columns of one category whose third code is the reference, a number, and one that nearly says the same.
        let rows = (0..<60)
            .map { row -> [Double] in
                let number = Double(row * 7 % 11)
                return [row % 3 == 0 ? 1 : 0, row % 3 == 1 ? 1 : 0, number, number + (row % 5 == 0 ? 0.5 : 0)]
            }
        let all = [true, true, true, true]
        let inflation = GroupedInflation(of: Matrix(rows: rows), groups: [0, 0, 1, 2], isJudged: all)
        let factors = inflation.factors()
        let columns = VarianceInflation.factors(of: Matrix(rows: rows))
        #expect(columns[0] > 1.3 && (factors[0] ?? 0) < 1.1, "\(columns) \(factors)")
        #expect(abs((factors[1] ?? 0) - columns[2]) < 1e-9 * columns[2] && columns[2] > 100)
        let worst = inflation.excess(above: 5)
        #expect(worst.count == 1 && [1, 2].contains(worst[0].group) && worst[0].factor == max(columns[2], columns[3]))
        #expect(inflation.factors(without: [2]).values.allSatisfy { $0 < 1.1 })
        // A column that is not looked at still counts against others.
        let marks = GroupedInflation(
            of: Matrix(rows: rows),
            groups: [0, 0, 1, 2],
            isJudged: [true, true, false, true]
        )
        #expect(marks.factors()[1] == nil && marks.factors()[2] == factors[2])
    }

    /// reference/binning/vif.json: statsmodels 0.15.0, with a constant; 1e-9.
    @Test(
        .enabled(if: Repository.hasShared),
        arguments: [("taiwan", "taiwan_credit_default.csv"), ("german", "german_credit.csv")]
    )
    func `Factors equal statsmodels'`(name: String, file: String) throws {
        let shared = try #require(Repository.shared)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try Data(contentsOf: shared.appendingPathComponent("reference/binning/vif.json"))
        let reference = try decoder.decode(File.self, from: data)
        let part = name == "taiwan" ? reference.taiwan : reference.german
        let table = try DataTable.read(file)
        var rows = stride(from: 0, to: table.rows.count, by: 2).map { $0 }
        if name == "taiwan" { rows = Array(rows.prefix(1500)) }
        let design = Matrix(
            rows: try rows.map { row in
                try part.columns.map { try #require(Double(table.cell(row, $0))) }
            }
        )
        for (factor, expected) in zip(VarianceInflation.factors(of: design), part.withConstant) {
            #expect(abs(factor / expected - 1) < 1e-9)
        }
    }

    private struct File: Decodable {
        let taiwan: Part
        let german: Part
    }
    private struct Part: Decodable {
        let columns: [String]
        let withConstant: [Double]
    }
}
