import Applications
import Documents
import Lending
import Products

/// What a template needs to show the questions of a page.
struct FieldView {
    let product: Product
    /// Texts by name of control, as stored or as just typed.
    let inputs: [String: [String]]
    /// Messages by key of field.
    let errors: [String: String]

    /// The fields of a page, in order.
    func contexts(of page: Page) -> [[String: Any]] {
        page.fields.compactMap { context(of: $0, name: $0.key, on: page) }
    }

    /// Errors for the summary, each linked to its first wrong control.
    static func summary(_ errors: [FieldError], on page: Page?) -> [[String: Any]] {
        errors.map { error in
            let field = page?.fields.first { $0.key == error.key }
            return ["message": error.message, "target": field.map { firstControl($0) as Any } ?? (false as Any)]
        }
    }

    private static func firstControl(_ field: Field) -> String {
        switch field.kind {
        case .date: "\(field.key)_day"
        case .month: "\(field.key)_month"
        case .duration: "\(field.key)_years"
        case .choice, .multiChoice, .yesNo: isSelect(field) ? field.key : "\(field.key)-1"
        default: field.key
        }
    }

    private static func isSelect(_ field: Field) -> Bool { field.kind == .choice && field.choices.count > 7 }

    private func context(of field: Field, name: String, on page: Page?) -> [String: Any]? {
        if field.kind == .file || field.kind == .statement { return nil }
        if field.kind == .quoted || field.kind == .fixed { return shown(field) }
        var context = base(field, name, page)
        switch field.kind {
        case .choice, .multiChoice, .yesNo: addOptions(field, name, to: &context)
        case .date, .month, .duration: addParts(field, name, to: &context)
        case .group: addEntries(field, name, to: &context)
        default: addInput(field, name, to: &context)
        }
        return context
    }

    private func shown(_ field: Field) -> [String: Any] {
        [
            "isShown": true, "label": field.label, "isSingle": false, "isSet": false, "isGroup": false,
            "shown": product.displayText(for: field, value: field.defaultValue),
        ]
    }

    private func base(_ field: Field, _ name: String, _ page: Page?) -> [String: Any] {
        let error = errors[name]
        let described = [field.hint.map { _ in "\(name)-hint" }, error.map { _ in "\(name)-error" }].compactMap(\.self)
        return [
            "id": name, "name": name, "label": field.label, "hint": field.hint ?? false, "error": error ?? false,
            "optional": !field.isRequired, "described": described.isEmpty ? false : described.joined(separator: " "),
            "depends": dependency(of: field, on: page) ?? false, "isShown": false, "isSingle": false, "isSet": false,
            "isGroup": false, "input": false, "select": false, "parts": false, "options": false, "entries": false,
            "symbol": false, "mode": false, "plain": false, "autocomplete": field.autocomplete, "width": "w-long",
            "value": inputs[name]?.first ?? "",
        ]
    }

    /// Says in words when a question applies, because nothing hides it without script.
    private func dependency(of field: Field, on page: Page?) -> String? {
        guard let condition = field.condition, let other = page?.fields.first(where: { $0.key == condition.field })
        else { return nil }
        let labels =
            other.kind == .yesNo
            ? condition.codes.sorted() : other.choices.filter { condition.codes.contains($0.code) }.map(\.label)
        return "Answer this only if you chose \(labels.joined(separator: " or ")) above"
    }

    private func addInput(_ field: Field, _ name: String, to context: inout [String: Any]) {
        context["isSingle"] = true
        context["input"] = true
        context["type"] = field.kind == .email ? "email" : field.kind == .phone ? "tel" : "text"
        context["plain"] = field.kind == .nationalID
        switch field.kind {
        case .integer: (context["mode"], context["width"]) = ("numeric", "w-short")
        case .decimal, .percent: (context["mode"], context["width"]) = ("decimal", "w-short")
        case .money:
            (context["mode"], context["width"]) = ("decimal", "w-mid")
            context["symbol"] = product.currency.symbol
        default: break
        }
    }

    private func addOptions(_ field: Field, _ name: String, to context: inout [String: Any]) {
        let chosen = Set(inputs[name] ?? [])
        let choices =
            field.kind == .yesNo
            ? [("yes", "Yes"), ("no", "No")] : field.choices.map { ($0.code, $0.label) }
        let isSelect = Self.isSelect(field)
        let box: Any = isSelect ? false : field.kind == .multiChoice ? "checkbox" : "radio"
        context[isSelect ? "isSingle" : "isSet"] = true
        context["select"] = isSelect
        context["options"] = choices.enumerated()
            .map { number, choice -> [String: Any] in
                [
                    "code": choice.0, "text": choice.1, "chosen": chosen.contains(choice.0), "box": box,
                    "optionID": "\(name)-\(number + 1)",
                ]
            }
    }

    private func addParts(_ field: Field, _ name: String, to context: inout [String: Any]) {
        context["isSet"] = true
        let parts =
            switch field.kind {
            case .date: [("day", "Day"), ("month", "Month"), ("year", "Year")]
            case .month: [("month", "Month"), ("year", "Year")]
            default: [("years", "Years"), ("months", "Months")]
            }
        let tokens = field.autocomplete.utf8.split(separator: UInt8(ascii: " ")).map(String.init)
        context["parts"] = [
            "items": parts.enumerated()
                .map { number, part -> [String: Any] in
                    [
                        "id": "\(name)_\(part.0)", "text": part.1, "value": inputs["\(name)_\(part.0)"]?.first ?? "",
                        "mode": part.0 == "month" ? "text" : "numeric",
                        "autocomplete": tokens.count == parts.count ? (tokens[number] ?? "off") : "off",
                    ]
                }
        ]
    }

    private func addEntries(_ field: Field, _ name: String, to context: inout [String: Any]) {
        context["isGroup"] = true
        let filled = inputs.keys.compactMap { key -> Int? in
            let rest = key.utf8.dropFirst(name.utf8.count + 1).prefix { $0 != UInt8(ascii: ".") }
            guard key.utf8.starts(with: "\(name).".utf8) else { return nil }
            let number = DecimalText(String(decoding: rest, as: UTF8.self), scale: 0)
            return number.map { Int($0.minorUnits) }  // scalar-safe: an integer, not text
        }
        let count = min((filled.max() ?? -1) + 2, 5)
        context["entries"] = (0..<count)
            .map { number -> [String: Any] in
                [
                    "fields": field.fields.compactMap {
                        self.context(of: $0, name: "\(name).\(number).\($0.key)", on: nil)
                    }
                ]
            }
    }
}
