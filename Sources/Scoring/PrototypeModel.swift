public import Encoding
import FeatureDefinitions
import Features
import Statistics

/// The nearest neighbours of an applicant, as groups: the chance of default is that of the groups most alike, nearer ones
/// counting more.
///
/// A model of the applicants themselves would be a file of people that no erasure reaches; of groups of twenty and more there
/// are means and bad rates alone. Distances are squares of differences of design rows, each feature weighed.
/// - seealso: Dudani (1976), for weights by distance; Kuncheva and Bezdek (1998), for prototypes in place of rows.
public struct PrototypeModel: Sendable, Hashable {
    /// The most groups that a model has.
    public static let mostPrototypes = 1024
    /// The most groups that are asked about an applicant.
    public static let mostNeighbours = NearestPrototypes.capacity
    /// The most groups with which reasons compare.
    public static let largestBackground = 16

    /// What all of a model is made of but its groups.
    public struct Settings: Sendable, Hashable {
        /// How many groups are asked, 1 to ``PrototypeModel/mostNeighbours``.
        public var neighbourCount: Int
        /// Is added to squares of distances; above 0.
        public var softness: Double
        /// How much a step counts, for each feature of the schema; not negative.
        public var weights: [Double]

        /// States settings.
        /// - Parameters:
        ///   - neighbourCount: How many groups are asked.
        ///   - softness: Is added to squares of distances.
        ///   - weights: How much a step counts, for each feature of the schema.
        public init(neighbourCount: Int, softness: Double, weights: [Double]) {
            self.neighbourCount = neighbourCount
            self.softness = softness
            self.weights = weights
        }
    }

    /// From a feature vector to a design row.
    public let encoder: FeatureEncoder
    /// How many groups are asked, and how distances count.
    public let settings: Settings
    /// The groups; not empty.
    public let prototypes: [Prototype]
    /// From the log-odds of the groups to those that were observed.
    public let calibration: Calibration
    /// Places of the groups with which reasons compare; all of them where none is named.
    public let background: [Int]
    /// Square root of the weight of each column.
    let scales: [Double]
    /// Centers end to end, times the scales.
    let cells: [Double]
    let members: [Double]
    let rates: [Double]

    /// States a model.
    /// - Parameters:
    ///   - encoder: From a feature vector to a design row.
    ///   - settings: How many groups are asked, and how distances count.
    ///   - prototypes: The groups; 1 to ``mostPrototypes``, each with a center of the encoder's columns.
    ///   - calibration: From the log-odds of the groups to those that were observed.
    ///   - background: Places of the groups with which reasons compare; at most ``largestBackground``.
    public init(
        encoder: FeatureEncoder,
        settings: Settings,
        prototypes: [Prototype],
        calibration: Calibration = .none,
        background: [Int] = []
    ) {
        let width = encoder.columnCount
        precondition((1...Self.mostPrototypes).contains(prototypes.count), "\(prototypes.count) groups")
        precondition((1...Self.mostNeighbours).contains(settings.neighbourCount), "\(settings.neighbourCount) asked")
        precondition(settings.softness > 0 && settings.weights.count == encoder.schema.count, "\(settings)")
        precondition(prototypes.allSatisfy { $0.center.count == width }, "a center without \(width) columns")
        precondition(background.allSatisfy(prototypes.indices.contains), "background \(background)")
        precondition(background.count <= Self.largestBackground, "\(background.count) groups to compare with")
        var scales = [Double](repeating: 0, count: width)
        for (columns, weight) in zip(encoder.columns, settings.weights) {
            for column in columns { scales[column] = weight.squareRoot() }
        }
        self.encoder = encoder
        self.settings = settings
        self.prototypes = prototypes
        self.calibration = calibration
        self.background = background
        self.scales = scales
        cells = prototypes.flatMap { zip($0.center, scales).map { $0 * $1 } }
        members = prototypes.map { Double($0.memberCount) }
        rates = prototypes.map(\.badRate)
    }

    /// The same model with another calibration.
    /// - Parameter calibration: Takes the place of the present one.
    /// - Returns: A model with the same order of applicants.
    public func calibrated(by calibration: Calibration) -> PrototypeModel {
        PrototypeModel(
            encoder: encoder,
            settings: settings,
            prototypes: prototypes,
            calibration: calibration,
            background: background
        )
    }

    /// The same model against another background.
    /// - Parameter places: Of the groups with which reasons compare.
    /// - Returns: A model with the same log-odds for everyone.
    public func comparing(with places: [Int]) -> PrototypeModel {
        PrototypeModel(
            encoder: encoder,
            settings: settings,
            prototypes: prototypes,
            calibration: calibration,
            background: places
        )
    }

    /// Memory of what scoring reads.
    public var byteCount: Int { (cells.count + members.count + rates.count + scales.count) * MemoryLayout<Double>.size }

    /// Whether each feature of the schema can change the score.
    var usesFeature: [Bool] { zip(encoder.columns, settings.weights).map { !$0.isEmpty && $1 > 0 } }

    /// As ``ScoringModel/provenMonotone``: of what changes nothing alone, for nothing bounds what other neighbours say.
    var provenMonotone: (rising: [String], falling: [String]) {
        let unused = zip(encoder.schema.features, usesFeature)
            .filter { !$1 && ($0.kind == .number || $0.isRanked) }
            .map(\.0.key)
        return (unused, unused)
    }

    /// Log-odds of default of each group, as of an applicant who is just its mean.
    public var logOddsOfPrototypes: [Double] {
        prototypes.indices.map { place in
            cells.withUnsafeBufferPointer { cells in
                logOdds(ofRow: UnsafeBufferPointer(rebasing: cells[place * scales.count..<(place + 1) * scales.count]))
            }
        }
    }

    /// Log-odds of default; the row stands on the stack unless it has more than 128 columns.
    func logOdds(of vector: FeatureVector) throws(ScoringError) -> Double {
        var problem: ScoringError?
        let logOdds = withUnsafeTemporaryAllocation(of: Double.self, capacity: scales.count) { row in
            row.initialize(repeating: 0)
            problem = write(vector, to: row)
            return problem == nil ? self.logOdds(ofRow: UnsafeBufferPointer(row)) : .nan
        }
        if let problem { throw problem }
        return logOdds
    }

    /// Writes the design row of an applicant, each column times its scale.
    func write(_ vector: FeatureVector, to row: UnsafeMutableBufferPointer<Double>) -> ScoringError? {
        var span = row.mutableSpan
        do {
            try encoder.encode(vector, into: &span, at: 0)
        } catch {
            return error
        }
        for column in scales.indices { span[column] *= scales[column] }
        return nil
    }

    /// Log-odds of default at a scaled design row.
    func logOdds(ofRow row: UnsafeBufferPointer<Double>) -> Double {
        var nearest = NearestPrototypes(limit: settings.neighbourCount)
        let cells = cells.span
        var start = 0
        for place in prototypes.indices {
            var sum = 0.0
            for column in row.indices {
                let step = row[column] - cells[start + column]
                sum += step * step
            }
            nearest.offer(sum, place)
            start += row.count
        }
        return logOdds(of: nearest)
    }

    /// Log-odds of default where some groups are nearest.
    func logOdds(of nearest: NearestPrototypes) -> Double {
        let chance = nearest.chance(members.span, rates.span, softness: settings.softness)
        return calibration.logOdds(Statistics.logOdds(probability: chance))
    }
}
