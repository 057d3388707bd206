/// What a chart consists of, for a page that draws it itself.
public struct ChartDrawing: Sendable, Hashable {
    /// A line.
    public struct Line: Sendable, Hashable {
        /// What it is: `frame`, `mark`, `series-1`, `series-2`.
        public let kind: String
        /// As in the attribute `d` of an SVG path.
        public let path: String
        /// As in `stroke-dasharray`; `none` for a line without gaps.
        public let dashes: String
        /// In pixels of the drawing.
        public let width: Int
        /// What it says of itself; nil for what is explained elsewhere.
        public let title: String?
    }

    /// A text.
    public struct Label: Sendable, Hashable {
        /// What is written, not escaped.
        public let text: String
        /// From the left, in pixels of the drawing.
        public let x: String
        /// Of its foot, from the top, in pixels of the drawing.
        public let y: String
        /// `start` or `end`: which end of the text stands at `x`.
        public let anchor: String
    }

    /// In the order in which they are drawn.
    public let lines: [Line]
    /// Drawn last.
    public let labels: [Label]
}

extension LineChart {
    static let (width, height) = (720.0, 200.0)
    private static let (left, right, top, bottom) = (48.0, 12.0, 24.0, 24.0)

    /// Its lines and labels, in a box of 720 by 200.
    public var drawing: ChartDrawing {
        let curves = series.enumerated().compactMap { line($1, number: $0 + 1) }
        return ChartDrawing(
            lines: [frame] + markLines + curves + series.indices.map(legendLine),
            labels: axisLabels + series.indices.map { label(series[$0].name, x: legendStart($0) + 30, y: 16, "start") }
        )
    }

    private var frame: ChartDrawing.Line {
        let path = "M\(Self.left) \(Self.top)V\(Self.height - Self.bottom)H\(Self.width - Self.right)"
        return ChartDrawing.Line(kind: "frame", path: path, dashes: "none", width: 1, title: nil)
    }

    private var axisLabels: [ChartDrawing.Label] {
        let heights = [0, 0.5, 1]
            .map { share in
                label(RoundScale.text(ceiling * share), x: Self.left - 6, y: y(ceiling * share) + 4, "end")
            }
        guard let first = labels.first, let last = labels.last, labels.count > 1 else { return heights }
        return heights + [
            label(first, x: Self.left, y: Self.height - 8, "start"),
            label(last, x: Self.width - Self.right, y: Self.height - 8, "end"),
        ]
    }

    private var markLines: [ChartDrawing.Line] {
        marks.map { mark in
            ChartDrawing.Line(
                kind: "mark",
                path: "M\(tenths(x(mark.index))) \(Self.top)V\(Self.height - Self.bottom)",
                dashes: "1 4",
                width: 1,
                title: "\(labels[mark.index]): \(mark.text)"
            )
        }
    }

    private func legendLine(_ index: Int) -> ChartDrawing.Line {
        let path = "M\(legendStart(index)) 12h24"
        return ChartDrawing.Line(
            kind: "series-\(index + 1)",
            path: path,
            dashes: Self.dashes(index + 1),
            width: 2,
            title: nil
        )
    }

    private func legendStart(_ index: Int) -> Double { Self.left + 8 + Double(index) * 200 }

    /// A gap in the values is a gap in the line.
    private func line(_ series: Series, number: Int) -> ChartDrawing.Line? {
        var path = ""
        var isDown = false
        for (index, value) in series.values.enumerated() {
            guard let value, value.isFinite else {
                isDown = false
                continue
            }
            path += "\(isDown ? "L" : "M")\(tenths(x(index))) \(tenths(y(value)))"
            isDown = true
        }
        guard !path.isEmpty else { return nil }
        return ChartDrawing.Line(
            kind: "series-\(number)",
            path: path,
            dashes: Self.dashes(number),
            width: 2,
            title: series.name
        )
    }

    private static func dashes(_ number: Int) -> String { number == 1 ? "none" : "6 3" }

    private func x(_ index: Int) -> Double {
        let span = Self.width - Self.left - Self.right
        return labels.count < 2 ? Self.left : Self.left + span * Double(index) / Double(labels.count - 1)
    }

    private func y(_ value: Double) -> Double {
        let span = Self.height - Self.top - Self.bottom
        return Self.height - Self.bottom - span * min(1, max(0, value / ceiling))
    }

    private func tenths(_ value: Double) -> String { RoundScale.text(value) }

    private func label(_ text: String, x: Double, y: Double, _ anchor: String) -> ChartDrawing.Label {
        ChartDrawing.Label(text: text, x: tenths(x), y: tenths(y), anchor: anchor)
    }
}
