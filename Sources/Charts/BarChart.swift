/// Bars beside each other, with a line of other numbers over them if there is one, as SVG.
public struct BarChart: Sendable, Hashable {
    /// Makes ids unique where several charts share a page: letters and digits.
    public let id: String
    /// What the chart shows; its accessible name.
    public let title: String
    /// One sentence that says what is to be seen.
    public let summary: String
    /// What the heights measure, with the unit; empty for an axis that is not drawn.
    public let axis: String
    /// One for each bar, under it.
    public let labels: [String]
    /// Heights, not negative.
    public let values: [Double]
    /// Heights of a line on the same axis; empty for none.
    public let line: [Double]

    /// Gathers a chart; as many values as labels, and as many places of the line, if there is one.
    public init(
        id: String,
        title: String,
        summary: String,
        axis: String = "",
        labels: [String],
        values: [Double],
        line: [Double] = []
    ) {
        precondition(values.count == labels.count, "\(values.count) values for \(labels.count) labels")
        precondition(line.isEmpty || line.count == labels.count, "\(line.count) places for \(labels.count) labels")
        self.id = id
        self.title = title
        self.summary = summary
        self.axis = axis
        self.labels = labels
        self.values = values
        self.line = line
    }

    private static let (width, height, foot) = (420.0, 200.0, 40.0)

    /// The drawing as a document of its own; text in it is escaped.
    public var svg: String {
        let most = ceiling
        let step = (Self.width - left - 4) / Double(max(labels.count, 1))
        var bars = axis.isEmpty ? "" : frame
        var path = ""
        for (index, value) in values.enumerated() {
            let height = Self.tall(value, most)
            let x = left + step * Double(index)
            bars +=
                "<rect class=\"bar\" fill=\"currentColor\" fill-opacity=\".3\" x=\"\(RoundScale.text(x + step * 0.1))\" "
            bars += "y=\"\(RoundScale.text(Self.height - Self.foot - height))\" "
            bars += "width=\"\(RoundScale.text(step * 0.8))\" height=\"\(RoundScale.text(height))\"/>"
            bars += Self.label(labels[index], at: x + step / 2)
            guard line.indices.contains(index) else { continue }
            let y = Self.height - Self.foot - Self.tall(line[index], most)
            path += "\(index == 0 ? "M" : "L")\(RoundScale.text(x + step / 2)) \(RoundScale.text(y))"
        }
        if !path.isEmpty { bars += "<path class=\"series-2\" stroke-width=\"2\" d=\"\(path)\"/>" }
        return """
            <svg class="chart" viewBox="0 0 420 200" role="img" aria-labelledby="\(id)-t \(id)-d" \
            xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" font-size="10" \
            font-family="sans-serif">\
            <title id="\(id)-t">\(escapedText(title))</title><desc id="\(id)-d">\(escapedText(summary))</desc>\(bars)</svg>
            """
    }

    /// Where the bars begin: beside the numbers of the axis, if there are any.
    private var left: Double { axis.isEmpty ? 4 : 56 }

    /// What the largest height stands for; a round number where it is written.
    private var ceiling: Double {
        let most = max((values + line).filter(\.isFinite).max() ?? 0, 1e-9)
        return axis.isEmpty ? most : RoundScale.ceiling(above: most)
    }

    /// The axes, three numbers and what they measure.
    private var frame: String {
        let (bottom, top) = (Self.height - Self.foot, 8.0)
        let numbers = [0, 0.5, 1]
            .map { share in
                let y = bottom - (bottom - top) * share
                return "<text x=\"\(RoundScale.text(left - 6))\" y=\"\(RoundScale.text(y + 3))\" text-anchor=\"end\" "
                    + "stroke=\"none\" fill=\"currentColor\">\(RoundScale.text(ceiling * share))</text>"
            }
        return "<path class=\"frame\" d=\"M\(RoundScale.text(left)) \(RoundScale.text(top))V\(RoundScale.text(bottom))"
            + "H\(RoundScale.text(Self.width - 4))\"/>" + numbers.joined()
            + "<text transform=\"translate(11 \(RoundScale.text((top + bottom) / 2))) rotate(-90)\" text-anchor=\"middle\" "
            + "stroke=\"none\" fill=\"currentColor\">\(escapedText(axis))</text>"
    }

    /// A label under its bar, its words below each other: long names of neighbours do not meet.
    private static func label(_ text: String, at x: Double) -> String {
        let marks: Set<UInt8> = [UInt8(ascii: "_"), UInt8(ascii: " ")]
        let words = text.utf8.split(whereSeparator: marks.contains)
        let lines = words.flatMap { parts(of: $0) }.map { String(decoding: $0, as: UTF8.self) }.prefix(3).enumerated()
            .map { "<tspan x=\"\(RoundScale.text(x))\" dy=\"\($0 == 0 ? 0 : 11)\">\(escapedText($1))</tspan>" }
        return "<text y=\"\(Int(height) - 26)\" text-anchor=\"middle\" stroke=\"none\" fill=\"currentColor\">"
            + lines.joined() + "</text>"
    }

    /// A long word goes on below its hyphen; a date or a range of numbers stays whole.
    private static func parts(of word: Substring.UTF8View) -> [Substring.UTF8View] {
        guard word.count > 8, let hyphen = word.firstIndex(of: UInt8(ascii: "-")) else { return [word] }
        let rest = word[word.index(after: hyphen)...]
        return rest.first.map { $0 > UInt8(ascii: "9") } == true ? [word[...hyphen], rest] : [word]
    }

    private static func tall(_ value: Double, _ most: Double) -> Double {
        (height - foot - 8) * min(1, max(0, value.isFinite ? value / most : 0))
    }
}
