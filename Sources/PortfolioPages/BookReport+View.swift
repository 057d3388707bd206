import Pages
package import PortfolioReports

extension BookReport {
    /// What the drawings show.
    private static let captions = [
        "status": "Loans by status", "amounts": "Disbursed, outstanding, non-performing",
        "funnel": "Applications and what became of them", "punctuality": "Instalments that fell due",
        "purposes": "Outstanding by purpose", "purposeloans": "Loans by purpose", "purposelent": "Lent by purpose",
        "amountloans": "Loans by amount", "classes": "Outstanding by class, without Standard",
        "npa": "Non-performing by class", "rolls": "Roll rates: bars later, line less late",
        "vintages": "Ever 90+ by months on book",
        "stages": "Expected loss by stage, line by class", "capital": "Risk-weighted assets, line at 75 %",
        "stress": "Expected loss: bars in the scenario, line in an ordinary year", "frontier": "Efficient frontier",
    ]

    /// As the dashboard shows it; drawings are files of their own.
    func view(query: String) -> View {
        [
            // Those of the summary are the alerts, which the page tells above everything.
            "id": id, "title": title, "sentences": id == "summary" ? [] : sentences,
            "drawings": drawings.map { drawing in
                [
                    "address": "/portfolio/drawings/\(drawing.name)\(query)",
                    "title": Self.captions[drawing.name] ?? title,
                ] as View
            },
            "tables": tables.enumerated()
                .map { index, table in
                    [
                        "caption": table.caption, "heading": table.heading,
                        "rows": table.rows.map { row in
                            ["name": row.first ?? "", "cells": Array(row.dropFirst())] as View
                        },
                        "file": "/portfolio/tables/\(id)-\(index + 1)\(query)",
                    ] as View
                },
        ]
    }
}

extension BookReport.Table {
    /// The table as RFC 4180 has it; a cell that a spreadsheet would take for a formula begins with an apostrophe.
    package var csv: [UInt8] {
        var bytes: [UInt8] = []
        for row in [heading] + rows {
            for (index, cell) in row.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(cell, to: &bytes)
            }
            bytes += [13, 10]
        }
        return bytes
    }

    private static func append(_ cell: String, to bytes: inout [UInt8]) {
        var text = Array(cell.utf8)
        let isNumber = text.dropFirst().first.map { (0x30...0x39).contains($0) } ?? false
        if let first = text.first,
            [0x3D, 0x2B, 0x40, 0x09, 0x0D].contains(first) || (first == 0x2D && !isNumber && text.count > 1)
        {
            text.insert(0x27, at: 0)
        }
        guard text.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
            bytes += text
            return
        }
        bytes.append(0x22)
        for byte in text { bytes += byte == 0x22 ? [0x22, 0x22] : [byte] }
        bytes.append(0x22)
    }
}
