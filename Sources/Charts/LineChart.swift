/// One or two lines over time, with marks, as SVG and as a table.
///
/// The drawing has a title and a description, no script and no colour of its own: lines differ by their dashes and by the
/// classes `series-1` and `series-2`, so that it prints and is read without colour.
public struct LineChart: Sendable, Hashable {
    /// One line.
    public struct Series: Sendable, Hashable {
        /// What it shows, with its unit.
        public let name: String
        /// One value for each label; nil leaves a gap.
        public let values: [Double?]

        /// A line of values.
        public init(name: String, values: [Double?]) {
            self.name = name
            self.values = values
        }
    }

    /// A moment worth a mark.
    public struct Mark: Sendable, Hashable {
        /// Where: the position of a label.
        public let index: Int
        /// What happened.
        public let text: String

        /// A mark.
        public init(index: Int, text: String) {
            self.index = index
            self.text = text
        }
    }

    /// What the axes measure, with their units.
    public struct Axes: Sendable, Hashable {
        /// Under the drawing.
        public let horizontal: String
        /// Beside it.
        public let vertical: String

        /// Names of both.
        public init(horizontal: String, vertical: String) {
            self.horizontal = horizontal
            self.vertical = vertical
        }
    }

    /// What the chart shows; its accessible name.
    public let title: String
    /// One sentence that says what is to be seen.
    public let summary: String
    /// Names of the moments, in order.
    public let labels: [String]
    /// The lines; at most two.
    public let series: [Series]
    /// The marks.
    public let marks: [Mark]
    /// What the axes measure; nil where labels and legend say it.
    public let axes: Axes?
    /// Makes ids unique where several charts share a page: letters and digits.
    public let id: String

    /// Gathers a chart.
    ///
    /// There are one or two series, each with a value for every label; marks lie on labels; the id is letters and digits.
    public init(
        id: String,
        title: String,
        summary: String,
        labels: [String],
        series: [Series],
        marks: [Mark] = [],
        axes: Axes? = nil
    ) {
        precondition((1...2).contains(series.count), "\(series.count) series")
        precondition(series.allSatisfy { $0.values.count == labels.count }, "\(labels.count) labels")
        precondition(marks.allSatisfy { labels.indices.contains($0.index) }, "a mark lies on a label")
        self.id = id
        self.title = title
        self.summary = summary
        self.labels = labels
        self.series = series
        self.marks = marks
        self.axes = axes
    }

    /// The largest value shown; at least 1.
    var ceiling: Double { RoundScale.ceiling(above: series.flatMap(\.values).compactMap { $0 }.max() ?? 0) }
}
