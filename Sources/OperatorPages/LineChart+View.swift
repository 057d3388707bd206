import Charts
import Pages

extension LineChart {
    var view: View {
        let (drawing, table) = (drawing, table())
        return [
            "id": id, "title": title, "summary": summary,
            "lines": drawing.lines.map { line in
                var view: View = ["kind": line.kind, "path": line.path, "dashes": line.dashes, "width": line.width]
                view["title"] = line.title ?? false
                return view
            },
            "labels": drawing.labels.map { ["text": $0.text, "x": $0.x, "y": $0.y, "anchor": $0.anchor] as View },
            "heading": table.heading, "rows": table.rows.map { ["cells": $0] as View },
        ]
    }
}
