import Synchronization

// A counter somewhere in the program is a line on /metrics. The program speaks to swift-metrics; this room keeps the
// numbers and writes them out. What has no bound elsewhere has one here: at most 64 sets of labels to a name, the rest
// under `other`, so that nobody's input can fill the memory of Prometheus.

/// Keeps counters, gauges and histograms, and writes them as text.
public final class MetricRegistry: Sendable {
    /// Most sets of labels to a name.
    public static let maximumSets = 64
    /// Upper ends of a histogram's ranges, in seconds.
    public static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

    private struct Family {
        let kind: MetricFamily.Kind
        var numbers: [[String]: Double] = [:]
        var histograms: [[String]: (counts: [Int], sum: Double)] = [:]
        let names: [String]
    }

    private let families = Mutex<[String: Family]>([:])
    private let help: [String: String]

    /// An empty registry.
    /// - Parameter help: One sentence for each name that is known beforehand.
    public init(help: [String: String] = [:]) { self.help = help }

    /// What was counted, as families.
    public var collected: [MetricFamily] {
        families.withLock { families in
            families.map { name, family in
                let help = help[name] ?? name
                func labels(_ values: [String]) -> [(String, String)] { Array(zip(family.names, values)) }
                guard family.kind == .histogram else {
                    let samples = family.numbers.sorted { $0.key.lexicographicallyPrecedes($1.key) }
                        .map { MetricFamily.Sample(labels($0.key), $0.value) }
                    return MetricFamily(family.kind, name, help, samples)
                }
                let rows = family.histograms.sorted { $0.key.lexicographicallyPrecedes($1.key) }
                    .map { (labels: labels($0.key), counts: $0.value.counts, sum: $0.value.sum) }
                return MetricFamily(histogram: name, help, bounds: Self.bounds, rows)
            }
        }
    }

    /// Adds to a counter or gauge, or sets it.
    func change(_ series: Series, _ change: (inout Double) -> Void) {
        families.withLock { families in
            var family = families[series.name] ?? Family(kind: series.kind, names: series.labelNames)
            guard family.kind == series.kind, family.names == series.labelNames else { return }
            let values = Self.bounded(series.labelValues, known: family.numbers.keys.contains, family.numbers.count)
            change(&family.numbers[values, default: 0])
            families[series.name] = family
        }
    }

    /// Counts a value of a histogram.
    func observe(_ series: Series, _ value: Double) {
        families.withLock { families in
            var family = families[series.name] ?? Family(kind: .histogram, names: series.labelNames)
            guard family.kind == .histogram, family.names == series.labelNames else { return }
            let values = Self.bounded(
                series.labelValues,
                known: family.histograms.keys.contains,
                family.histograms.count
            )
            let empty = (counts: [Int](repeating: 0, count: Self.bounds.count + 1), sum: 0.0)
            var histogram = family.histograms[values] ?? empty
            histogram.counts[Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count] += 1
            histogram.sum += value
            family.histograms[values] = histogram
            families[series.name] = family
        }
    }

    private static func bounded(_ values: [String], known: ([String]) -> Bool, _ count: Int) -> [String] {
        known(values) || values.isEmpty || count < maximumSets ? values : values.map { _ in "other" }
    }
}

/// A name with its labels.
struct Series: Sendable, Hashable {
    let kind: MetricFamily.Kind
    let name: String
    let labelNames: [String]
    let labelValues: [String]

    /// Labels in the order of their names; whatever may not stand in a name becomes `_`.
    init(_ kind: MetricFamily.Kind, _ name: String, _ labels: [(String, String)]) {
        self.kind = kind
        self.name = Self.safe(name)
        let sorted = labels.map { (Self.safe($0), $1) }.sorted { $0.0 < $1.0 }
        labelNames = sorted.map(\.0)
        labelValues = sorted.map(\.1)
    }

    private static func safe(_ name: String) -> String {
        let bytes = name.utf8.map { byte in
            let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            return isLetter || isDigit ? byte : UInt8(ascii: "_")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
