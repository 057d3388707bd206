import Samples
import Statistics

/// Distances of the rows of a sample: standardised numbers, and one step for each category that differs.
///
/// A missing number lies at the mean; a missing category is a category.
struct NeighbourTable {
    private let width: Int
    private let points: [Float]
    private let codes: [[Int32]]

    init(_ sample: TrainingSample) {
        var numbers: [[Float]] = []
        var codes: [[Int32]] = []
        for column in sample.columns {
            switch column {
            case .numbers(let values):
                let moments = Moments(of: values.filter { !$0.isNaN })
                let deviation = moments.populationStandardDeviation
                numbers.append(
                    values.map { $0.isNaN || deviation == 0 ? 0 : Float(($0 - moments.mean) / deviation) }
                )
            case .codes(let values, _): codes.append(values)
            }
        }
        width = numbers.count
        var points = [Float](repeating: 0, count: sample.count * numbers.count)
        for (index, column) in numbers.enumerated() {
            for (row, value) in column.enumerated() { points[row * numbers.count + index] = value }
        }
        self.points = points
        self.codes = codes
    }

    /// The square of the distance of two rows.
    func distance(_ left: Int, _ right: Int) -> Float {
        var sum: Float = 0
        points.withUnsafeBufferPointer { points in
            let (first, second) = (left * width, right * width)
            for index in 0..<width {
                let step = points[first + index] - points[second + index]
                sum += step * step
            }
        }
        for column in codes where column[left] != column[right] { sum += 1 }
        return sum
    }

    /// The nearest of some rows to a row, nearest first; equal distances in the order of rows.
    func nearest(to row: Int, among rows: [Int], count: Int) -> [Int] {
        var best: [(distance: Float, row: Int)] = []
        for other in rows where other != row {
            let distance = distance(row, other)
            if best.count == count, let last = best.last, distance >= last.distance { continue }
            let place = best.firstIndex { distance < $0.distance } ?? best.count
            best.insert((distance, other), at: place)
            if best.count > count { best.removeLast() }
        }
        return best.map(\.row)
    }
}
