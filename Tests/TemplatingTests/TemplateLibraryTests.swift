import Testing

@testable import Templating

@Suite("Templates")
struct TemplateLibraryTests {
    private static func html(
        _ template: String,
        _ view: [String: Any],
        others: [String: String] = [:]
    ) throws -> String? {
        try TemplateLibrary(others.merging(["page": template]) { $1 }).html("page", view)
    }

    @Test func valuesAreEscapedAndWhatIsNotThereIsEmpty() throws {
        #expect(try Self.html("<p>{{a}}{{b}}{{missing}}</p>", ["a": "<i>", "b": 7]) == "<p>&lt;i&gt;7</p>")
        #expect(try Self.html("{{a}}", ["a": 0.5]) == "0.5")
        #expect(try Self.html("{{a}}", ["a": ["b": "x"]]) == "")
    }

    @Test func sectionsAreForEachOfAListForAPartAndWhereSomethingHolds() throws {
        let rows: [[String: Any]] = [["name": "a"], ["name": "b", "last": true]]
        #expect(try Self.html("{{#rows}}{{name}}{{^last}}, {{/last}}{{/rows}}", ["rows": rows]) == "a, b")
        #expect(try Self.html("{{#part}}{{x}}{{/part}}", ["part": ["x": "1"] as [String: Any]]) == "1")
        #expect(try Self.html("{{#is}}yes{{/is}}{{^is}}no{{/is}}", ["is": true]) == "yes")
        #expect(try Self.html("{{#is}}yes{{/is}}{{^is}}no{{/is}}", ["is": false]) == "no")
        #expect(try Self.html("{{#is}}yes{{/is}}{{^is}}no{{/is}}", [:]) == "no")
        #expect(try Self.html("{{#rows}}x{{/rows}}{{^rows}}none{{/rows}}", ["rows": [[String: Any]]()]) == "none")
        #expect(try Self.html("{{#words}}[{{.}}]{{/words}}", ["words": ["<", "b"]]) == "[&lt;][b]")
    }

    @Test func namesAreLookedForFurtherOutUnlessTheyBeginWithAPoint() throws {
        let view: [String: Any] = ["hint": "outer", "fields": [["label": "a"], ["label": "b", "hint": "inner"]]]
        #expect(try Self.html("{{#fields}}{{label}}{{hint}} {{/fields}}", view) == "aouter binner ")
        #expect(try Self.html("{{#fields}}{{label}}{{#.hint}}({{.}}){{/.hint}} {{/fields}}", view) == "a b(inner) ")
    }

    @Test func aLayoutTakesBlocksAndPartsStandInTheirPlaces() throws {
        let others = ["layout": "<{{$head}}-{{/head}}|{{$main}}{{/main}}>\n", "part": "({{x}})"]
        let page = "{{<layout}}\nnowhere\n{{$main}}\n{{>part}}{{>part}}\n{{/main}}\n{{/layout}}\n"
        #expect(try Self.html(page, ["x": "1"], others: others) == "<-|(1)(1)\n>\n")
    }

    @Test func aLineWithNothingButATagDisappears() throws {
        let template = "<ul>\n  {{#rows}}\n<li>{{.}}</li>\n{{/rows}}\n</ul>\n{{name}}\n"
        #expect(
            try Self.html(template, ["rows": ["a", "b"], "name": "n"]) == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\nn\n"
        )
    }

    /// What would print text as it is cannot be said.
    @Test(arguments: [
        "{{{name}}}", "{{&name}}", "{{& name}}", "{{=<% %>=}}", "{{! note}}", "{{a b}}", "{{a.b}}", "{{}}", "{{a",
    ])
    func whatIsNoTagIsRefused(_ text: String) {
        #expect { try Self.html(text, [:]) } throws: {
            if case .notATag(_, "page")? = $0 as? TemplateError { true } else { false }
        }
    }

    @Test(arguments: ["{{#a}}", "{{/a}}", "{{#a}}{{#b}}{{/a}}{{/b}}", "{{<layout}}{{$b}}{{/layout}}"])
    func whatIsNotNestedIsRefused(_ text: String) {
        #expect {
            try Self.html(text, [:], others: ["layout": ""])
        } throws: {
            if case .notNested(_, "page")? = $0 as? TemplateError { true } else { false }
        }
    }

    @Test func aPartThatIsNotThereOrOfItselfIsRefused() {
        #expect(throws: TemplateError.unknown("x", template: "page")) { try Self.html("{{>x}}", [:]) }
        #expect(throws: TemplateError.endless("page", template: "page")) { try Self.html("{{>page}}", [:]) }
    }

    /// What people type is text, whatever it looks like.
    @Test func valuesAreNoTemplates() throws {
        #expect(try Self.html("{{a}}", ["a": "{{b}}", "b": "secret"]) == "{{b}}")
    }
}
