import Foundation
import Templating
import TestSupport
import Testing

@testable import Pages

@Suite("Templates and assets")
struct TemplateTests {
    /// What people have typed into the fields of others' pages.
    static let corpus = [
        "\"'<>&", "\"\u{301} onfocus=alert(1) autofocus x=\"", "\"\u{200D}x", "'\u{FE0F}x", "<\u{301}script>",
        "{{name}}",
        "{{=<% %>=}}", "\u{202E}evil", "\u{2028}x", "</title><script>alert(1)</script>", "a\u{0}b", "&amp;lt;",
    ]

    @Test(arguments: PageTemplate.allCases)
    func noTemplateHasStyleOrScriptOfItsOwn(_ template: PageTemplate) {
        let source = template.source.lowercased()
        #expect(!source.contains("style="))
        #expect(source.firstMatch(of: /\son[a-z]+=/) == nil)
        #expect(source.firstMatch(of: /<script(?! src=)/) == nil)
        #expect(!source.contains("http://"))
        #expect(!source.contains("https://"))
    }

    @Test func everyTemplateFileIsListed() throws {
        let folder = Repository.root.appendingPathComponent("Sources/Pages/Templates").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(Set(files) == Set(PageTemplate.allCases.map { "\($0.rawValue).mustache" }))
    }

    @Test(arguments: corpus)
    func whatPeopleTypeComesBackAsText(_ text: String) throws {
        let pages = try PageRenderer(lender: Lender(name: text, contact: text))
        let shell = PageShell(userName: text, formToken: "t", theme: nil)
        let entry: View = [
            "key": text, "label": text, "message": text, "href": text, "id": text, "title": text, "reference": text,
            "answer": text, "name": text, "value": text, "status": text, "tone": text, "sectionTitle": text,
            "pageID": text, "text": text, "when": text, "plain": text, "code": text, "isText": true, "hint": text,
            "error": text, "type": text, "width": text, "autocomplete": text, "describedBy": text, "whenField": text,
            "whenCodes": text, "whenHint": text, "prefix": text, "suffix": text, "savedAt": text, "sentAt": text,
            "consentID": text, "link": text, "label2": text, "before": text, "after": text, "from": text, "to": text,
            "figures": text, "day": text, "bucket": text, "class": text, "caption": text, "file": text, "address": text,
            "severity": text, "url": text, "read": text, "pasted": text,
        ]
        var list = entry
        list["answers"] = [entry]
        for template in PageTemplate.allCases {
            var view = entry
            for key in [
                "errors", "fields", "sections", "consents", "warnings", "reasons", "counted", "steps", "products",
                "drafts", "sent", "tasks", "kept", "ticks", "tiles", "dead", "letters", "workers", "lines", "labels",
                "comparison", "rows", "gone", "new", "dues", "moves", "postings", "reports", "drawings", "tables",
                "cases", "loans", "alerts", "collaterals", "guarantors", "kinds", "receipts", "methods", "payments",
                "payout", "waiting", "choices", "ask", "make", "pauses", "decisions", "failed", "receivers", "schedule",
                "columns", "measures", "preview", "other", "entries",
                "pledges",
            ] { view[key] = [list] }
            for key in [
                "hasErrors", "hasDrafts", "hasSent", "hasWarnings", "hasReasons", "hasCounted", "isFinal", "isWaiting",
                "hasGone", "hasNew", "hasSteps", "hasMoves", "mayRecord", "readsBook", "hasCases", "hasLoans",
                "hasReceipts", "hasPayments", "mayAdd", "hasMeasures", "isChampion", "waitsForAnother", "mayValue",
                "mayRemove", "hasEntries",
                "hasCollaterals", "hasGuarantors", "mayAdd", "hasDecisions", "isSettlement", "isRestructuring",
                "isMasked",
                "hasFailed", "hasReceivers", "takesFile", "isFile",
                "mayChange", "mayOpen", "mayWithdraw",
            ] { view[key] = true }
            for key in [
                "heading", "intro", "detail", "words", "delay", "username", "refused", "host", "watch", "past",
                "button", "action", "why",
            ] { view[key] = text }
            let html = pages.html(template, title: text, view, shell: shell)
            #expect(!html.unicodeScalars.elementsEqual("".unicodeScalars))
            try checkText(text, in: html, template)
        }
    }

    /// Every occurrence must be escaped: raw marks of the text may not stand next to what follows them in it.
    private func checkText(_ text: String, in html: String, _ template: PageTemplate) throws {
        let scalars = Array(html.unicodeScalars)
        var bytes: [UInt8] = []
        EscapedText.append(text, to: &bytes)
        let escaped = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        let raw = Array(text.unicodeScalars)
        if raw != escaped { #expect(!Self.contains(raw, in: scalars), "\(template) prints it raw") }
        #expect(Self.contains(escaped, in: scalars), "\(template) does not print it")
        for scalar in ["\u{301}", "\u{200D}", "\u{FE0F}"] as [Unicode.Scalar] {
            for index in scalars.indices.dropFirst() where scalars[index] == scalar {
                #expect(!["\"", "'", "<", ">"].contains(scalars[index - 1]), "\(template)")
            }
        }
    }

    private static func contains(_ part: [Unicode.Scalar], in whole: [Unicode.Scalar]) -> Bool {
        guard !part.isEmpty, part.count <= whole.count else { return part.isEmpty }
        return (0...whole.count - part.count)
            .contains { start in
                whole[start] == part[0] && whole[start..<start + part.count].elementsEqual(part)
            }
    }

    @Test func theStylesheetIsSmallAndAssetsAreNamedByTheirDigest() throws {
        #expect(Asset.stylesheet.bytes.count <= 15 * 1024)
        #expect(Asset.script.bytes.count <= 2 * 1024)
        for asset in Asset.all {
            let file = asset.name.replacing(/-[0-9a-f]{16}/, with: "")
            let bytes = try Repository.bytes("Sources/Pages/Assets/\(file)")
            #expect(asset.bytes == bytes)
        }
    }

    /// WCAG 2.2, 1.4.3 and 1.4.11, from the tokens of the stylesheet in both themes.
    @Test(arguments: [
        ("ink", "paper", 4.5), ("ink", "card", 4.5), ("quiet", "paper", 4.5), ("quiet", "card", 4.5),
        ("link", "paper", 4.5), ("link", "card", 4.5), ("link", "wash", 4.5), ("brand-ink", "brand", 4.5),
        ("brand-ink", "brand-deep", 4.5), ("bad", "paper", 4.5), ("bad", "card", 4.5), ("bad", "bad-wash", 4.5),
        ("wait", "wait-wash", 4.5), ("ink", "wait-wash", 4.5), ("ink", "bad-wash", 4.5), ("ink", "wash", 4.5),
        ("brand-deep", "wash", 4.5), ("card", "bad", 4.5), ("quiet", "bad-wash", 4.5), ("quiet", "wait-wash", 4.5),
        ("quiet", "wash", 4.5), ("focus-ink", "focus", 4.5), ("field", "paper", 3), ("field", "card", 3),
        ("brand", "paper", 3), ("brand", "card", 3), ("ink", "focus", 1.0),
    ])
    func coloursCanBeReadInBothThemes(_ front: String, _ back: String, _ least: Double) throws {
        for theme in try Self.themes() {
            let colours = try (#require(theme[front]), #require(theme[back]))
            let (light, dark) = (max(colours.0, colours.1), min(colours.0, colours.1))
            #expect((light + 0.05) / (dark + 0.05) >= least, "\(front) on \(back)")
        }
    }

    /// Relative luminance of every token, light then dark.
    private static func themes() throws -> [[String: Double]] {
        let css = String(decoding: Asset.stylesheet.bytes, as: UTF8.self)
        let blocks = css.matches(of: /:root[^{]*\{([^}]*--paper[^}]*)\}/).map { String($0.1) }
        #expect(blocks.count == 3)
        let themes = blocks.map { block in
            Dictionary(
                block.matches(of: /--([a-z-]+): #([0-9a-f]{3,6})/).map { (String($0.1), luminance(String($0.2))) }
            ) { first, _ in first }
        }
        let light = try #require(themes.first)
        // The two dark blocks, by preference and by choice, are one theme.
        #expect(themes[1] == themes[2])
        return [light, light.merging(themes[1]) { $1 }]
    }

    private static func luminance(_ hex: String) -> Double {
        let digits = hex.count == 3 ? hex.map { "\($0)\($0)" }.joined() : hex
        let channels = stride(from: 0, to: 6, by: 2)
            .map { start -> Double in
                let from = digits.index(digits.startIndex, offsetBy: start)
                let value = Double(Int(digits[from..<digits.index(from, offsetBy: 2)], radix: 16) ?? 0) / 255
                return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
            }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
}
