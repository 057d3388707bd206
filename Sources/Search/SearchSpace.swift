import Statistics

/// The settings a search may choose from.
public struct SearchSpace: Sendable, Hashable {
    /// One setting.
    public struct Parameter: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// From the least to the largest value.
        public let range: ClosedRange<Double>
        /// Whether factors count rather than differences.
        public let isLogarithmic: Bool
        /// Whether it takes whole numbers only.
        public let isWhole: Bool

        /// A setting; a logarithmic one is above 0.
        public init(_ name: String, _ range: ClosedRange<Double>, isLogarithmic: Bool = false, isWhole: Bool = false) {
            precondition(range.lowerBound < range.upperBound, "\(name) has one value")
            precondition(!isLogarithmic || range.lowerBound > 0, "\(name) from \(range.lowerBound) by factors")
            self.name = name
            self.range = range
            self.isLogarithmic = isLogarithmic
            self.isWhole = isWhole
        }

        /// The value at a place between 0 and 1.
        func value(at place: Double) -> Double {
            let (low, high) = (range.lowerBound, range.upperBound)
            let value =
                isLogarithmic
                ? exponential(naturalLogarithm(low) + place * (naturalLogarithm(high) - naturalLogarithm(low)))
                : low + place * (high - low)
            let clipped = min(max(value, low), high)
            return isWhole ? clipped.rounded() : clipped
        }
    }

    /// In the order in which places are listed.
    public let parameters: [Parameter]

    /// A space of at least one setting with names that differ.
    public init(_ parameters: [Parameter]) {
        precondition(!parameters.isEmpty && Set(parameters.map(\.name)).count == parameters.count, "names repeat")
        self.parameters = parameters
    }

    /// The space in one line, for what must be sure that it is the same.
    public var text: String {
        parameters.map {
            "\($0.name) \($0.range.lowerBound) to \($0.range.upperBound)\($0.isLogarithmic ? " by factors" : "")\($0.isWhole ? " whole" : "")"
        }
        .joined(separator: "; ")
    }

    /// Whether a place is one of the space.
    /// - Parameter place: Any numbers.
    /// - Returns: Whether there is one in [0, 1] for each setting.
    public func holds(_ place: [Double]) -> Bool {
        place.count == parameters.count && place.allSatisfy { $0 >= 0 && $0 <= 1 }
    }

    /// The settings at a place.
    /// - Parameter place: One number in [0, 1] for each setting.
    /// - Returns: Values by name.
    public func settings(at place: [Double]) -> [String: Double] {
        precondition(place.count == parameters.count, "\(place.count) of \(parameters.count) settings")
        return Dictionary(zip(parameters, place).map { ($0.name, $0.value(at: $1)) }) { first, _ in first }
    }
}
