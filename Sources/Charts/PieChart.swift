/// Parts of a whole as a ring with a legend, as SVG; parts differ by their shade, and the legend says their shares.
public struct PieChart: Sendable, Hashable {
    /// One part.
    public struct Slice: Sendable, Hashable {
        /// What it is.
        public let name: String
        /// How large, in any unit; not negative.
        public let amount: Double

        /// A part.
        public init(_ name: String, _ amount: Double) {
            self.name = name
            self.amount = amount
        }
    }

    /// Makes ids unique where several charts share a page: letters and digits.
    public let id: String
    /// What the chart shows; its accessible name.
    public let title: String
    /// One sentence that says what is to be seen.
    public let summary: String
    /// In the order of the legend, from the top clockwise; at most eight are told apart.
    public let slices: [Slice]

    /// Gathers a chart.
    public init(id: String, title: String, summary: String, slices: [Slice]) {
        self.id = id
        self.title = title
        self.summary = summary
        self.slices = slices.map { Slice($0.name, $0.amount.isFinite ? max(0, $0.amount) : 0) }
    }

    private static let shades = ["1", ".72", ".5", ".34", ".22", ".14", ".08", ".04"]

    /// The drawing as a document of its own; text in it is escaped.
    public var svg: String {
        let whole = max(slices.reduce(0) { $0 + $1.amount }, 1e-9)
        var (ring, legend, before) = ("", "", 0.0)
        for (index, slice) in slices.enumerated() {
            let share = slice.amount / whole * 100
            let shade = Self.shades[min(index, Self.shades.count - 1)]
            if share > 0 {
                // A circle of length 100: the dash is the part, the offset what is before it.
                ring += "<circle cx=\"100\" cy=\"100\" r=\"62\" pathLength=\"100\" stroke-width=\"48\" "
                ring += "stroke-opacity=\"\(shade)\" stroke-dasharray=\"\(Self.text(share)) 100\" "
                ring += "stroke-dashoffset=\"-\(Self.text(before))\" transform=\"rotate(-90 100 100)\"/>"
            }
            before += share
            let y = 24 + index * 22
            legend += "<rect x=\"212\" y=\"\(y - 10)\" width=\"12\" height=\"12\" stroke-width=\".5\" "
            legend += "fill=\"currentColor\" fill-opacity=\"\(shade)\"/>"
            legend += "<text x=\"232\" y=\"\(y)\" stroke=\"none\" fill=\"currentColor\">\(escapedText(slice.name)) "
            legend += "\(RoundScale.text(share)) %</text>"
        }
        return """
            <svg class="chart" viewBox="0 0 420 200" role="img" aria-labelledby="\(id)-t \(id)-d" \
            xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" font-size="12" \
            font-family="sans-serif"><title id="\(id)-t">\(escapedText(title))</title>\
            <desc id="\(id)-d">\(escapedText(summary))</desc>\(ring)\(legend)</svg>
            """
    }

    /// With three decimals.
    private static func text(_ value: Double) -> String {
        let thousandths = Int64((value * 1_000).rounded())
        let rest = String(thousandths % 1_000)
        return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
    }
}
