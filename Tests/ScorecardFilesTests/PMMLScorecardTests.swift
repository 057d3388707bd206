import Encoding
import FeatureDefinitions
import Features
import Products
import ScorecardFiles
import Scoring
import TestSupport
import Testing

/// A card of two characteristics whose sums can be done by hand; the scale is 650 at 20 to 1, 50 to double the odds.
@Suite struct PMMLScorecardTests {
    private static let pmml = #"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- written by hand in the form of PMML 4.4 -->
        <PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
          <Header><Application name="Card &amp; Co" version="2"/></Header>
          <DataDictionary numberOfFields="2"><DataField name="AGE" optype="continuous" dataType="double"/></DataDictionary>
          <Scorecard functionName="regression" initialScore="400" useReasonCodes="false">
            <MiningSchema><MiningField name="AGE"/><MiningField name="WORK"/></MiningSchema>
            <Characteristics>
              <Characteristic name="age" baselineScore="18">
                <Attribute partialScore="-7.5"><SimplePredicate field="AGE" operator="isMissing"/></Attribute>
                <Attribute partialScore="10"><SimplePredicate field="AGE" operator="lessOrEqual" value="18"/></Attribute>
                <Attribute partialScore="40"><CompoundPredicate booleanOperator="and">
                  <SimplePredicate field="AGE" operator="greaterThan" value="18"/>
                  <SimplePredicate field="AGE" operator="lessThan" value="60"/></CompoundPredicate></Attribute>
                <Attribute partialScore="70"><SimplePredicate field="AGE" operator="greaterOrEqual" value="60"/></Attribute>
              </Characteristic>
              <Characteristic name="work">
                <Attribute partialScore="90"><SimpleSetPredicate field="WORK" booleanOperator="isIn">
                  <Array n="2" type="string">"full time" retired</Array></SimpleSetPredicate></Attribute>
                <Attribute partialScore="60"><SimplePredicate field="WORK" operator="equal" value="student"/></Attribute>
                <Attribute partialScore="5"><True/></Attribute>
              </Characteristic>
            </Characteristics>
          </Scorecard>
        </PMML>
        """#

    private static func product(scale: String = "") throws -> Product {
        let text = """
            {"format": 1, "id": "card", "version": "1.0.0", "title": "Card",
             "currency": {"code": "EUR", "minor_digits": 2, "symbol": "€", "grouping": "space"},
             "pages": [{"id": "p", "title": "P", "use": ["model"], "fields": [
              {"key": "months", "name": "months", "kind": "integer"},
              {"key": "work", "name": "work", "choices": [["full time", "F"], ["retired", "R"], ["student", "S"],
               ["none", "N"]]}]}],
             \(scale)"reasons": {"groups": [{"id": "g", "code": "C1-01", "text": "T", "members": ["months", "work"]}]}}
            """
        return try Product.parse(Array(text.utf8), file: "card.json")
    }

    private static func model(_ part: String = "", _ replacement: String = "") throws -> ScorecardModel {
        let text = part.isEmpty ? pmml : pmml.replacing(part, with: replacement, maxReplacements: 1)
        precondition(part.isEmpty || text != pmml)
        let card = try PMMLScorecard(pmml: Array(text.utf8), file: "card.xml")
        return try card.model(for: product()) { ["AGE": "months", "WORK": "work"][$0] ?? $0 }
    }

    private static let applicants: [(FeatureValue, FeatureValue, Double)] = [
        (.number(18), .category("student"), 470), (.number(18.5), .category("full time"), 530),
        (.number(59.999), .category("retired"), 530), (.number(60), .category("none"), 475),
        (.number(-1e9), .missing, 415), (.missing, .category("student"), 452.5),
    ]

    @Test(arguments: applicants)
    func theScoreIsTheSumOfPoints(_ months: FeatureValue, _ work: FeatureValue, _ points: Double) throws {
        let model = ScoringModel.scorecard(try Self.model())
        let logOdds = try model.logOdds(of: FeatureVector(values: [months, work]))
        #expect(abs(try Self.product().score.score(logOdds: logOdds).unclamped - points) < 1e-9)
    }

    @Test func whatWroteItIsSaid() throws {
        let card = try PMMLScorecard(pmml: Array(Self.pmml.utf8), file: "card.xml")
        #expect(card.producer == "PMML 4.4, Card & Co 2")
        #expect(card.initialPoints == 400 && card.fields == ["AGE", "WORK"])
    }

    /// The first that holds counts: below 18, below 60, the rest.
    @Test func attributesAreTakenInTheirOrder() throws {
        let text = Self.pmml.replacing(#"<CompoundPredicate booleanOperator="and">"#, with: "")
            .replacing(#"<SimplePredicate field="AGE" operator="greaterThan" value="18"/>"#, with: "")
            .replacing("</CompoundPredicate>", with: "")
        let card = try PMMLScorecard(pmml: Array(text.utf8), file: "card.xml")
        let model = try card.model(for: Self.product()) { ["AGE": "months", "WORK": "work"][$0] ?? $0 }
        let vector = FeatureVector(values: [.number(5), .missing])
        #expect(try model.contributions(of: vector) == Self.model().contributions(of: vector))
        #expect(model.characteristics[0].bins == (try Self.model()).characteristics[0].bins)
    }

    @Test(arguments: [
        ("<PMML", "<!DOCTYPE PMML SYSTEM \"file:///etc/passwd\"><PMML", "a document type is not supported"),
        ("&amp;", "&boom;", "references other than &lt; &gt; &amp; &quot; &apos; are not supported"),
        ("&amp;", "&#65;", "references other than &lt; &gt; &amp; &quot; &apos; are not supported"),
        ("</Header>", "</Head>", "</Head> closes nothing"),
        ("<True/>", "<False/>", "the predicate False is not supported"),
        ("\"lessThan\"", "\"notEqual\"", "the operator notEqual is not supported"),
        ("\"isIn\"", "\"isNotIn\"", "of SimpleSetPredicate only isIn with an Array is supported"),
        ("\"and\"", "\"xor\"", "of CompoundPredicate only and is supported"),
        ("partialScore=\"40\"", "partialScore=\"forty\"", "partialScore must be a number"),
        ("partialScore=\"40\"", "x=\"1\"", "partialScore must be a number"),
        ("initialScore=\"400\"", "initialScore=\"1e999\"", "initialScore must be a number"),
        ("\"AGE\" operator=\"greaterOrEqual\"", "\"WORK\" operator=\"greaterOrEqual\"", "must be about one field"),
        ("<Attribute partialScore=\"5\"><True/></Attribute>", "", "none has no attribute"),
        ("greaterOrEqual\" value=\"60", "greaterOrEqual\" value=\"61", "some numbers have no attribute"),
        ("</Scorecard>", "</Scorecard><TreeModel/>", "only one Scorecard without transformations is supported"),
        ("<MiningSchema>", "<LocalTransformations/><MiningSchema>", "transformations are not supported"),
    ])
    func whatIsBrokenOrNotSupportedIsRefused(_ part: String, _ replacement: String, _ reason: String) throws {
        let error = try #require(throws: ScorecardFileError.self) { try Self.model(part, replacement) }
        #expect(error.description.hasPrefix("card.xml: ") && error.description.contains(reason), "\(error)")
    }

    @Test func aFieldOrAScaleThatDoesNotFitIsRefused() throws {
        let card = try PMMLScorecard(pmml: Array(Self.pmml.utf8), file: "card.xml")
        #expect(throws: ScorecardFileError.self) { try card.model(for: Self.product()) { $0 } }
        #expect(throws: ScorecardFileError.self) { try card.model(for: Self.product()) { _ in "months" } }
        let linear = try Self.product(scale: #""score": {"scale": "linear", "intercept": 900, "slope": -600},"#)
        #expect(throws: ScorecardFileError.self) {
            try card.model(for: linear) { ["AGE": "months", "WORK": "work"][$0] ?? $0 }
        }
    }

    @Test func deepAndEndlessFilesAreRefused() {
        for text in [
            String(repeating: "<a>", count: 100_000), "<a" + String(repeating: " b='1'", count: 1000) + "/>",
            "<a>" + String(repeating: "<b/>", count: 300_000) + "</a>", "<a b='", "<!--", "", "<", "<a>]]>", "<a/><b/>",
            "<a b='1' b='2'/>", "<![CDATA[x]]>", "\u{FEFF}", "<PMML/>", "<PMML><Scorecard/></PMML>",
        ] {
            #expect(throws: ScorecardFileError.self) { try PMMLScorecard(pmml: Array(text.utf8), file: "card.xml") }
        }
        #expect(throws: ScorecardFileError.self) { try PMMLScorecard(pmml: [0x3C, 0xFF, 0x3E], file: "card.xml") }
    }

    @Test func aDamagedFileIsReadOrRefused() throws {
        var refused = 0
        for seed in FileDamage.rounds(2000) {
            var damage = FileDamage(seed: seed)
            do {
                let card = try PMMLScorecard(pmml: damage.damaged(Array(Self.pmml.utf8)), file: "card.xml")
                let model = try card.model(for: Self.product()) { ["AGE": "months", "WORK": "work"][$0] ?? $0 }
                for (months, work, _) in Self.applicants {
                    _ = try model.contributions(of: FeatureVector(values: [months, work]))
                }
            } catch is ScorecardFileError {
                refused += 1
            }
        }
        #expect(refused > 500)
    }
}
