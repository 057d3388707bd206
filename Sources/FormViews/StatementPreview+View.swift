import Applications
import Pages

extension StatementPreview {
    /// What the template shows.
    var view: View {
        let lines = { (lines: [Line]) in lines.map { ["label": $0.label, "text": $0.text] as View } }
        return [
            "read": summary, "headings": headings, "lines": rows.map { ["cells": $0] as View },
            "columns": lines(columns), "measures": lines(measures),
        ]
    }
}
