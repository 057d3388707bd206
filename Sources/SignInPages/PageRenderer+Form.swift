import HTTPTypes
package import Hummingbird
package import Pages
package import QRCodes
package import Requests
import Responses

/// One line of a short form.
package struct FormField: Sendable {
    package enum Kind: String, Sendable { case text, password, email }

    let name: String
    let label: String
    var type: Kind
    var autocomplete: String
    var hint: String?
    package var error: String?
    package var value = ""
    var mode: String?

    package init(_ name: String, _ label: String, type: Kind = .text, autocomplete: String = "off") {
        self.name = name
        self.label = label
        self.type = type
        self.autocomplete = autocomplete
    }

    /// What was typed comes back, unless it is secret.
    fileprivate var view: View {
        var view: View = [
            "id": name, "label": label, "type": type.rawValue, "autocomplete": autocomplete,
            "value": type == .password ? "" : value, "isPassword": type == .password,
        ]
        view["hint"] = hint
        view["error"] = error
        view["mode"] = mode
        let about = [hint.map { _ in "\(name)-hint" }, error.map { _ in "\(name)-error" }].compactMap(\.self)
        if !about.isEmpty { view["describedBy"] = about.joined(separator: " ") }
        return view
    }
}

extension PageRenderer {
    /// A page that asks for little: a heading, a sentence, a few lines and a button.
    package func form(
        _ heading: String,
        _ intro: String,
        action: String,
        fields: [FormField],
        hidden: [String: String] = [:],
        button: String?,
        also other: (name: String, value: String, label: String)? = nil,
        notice: String? = nil,
        shown: [(String, String)] = [],
        picture: (label: String, code: QRCode)? = nil,
        back: String? = nil,
        in context: WebContext
    ) -> Response {
        let errors = fields.compactMap { field in
            field.error.map { ["href": "#\(field.name)", "message": $0] as View }
        }
        var view: View = [
            "heading": heading, "intro": intro, "action": action, "fields": fields.map(\.view),
            "kept": hidden.sorted { $0.key < $1.key }.map { ["name": $0.key, "value": $0.value] as View },
            "shown": shown.map { ["label": $0.0, "value": $0.1] as View }, "hasShown": !shown.isEmpty,
            "hasErrors": !errors.isEmpty, "errors": errors,
        ]
        view["button"] = button
        view["other"] = other.map { ["name": $0.name, "value": $0.value, "label": $0.label] as View }
        view["notice"] = notice
        view["back"] = back
        if let picture {
            view["picture"] = ["label": picture.label, "side": picture.code.side, "path": picture.code.path] as View
        }
        return page(
            .form,
            title: heading,
            view,
            status: errors.isEmpty ? .ok : .unprocessableContent,
            in: context
        )
    }
}
