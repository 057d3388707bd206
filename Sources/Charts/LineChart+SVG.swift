extension LineChart {
    private static let (width, height) = (720.0, 200.0)
    private static let (left, right, top, bottom) = (48.0, 12.0, 24.0, 24.0)

    /// The drawing; text in it is escaped.
    public var svg: String {
        let parts = [frame, axis, markLines] + series.enumerated().map { line($1, number: $0 + 1) } + [legend]
        return """
            <svg class="chart" viewBox="0 0 720 200" role="img" aria-labelledby="\(id)-t \(id)-d" \
            xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" font-size="11">\
            <title id="\(id)-t">\(escaped(title))</title><desc id="\(id)-d">\(escaped(summary))</desc>\
            \(parts.joined())</svg>
            """
    }

    private var frame: String {
        let (x, y) = (Self.left, Self.height - Self.bottom)
        return "<path class=\"frame\" d=\"M\(x) \(Self.top)V\(y)H\(Self.width - Self.right)\" stroke-width=\"1\"/>"
    }

    private var axis: String {
        var text = ""
        for share in [0, 0.5, 1] {
            let height = y(ceiling * share) + 4
            text += label(RoundScale.text(ceiling * share), x: Self.left - 6, y: height, anchor: "end")
        }
        guard let first = labels.first, let last = labels.last, labels.count > 1 else { return text }
        text += label(first, x: Self.left, y: Self.height - 8, anchor: "start")
        return text + label(last, x: Self.width - Self.right, y: Self.height - 8, anchor: "end")
    }

    private var markLines: String {
        marks.map { mark in
            let x = tenths(x(mark.index))
            return "<path class=\"mark\" d=\"M\(x) \(Self.top)V\(Self.height - Self.bottom)\" stroke-width=\"1\" "
                + "stroke-dasharray=\"1 4\"><title>\(escaped("\(labels[mark.index]): \(mark.text)"))</title></path>"
        }
        .joined()
    }

    private var legend: String {
        series.enumerated()
            .map { index, series in
                let x = Self.left + 8 + Double(index) * 200
                let dash = index == 0 ? "" : " stroke-dasharray=\"6 3\""
                return "<path class=\"series-\(index + 1)\" d=\"M\(x) 12h24\" stroke-width=\"2\"\(dash)/>"
                    + label(series.name, x: x + 30, y: 16, anchor: "start")
            }
            .joined()
    }

    /// A gap in the values is a gap in the line.
    private func line(_ series: Series, number: Int) -> String {
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
        let dash = number == 1 ? "" : " stroke-dasharray=\"6 3\""
        return path.isEmpty ? "" : "<path class=\"series-\(number)\" d=\"\(path)\" stroke-width=\"2\"\(dash)/>"
    }

    private func x(_ index: Int) -> Double {
        let span = Self.width - Self.left - Self.right
        return labels.count < 2 ? Self.left : Self.left + span * Double(index) / Double(labels.count - 1)
    }

    private func y(_ value: Double) -> Double {
        let span = Self.height - Self.top - Self.bottom
        return Self.height - Self.bottom - span * min(1, max(0, value / ceiling))
    }

    private func tenths(_ value: Double) -> String { RoundScale.text(value) }

    private func label(_ text: String, x: Double, y: Double, anchor: String) -> String {
        "<text x=\"\(tenths(x))\" y=\"\(tenths(y))\" text-anchor=\"\(anchor)\" stroke=\"none\" fill=\"currentColor\">"
            + "\(escaped(text))</text>"
    }
}

/// Text between tags or in an attribute, scalar by scalar.
func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "'": escaped += "&#39;"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}
