import TestSupport
import Testing

/// Trust, D9: people in examples, tests and documents are made up.
@Suite struct SyntheticDataTests {
    /// Domains that show what a form takes or refuses, and belong to nobody a letter could reach by a test.
    private static let forms: Set = ["b.com", "c.com", "b..com", "-a.com", "-b.com", "a-b.de"]

    @Test(arguments: ["Sources", "Tests", "deploy"]) func d9NobodysAddressIsInWhatIsShipped(_ folder: String) {
        for file in SourceFile.all(in: folder, suffix: "") {
            let strange = Self.domains(in: file.text).filter { !Self.isNobodys($0) }
            #expect(strange.isEmpty, "\(file.path): \(strange)")
        }
    }

    @Test func findsAnAddressWhereverItStands() {
        #expect(
            Self.domains(in: "mail ana.n\("@")gmail.com, @Test x@y \"b@mail.example.org\".") == [
                "gmail.com", "mail.example.org",
            ]
        )
        #expect(!Self.isNobodys("gmail.com") && !Self.isNobodys("notexample.com"))
        #expect(Self.isNobodys("mail.example.org") && Self.isNobodys("canary.example") && Self.isNobodys("10.0.0.7"))
    }

    /// What stands behind each `@` of an address, if it has a dot.
    private static func domains(in text: String) -> [String] {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return zip(parts, parts.dropFirst())
            .compactMap { before, after in
                guard before.last.map(isOfName) == true else { return nil }
                var domain = after.prefix(while: isOfName)
                while domain.last == UInt8(ascii: ".") { domain = domain.dropLast() }
                return domain.contains(UInt8(ascii: ".")) ? String(domain) : nil
            }
    }

    /// Whether a domain is reserved for examples, a host's own, a number, or a form.
    private static func isNobodys(_ domain: String) -> Bool {
        let labels = domain.lowercased().split(separator: ".")
        let isReserved = labels.contains("example") || labels.first == "localhost" || labels.last == "invalid"
        return isReserved || labels.allSatisfy { UInt8($0) != nil } || forms.contains(domain)
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
