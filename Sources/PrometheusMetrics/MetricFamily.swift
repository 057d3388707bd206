/// Numbers of one name, as Prometheus reads them.
public struct MetricFamily: Sendable, Hashable {
    /// What kind of number it is.
    public enum Kind: String, Sendable, Hashable {
        /// Only grows, until the process ends.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts by ranges.
        case histogram
    }

    /// One number.
    public struct Sample: Sendable, Hashable {
        /// What comes after the family's name, such as `_bucket`.
        var suffix = ""
        /// Names and values, in order.
        public let labels: [(String, String)]
        /// The number.
        public let value: Double

        /// A number under labels.
        public init(_ labels: [(String, String)] = [], _ value: Double) {
            self.labels = labels
            self.value = value
        }

        /// The same suffix, labels and value.
        public static func == (left: Self, right: Self) -> Bool {
            left.suffix == right.suffix && left.value == right.value
                && left.labels.elementsEqual(right.labels) { $0 == $1 }
        }

        /// Hashes the value.
        public func hash(into hasher: inout Hasher) { hasher.combine(value) }
    }

    /// The name, in `[a-z0-9_]`.
    public let name: String
    /// One sentence for people.
    public let help: String
    /// What kind of number it is.
    public let kind: Kind
    /// The numbers.
    public private(set) var samples: [Sample]

    /// A family of counters or gauges.
    public init(_ kind: Kind, _ name: String, _ help: String, _ samples: [Sample]) {
        precondition(kind != .histogram, "a histogram is made of its ranges")
        self.kind = kind
        self.name = name
        self.help = help
        self.samples = samples
    }

    /// A histogram.
    /// - Parameters:
    ///   - name: The name, with its base unit.
    ///   - help: One sentence for people.
    ///   - bounds: Upper ends of the ranges, in base units, in order.
    ///   - rows: For each set of labels how many fell into each range, not cumulated, one more than there are bounds, and the
    ///     sum of all in base units.
    public init(
        histogram name: String,
        _ help: String,
        bounds: [Double],
        _ rows: [(labels: [(String, String)], counts: [Int], sum: Double)]
    ) {
        kind = .histogram
        self.name = name
        self.help = help
        samples = rows.flatMap { row in
            precondition(row.counts.count == bounds.count + 1, "\(row.counts.count) counts for \(bounds.count) bounds")
            var total = 0
            var samples: [Sample] = []
            for (index, count) in row.counts.enumerated() {
                total += count
                let bound = index < bounds.count ? Exposition.number(bounds[index]) : "+Inf"
                samples.append(Sample(row.labels + [("le", bound)], Double(total), suffix: "_bucket"))
            }
            return samples + [
                Sample(row.labels, row.sum, suffix: "_sum"), Sample(row.labels, Double(total), suffix: "_count"),
            ]
        }
    }
}

extension MetricFamily.Sample {
    fileprivate init(_ labels: [(String, String)], _ value: Double, suffix: String) {
        self.init(labels, value)
        self.suffix = suffix
    }
}
