import Foundation
import Testing

@Suite struct TemplateTests {
    private static let templates = SourceFile.all(in: "Sources/Pages/Templates", suffix: ".mustache")

    @Test func thereAreTemplates() {
        #expect(!Self.templates.isEmpty)
    }

    @Test(
        "holds no unescaped value, inline style, inline handler or inline script",
        arguments: templates
    )
    func holdsNothingInline(_ template: SourceFile) {
        #expect(template.lineNumbers { Self.isRefused(String($0)) }.isEmpty)
    }

    @Test(arguments: [
        ("{{{name}}}", true), ("{{& name}}", true), ("{{ &name}}", true), ("{{=<% %>=}}", true),
        ("<p style=\"x\">", true),
        ("<p STYLE = 'x'>", true), ("<a onclick=\"x\">", true), ("<a class=\"b\" onfocus = x>", true),
        ("<script>", true),
        ("<script type=\"module\">", true), ("<a href=\"javascript:x\">", true), ("<style>", true),
        ("<script src=\"/assets/app.js\" defer></script>", false), ("<p class=\"on\">{{name}}, one = two</p>", false),
        ("<link rel=\"stylesheet\" href=\"/assets/style.css\">", false), ("{{#isOn}}x{{/isOn}}", false),
    ])
    func knowsWhatIsInline(_ text: String, _ isRefused: Bool) {
        #expect(Self.isRefused(text) == isRefused)
    }

    private static func isRefused(_ line: String) -> Bool {
        line.contains(/\{\{\{|\{\{\s*&|\{\{=/)
            || line.contains(/(?i)<[^>]*\sstyle\s*=|<style\b/)
            || line.contains(/(?i)<[^>]*\son[a-z]+\s*=/)
            || line.contains(/(?i)<script(?![^>]*\ssrc=)|javascript:/)
    }
}
