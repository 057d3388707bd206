/// Curves over a common axis, such as a receiver operating characteristic, as SVG.
///
/// The drawing has a title and a description, no script and no colour of its own: curves differ by their dashes and by
/// the classes `series-1` to `series-4`.
public struct CurveChart: Sendable, Hashable {
    /// A place on a curve, in the units of the axes.
    public struct Point: Sendable, Hashable {
        /// Along the horizontal axis.
        public let x: Double
        /// Along the vertical axis.
        public let y: Double

        /// A place.
        public init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// One curve.
    public struct Curve: Sendable, Hashable {
        /// What it shows.
        public let name: String
        /// In the order in which they are joined.
        public let points: [Point]
        /// Whether each point gets a mark.
        public let isMarked: Bool

        /// A curve through points.
        public init(name: String, points: [Point], isMarked: Bool = false) {
            self.name = name
            self.points = points
            self.isMarked = isMarked
        }
    }

    /// What an axis measures, and from where to where.
    public struct Axis: Sendable, Hashable {
        /// What it measures.
        public let name: String
        /// Least number shown.
        public let lower: Double
        /// Largest number shown; above the least.
        public let upper: Double

        /// An axis.
        public init(_ name: String, from lower: Double = 0, to upper: Double = 1) {
            precondition(lower < upper && lower.isFinite && upper.isFinite, "axis from \(lower) to \(upper)")
            self.name = name
            self.lower = lower
            self.upper = upper
        }
    }

    /// Makes ids unique where several charts share a page: letters and digits.
    public let id: String
    /// What the chart shows; its accessible name.
    public let title: String
    /// One sentence that says what is to be seen.
    public let summary: String
    /// The horizontal axis.
    public let horizontal: Axis
    /// The vertical axis.
    public let vertical: Axis
    /// One to four.
    public let curves: [Curve]

    /// Gathers a chart of one to four curves; the id is letters and digits.
    public init(id: String, title: String, summary: String, horizontal: Axis, vertical: Axis, curves: [Curve]) {
        precondition((1...4).contains(curves.count), "\(curves.count) curves")
        self.id = id
        self.title = title
        self.summary = summary
        self.horizontal = horizontal
        self.vertical = vertical
        self.curves = curves
    }
}
