/// The text format of Prometheus, version 0.0.4.
public enum Exposition {
    /// What `Content-Type` says of it.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Families as text, by name; of two of the same name the first counts.
    public static func text(_ families: [MetricFamily]) -> String {
        var seen: Set<String> = []
        return families.filter { seen.insert($0.name).inserted }.sorted { $0.name < $1.name }.map(text).joined()
    }

    private static func text(_ family: MetricFamily) -> String {
        let name = family.name
        var text = "# HELP \(name) \(escaped(family.help, quotes: false))\n# TYPE \(name) \(family.kind.rawValue)\n"
        for sample in family.samples {
            text += name + sample.suffix
            if !sample.labels.isEmpty {
                let labels = sample.labels.map { "\($0)=\"\(escaped($1, quotes: true))\"" }
                text += "{\(labels.joined(separator: ","))}"
            }
            text += " \(number(sample.value))\n"
        }
        return text
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
