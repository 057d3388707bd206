extension CurveChart {
    private static let (width, height) = (420.0, 300.0)
    private static let (left, right, top, bottom) = (48.0, 12.0, 12.0, 60.0)
    private static let dashes = ["none", "6 3", "2 3", "8 3 2 3"]
    /// More points than this would be drawn on top of each other.
    private static let pointLimit = 400

    /// The drawing as a document of its own; text in it is escaped.
    public var svg: String {
        """
        <svg class="chart" viewBox="0 0 420 300" role="img" aria-labelledby="\(id)-t \(id)-d" \
        xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" font-size="11">\
        <title id="\(id)-t">\(escapedText(title))</title><desc id="\(id)-d">\(escapedText(summary))</desc>\
        \(frame)\(curves.enumerated().map { curve($1, $0) }.joined())</svg>
        """
    }

    private var frame: String {
        let (bottom, right) = (Self.height - Self.bottom, Self.width - Self.right)
        let middle = (Self.left + right) / 2
        return "<path class=\"frame\" d=\"M\(Self.left) \(Self.top)V\(bottom)H\(right)\"/>"
            + text(Self.number(vertical.upper), x: Self.left - 6, y: Self.top + 4, "end")
            + text(Self.number(vertical.lower), x: Self.left - 6, y: bottom, "end")
            + text(Self.number(horizontal.lower), x: Self.left, y: bottom + 14, "start")
            + text(Self.number(horizontal.upper), x: right, y: bottom + 14, "end")
            + text(horizontal.name, x: middle, y: bottom + 14, "middle")
            + "<text transform=\"translate(12 \(middle * 0.6)) rotate(-90)\" text-anchor=\"middle\" stroke=\"none\" "
            + "fill=\"currentColor\">\(escapedText(vertical.name))</text>"
    }

    private func curve(_ curve: Curve, _ index: Int) -> String {
        let step = max(1, (curve.points.count + Self.pointLimit - 1) / Self.pointLimit)
        let shown = curve.points.indices.filter { $0.isMultiple(of: step) || $0 == curve.points.count - 1 }
            .map { (x(curve.points[$0].x), y(curve.points[$0].y)) }
        let path = shown.enumerated().map { "\($0 == 0 ? "M" : "L")\($1.0) \($1.1)" }.joined()
        let marks =
            curve.isMarked
            ? shown.map { "<circle class=\"series-\(index + 1)\" cx=\"\($0.0)\" cy=\"\($0.1)\" r=\"3\"/>" }.joined()
            : ""
        let legendX = Self.left + Double(index % 2) * 180
        let legendY = Self.height - (index < 2 ? 28 : 10)
        let style = "class=\"series-\(index + 1)\" stroke-width=\"2\" stroke-dasharray=\"\(Self.dashes[index])\""
        return "<path \(style) d=\"\(path)\"/>\(marks)<path \(style) d=\"M\(legendX) \(legendY - 4)h24\"/>"
            + text(curve.name, x: legendX + 30, y: legendY, "start")
    }

    private func text(_ text: String, x: Double, y: Double, _ anchor: String) -> String {
        "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\" stroke=\"none\" fill=\"currentColor\">\(escapedText(text))</text>"
    }

    private func x(_ value: Double) -> String {
        let share = (value - horizontal.lower) / (horizontal.upper - horizontal.lower)
        return RoundScale.text(Self.left + (Self.width - Self.left - Self.right) * min(1, max(0, share)))
    }

    private func y(_ value: Double) -> String {
        let share = (value - vertical.lower) / (vertical.upper - vertical.lower)
        return RoundScale.text(
            Self.height - Self.bottom - (Self.height - Self.top - Self.bottom) * min(1, max(0, share))
        )
    }

    /// Up to two decimals, as few as will do.
    private static func number(_ value: Double) -> String {
        let hundredths = (value * 100).rounded()
        guard hundredths.magnitude < 1e12 else { return RoundScale.text(value) }
        let (whole, rest) = Int64(hundredths.magnitude).quotientAndRemainder(dividingBy: 100)
        let sign = hundredths < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
        return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
