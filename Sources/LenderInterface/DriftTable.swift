import Charts
import Documents
import Pages

/// A report of drift as the page shows it; what a kept report does not say is a dash.
struct DriftTable {
    private let report: JSONValue

    init(_ report: JSONValue) { self.report = report }

    static let heading = [
        "PSI", "95 % bound", "Bins", "Verdict", "z", "95 % bound", "z of the mean", "Missing", "In training",
    ]

    /// A number of the summary.
    func summary(_ name: String) -> String { Self.text(report["summary"]?[name], decimals: 4) }

    /// Means that moved further than a rule allows, a sentence each; none in reports of before there were rules.
    var alerts: [String] { (report["alerts"]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue } }

    /// The probability of default first, then the features, those that moved most first.
    var lines: [View] {
        let all = report["features"]?.arrayValue ?? []
        let places = (report["top_20"]?.arrayValue ?? []).compactMap { $0["feature"]?.stringValue }
        let most = places.compactMap { name in all.first { $0["feature"]?.stringValue == name } }
        let others = all.filter { line in !places.contains { $0 == line["feature"]?.stringValue } }
        return ([report["probability_of_default"] ?? .null] + most + others).map(Self.line)
    }

    /// The stability indices of what moved most, the line being what they stay below 95 times in 100 by chance alone.
    /// - Parameter number: Of the report.
    /// - Returns: Nil where no index is known.
    func chart(_ number: Int) -> BarChart? {
        let top = report["top_20"]?.arrayValue ?? []
        let known = ([report["probability_of_default"] ?? .null] + top).prefix(7)
            .compactMap { line -> (String, Double, Double)? in
                guard let index = line["psi"]?.numberValue, let bound = line["psi_bound_95"]?.numberValue else {
                    return nil
                }
                return (line["feature"]?.stringValue ?? "", index, bound)
            }
        guard !known.isEmpty else { return nil }
        return BarChart(
            id: "psi\(number)",
            title: "Population stability index",
            summary: "Bars are what moved most; the line is what chance alone stays below 95 times in 100.",
            axis: "PSI",
            labels: known.map(\.0),
            values: known.map(\.1),
            line: known.map(\.2)
        )
    }

    private static func line(_ line: JSONValue) -> View {
        let bins = line["bins"]?.arrayValue ?? []
        return [
            "name": line["feature"]?.stringValue ?? "", "isAlarming": line["drifted"]?.boolValue ?? false,
            "cells": [
                text(line["psi"], decimals: 4), text(line["psi_bound_95"], decimals: 4), text(line["psi_bins"]),
                line["verdict"]?.stringValue ?? "–",
                line["value_changed"]?.boolValue == true ? "changed" : text(line["z"], decimals: 2),
                text(line["z_bound_95"], decimals: 2), text(line["z_of_mean"], decimals: 2),
                share(line["missing_rate"]), share(line["missing_rate_training"]),
            ],
            "hasBins": !bins.isEmpty,
            "bins": bins.map { bin -> View in
                let cells = [
                    text(bin["n"]), part(bin["n"], line["n"]), text(bin["n_training"]),
                    part(bin["n_training"], line["n_training"]), text(bin["psi"], decimals: 4),
                ]
                return ["bin": bin["bin"]?.stringValue ?? "", "cells": cells]
            },
        ]
    }

    private static func text(_ value: JSONValue?, decimals: Int = 0) -> String {
        guard let number = value?.numberValue else { return "–" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        return String(decoding: JSONValue.number((number * scale).rounded() / scale).canonicalBytes, as: UTF8.self)
    }

    private static func share(_ value: JSONValue?) -> String {
        value?.numberValue.map { "\(text(.number($0 * 100), decimals: 2)) %" } ?? "–"
    }

    private static func part(_ part: JSONValue?, _ whole: JSONValue?) -> String {
        guard let part = part?.numberValue, let whole = whole?.numberValue, whole > 0 else { return "–" }
        return share(.number(part / whole))
    }
}
