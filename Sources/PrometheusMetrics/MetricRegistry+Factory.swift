public import CoreMetrics

/// What swift-metrics asks of whoever keeps the numbers.
extension MetricRegistry: MetricsFactory {
    /// A counter; its name ends in `_total`.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        RegisteredSeries(Series(.counter, label, dimensions), in: self)
    }

    /// A gauge; a recorder that keeps all values is a histogram in seconds.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        RegisteredSeries(Series(aggregate ? .histogram : .gauge, label, dimensions), in: self)
    }

    /// A histogram in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        RegisteredSeries(Series(.histogram, label, dimensions), in: self)
    }

    /// A gauge that can be added to.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        RegisteredSeries(Series(.gauge, label, dimensions), in: self)
    }

    /// Keeps the number: a counter that went down would be read as a restart.
    public func destroyCounter(_ handler: any CounterHandler) {}

    /// Keeps the number.
    public func destroyRecorder(_ handler: any RecorderHandler) {}

    /// Keeps the number.
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// Keeps the number.
    public func destroyMeter(_ handler: any MeterHandler) {}
}

/// One series of a registry, as swift-metrics speaks to it.
private final class RegisteredSeries: CounterHandler, RecorderHandler, TimerHandler, MeterHandler {
    private let series: Series
    private let registry: MetricRegistry

    init(_ series: Series, in registry: MetricRegistry) {
        self.series = series
        self.registry = registry
        if series.kind == .counter { registry.change(series) { _ in } }
    }

    func increment(by amount: Int64) { registry.change(series) { $0 += Double(amount) } }
    func reset() { registry.change(series) { $0 = 0 } }
    func record(_ value: Int64) { record(Double(value)) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { registry.change(series) { $0 = value } }
    func increment(by amount: Double) { registry.change(series) { $0 += amount } }
    func decrement(by amount: Double) { registry.change(series) { $0 -= amount } }
    func recordNanoseconds(_ duration: Int64) { registry.observe(series, Double(duration) / 1e9) }

    func record(_ value: Double) {
        if series.kind == .histogram { registry.observe(series, value) } else { set(value) }
    }
}
