package import Applications
import Definitions
import Documents
package import Fields
import Lending
package import Pages
package import Products

// From a question to its control: the kind of the field decides, the template only prints.

/// One question as it is shown, with what is in it and what is wrong with it.
package struct FieldControl {
    let product: Product
    let field: Field
    /// Name of the control, such as `loan_amount` or `collateral.0.value`.
    let name: String
    /// What controls hold, by name.
    let inputs: [String: [String]]
    /// What is wrong, by the key of the field or of the group's member.
    let mistakes: [String: String]
    /// What was read of a statement just now.
    var preview: StatementPreview?

    /// One question; mistakes are by the key of the field or of the group's member.
    package init(
        product: Product,
        field: Field,
        name: String,
        inputs: [String: [String]],
        mistakes: [String: String],
        preview: StatementPreview? = nil
    ) {
        self.product = product
        self.field = field
        self.name = name
        self.inputs = inputs
        self.mistakes = mistakes
        self.preview = preview
    }

    /// The name as an id of the page.
    package static func id(_ name: String) -> String {
        String(decoding: name.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
    }

    private var id: String { Self.id(name) }
    private var mistake: String? { mistakes[name] }

    /// Id of the first control, to which an error leads.
    var target: String {
        switch field.kind {
        case .date: id + "_day"
        case .month: id + "_month"
        case .duration: id + "_years"
        case .group: field.fields.first.map { member($0, 0).target } ?? id
        default: id
        }
    }

    /// What the template shows.
    package var view: View {
        var view: View = [
            "id": id, "name": name, "label": label, "isGroup": false, "isText": false, "isSelect": false,
            "isChoice": false, "isParts": false, "isShown": false, "isFile": false,
        ]
        view["hint"] = field.hint
        view["error"] = mistake
        addCondition(to: &view)
        view["describedBy"] = describedBy
        addControl(to: &view)
        return view
    }

    private var label: String { field.isRequired || field.kind == .quoted ? field.label : "\(field.label) (optional)" }

    private var describedBy: String? {
        let notes = [
            field.hint.map { _ in "hint" }, whenHint.map { _ in "when" }, mistake.map { _ in "error" },
        ]
        let ids = notes.compactMap(\.self).map { "\(id)-\($0)" }
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    private func addControl(to view: inout View) {
        switch field.kind {
        case .integer, .decimal, .percent, .money, .text, .email, .phone, .nationalID: addText(to: &view)
        case .choice where field.choices.count > 7: addChoices(to: &view, as: "isSelect")
        case .choice, .yesNo, .multiChoice: addChoices(to: &view, as: "isChoice")
        case .date, .month, .duration: addParts(to: &view)
        case .quoted, .fixed:
            view["isShown"] = true
            view["value"] = shownValue
        case .group: addEntries(to: &view)
        case .statement:
            view["isFile"] = true
            view["kept"] = inputs["\(name)_kept"]?.first
            view["pasted"] = inputs["\(name)-pasted"]?.first ?? ""
            view["preview"] = preview?.view
        case .file: break
        }
    }

    private func addText(to view: inout View) {
        let isNumber = [.integer, .decimal, .percent, .money].contains(field.kind)
        let isPlain = [.nationalID, .email, .phone].contains(field.kind)
        view["isText"] = true
        view["value"] = inputs[name]?.first ?? ""
        view["type"] = field.kind == .email ? "email" : field.kind == .phone ? "tel" : "text"
        view["autocomplete"] = field.autocomplete
        if isNumber { view["inputmode"] = field.kind == .integer ? "numeric" : "decimal" }
        if field.kind == .money { view["prefix"] = product.currency.symbol }
        view["suffix"] = field.kind == .money ? nil : field.unit.affix
        if isPlain { view["isPlain"] = true }
        view["width"] = isNumber ? "amount" : isPlain && field.kind != .email ? "short" : ""
    }

    private func addChoices(to view: inout View, as flag: String) {
        let yesNo = [(code: "yes", label: "Yes"), (code: "no", label: "No")]
        let choices = field.kind == .yesNo ? yesNo : field.choices.map { (code: $0.code, label: $0.label) }
        let chosen = Set(inputs[name] ?? [])
        view[flag] = true
        view["type"] = field.kind == .multiChoice ? "checkbox" : "radio"
        view["autocomplete"] = field.autocomplete
        view["choices"] = choices.enumerated()
            .map { index, choice in
                [
                    "choiceID": index == 0 ? id : "\(id)-\(index + 1)", "code": choice.code, "text": choice.label,
                    "isChosen": chosen.contains(choice.code), "isWrong": mistake != nil,
                ] as View
            }
    }

    private func addParts(to view: inout View) {
        let birthday = field.autocomplete == "bday"
        let parts: [(String, String, String)] =
            switch field.kind {
            case .date: [("day", "Day", "digits2"), ("month", "Month", "digits4"), ("year", "Year", "digits4")]
            case .month: [("month", "Month", "digits4"), ("year", "Year", "digits4")]
            default: [("years", "Years", "digits4"), ("months", "Months", "digits4")]
            }
        view["isParts"] = true
        view["parts"] = parts.map { part, text, width in
            [
                "partID": "\(id)_\(part)", "partName": "\(name)_\(part)", "text": text, "width": width,
                "partValue": inputs["\(name)_\(part)"]?.first ?? "", "isWrong": mistake != nil,
                // Months may be typed by name.
                "mode": part == "month" ? "text" : "numeric", "partAutocomplete": birthday ? "bday-\(part)" : "off",
            ] as View
        }
    }

    /// The entries of a group that have something in them, and one more.
    private func addEntries(to view: inout View) {
        let filled = filledEntries
        let (least, most) =
            if case .entries(let minimum, let maximum) = field.range { (minimum, maximum) } else { (0, 1) }
        let count = min(most, max(filled, least, 1))
        view["isGroup"] = true
        if filled > 0, filled < most { view["mayAdd"] = true }
        view["entries"] = (0..<count)
            .map { number in
                [
                    "entryTitle": most == 1 ? field.label : "\(field.label) \(number + 1)",
                    "members": field.fields.filter(\.isAsked).map { member($0, number).view },
                ] as View
            }
    }

    /// How many entries the controls hold, the one that was asked for included.
    private var filledEntries: Int {
        let numbers = inputs.keys.compactMap { key -> Int? in
            guard key.utf8.starts(with: "\(name).".utf8) else { return nil }
            let digits = key.utf8.dropFirst(name.utf8.count + 1).prefix { $0 != UInt8(ascii: ".") }
            guard (1...2).contains(digits.count), let text = String(digits) else { return nil }
            return Int(text)  // scalar-safe: nil for anything but a number
        }
        return (numbers.max() ?? -1) + 1
    }

    private func member(_ member: Field, _ number: Int) -> FieldControl {
        FieldControl(
            product: product,
            field: member,
            name: "\(name).\(number).\(member.key)",
            inputs: inputs,
            mistakes: mistakes
        )
    }

    private var shownValue: String {
        let typed = inputs[name]?.first
        return product.displayText(for: field, value: typed.map(JSONValue.string) ?? field.defaultValue)
    }

    private func addCondition(to view: inout View) {
        guard let condition = field.condition, let whenHint else { return }
        view["whenField"] = condition.field
        view["whenCodes"] = condition.codes.sorted().joined(separator: " ")
        view["whenHint"] = whenHint
    }

    /// Said where the question it depends on is on the same page, so that it can be left out without script.
    private var whenHint: String? {
        guard let condition = field.condition, let other = product.field(condition.field),
            let page = product.pages.first(where: { $0.fields.contains { $0.key == field.key } }),
            page.fields.contains(where: { $0.key == other.key })
        else { return nil }
        let labels =
            other.kind == .yesNo
            ? condition.codes.map { $0 == "yes" ? "Yes" : "No" }.sorted()
            : other.choices.filter { condition.codes.contains($0.code) }.map(\.label)
        return "Only if you chose \(labels.map { "“\($0)”" }.joined(separator: " or ")) for “\(other.label)”"
    }
}

extension Unit {
    /// What stands behind the control of a number.
    fileprivate var affix: String? {
        switch self {
        case .percent, .ratio: "%"
        case .percentPerYear: "% a year"
        case .months: "months"
        case .years: "years"
        case .days: "days"
        case .currency, .currencyPerMonth, .currencyPerYear, .count, .none: nil
        }
    }
}
