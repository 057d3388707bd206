/// How much of a book lies where.
public struct Concentration: Sendable, Hashable {
    /// A part of the book.
    public struct Slice: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// Number of loans.
        public let count: Int
        /// In minor units.
        public let amount: Int64
        /// Of the whole amount, in [0, 1].
        public let share: Double
        /// The largest share it may have.
        public let limit: Double

        /// Whether the share is above the limit for it.
        public var isAboveLimit: Bool { share > limit }
    }

    /// Largest first, equals by name.
    public let slices: [Slice]

    /// The slices of a book.
    /// - Parameters:
    ///   - parts: Name, number of loans and amount of each.
    ///   - limits: Largest share by name.
    ///   - limit: Largest share of what has no limit of its own.
    public init(
        _ parts: [(name: String, count: Int, amount: Int64)],
        limits: [String: Double] = [:],
        limit: Double = 1
    ) {
        let whole = parts.reduce(0.0) { $0 + Double($1.amount) }
        slices =
            parts.map { part in
                let share = whole > 0 ? Double(part.amount) / whole : 0
                return Slice(
                    name: part.name,
                    count: part.count,
                    amount: part.amount,
                    share: share,
                    limit: limits[part.name] ?? limit
                )
            }
            .sorted { $0.amount == $1.amount ? $0.name < $1.name : $0.amount > $1.amount }
    }

    /// Herfindahl and Hirschman: the sum of squared shares, 1 for a single slice.
    public var index: Double { slices.reduce(0) { $0 + $1.share * $1.share } }
}
