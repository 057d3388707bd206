extension LineChart {
    /// The drawing as a document of its own; text in it is escaped.
    public var svg: String {
        let drawing = drawing
        return """
            <svg class="chart" viewBox="0 0 720 200" role="img" aria-labelledby="\(id)-t \(id)-d" \
            xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" font-size="11">\
            <title id="\(id)-t">\(escapedText(title))</title><desc id="\(id)-d">\(escapedText(summary))</desc>\
            \(drawing.lines.map(Self.svg).joined())\(drawing.labels.map(Self.svg).joined())\(axes.map(Self.svg) ?? "")</svg>
            """
    }

    /// Below the middle of one axis, and along the other.
    private static func svg(_ axes: Axes) -> String {
        let style = "text-anchor=\"middle\" stroke=\"none\" fill=\"currentColor\""
        return "<text x=\"378\" y=\"192\" \(style)>\(escapedText(axes.horizontal))</text>"
            + "<text transform=\"translate(11 100) rotate(-90)\" \(style)>\(escapedText(axes.vertical))</text>"
    }

    private static func svg(_ line: ChartDrawing.Line) -> String {
        "<path class=\"\(line.kind)\" d=\"\(line.path)\" stroke-width=\"\(line.width)\" "
            + "stroke-dasharray=\"\(line.dashes)\">"
            + (line.title.map { "<title>\(escapedText($0))</title>" } ?? "") + "</path>"
    }

    private static func svg(_ label: ChartDrawing.Label) -> String {
        "<text x=\"\(label.x)\" y=\"\(label.y)\" text-anchor=\"\(label.anchor)\" stroke=\"none\" fill=\"currentColor\">"
            + "\(escapedText(label.text))</text>"
    }
}

/// Text between tags or in an attribute, scalar by scalar.
public func escapedText(_ text: String) -> String {
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
