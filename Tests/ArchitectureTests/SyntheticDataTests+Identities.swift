import TestSupport
import Testing

/// L16: no number in the repository could be somebody's.
extension SyntheticDataTests {
    /// Numbers that could have been issued, yet stay.
    private static let examples = [
        // The form's example has to pass the form's own check, which asks for a first digit from 2: two groups twice.
        Identity(kind: .aadhaar, number: ["2341", "2341", "2346"].joined()),
        // India keeps no numbers for fiction; the digits in descending order are what forms show as an example.
        Identity(kind: .phone, number: "919876543210"),
    ]

    @Test(arguments: ["Sources", "Tests", "deploy", ".github", ".ci"])
    func l16NobodysNumberIsInWhatIsShipped(_ folder: String) {
        let files = SourceFile.all(in: folder, suffix: "")
        #expect(!files.isEmpty)
        for file in files {
            let strange = Self.strange(in: file.text)
            #expect(strange.isEmpty, "\(file.path): \(strange)")
        }
    }

    @Test(arguments: ["README.md", ".env.example", "Package.swift", "docker-compose.yml"])
    func l16NobodysNumberIsInTheFilesAtTheTop(_ path: String) throws {
        let strange = Self.strange(in: String(decoding: try Repository.bytes(path), as: UTF8.self))
        #expect(strange.isEmpty, "\(strange)")
    }

    private static func strange(in text: String) -> Set<Identity> {
        IdentityScan(text).found.filter { !$0.isNobodys && !examples.contains($0) }
    }

    @Test(arguments: [
        (Identity.Kind.aadhaar, "29", 12), (.card, "41", 16), (.card, "37", 15), (.card, "36", 14),
        (.card, "22210", 16),
    ])
    func l16FindsANumberWithItsCheckDigit(_ kind: Identity.Kind, _ begin: String, _ length: Int) throws {
        let body = begin + String(repeating: "07", count: length).prefix(length - 1 - begin.utf8.count)
        let numbers = (0...9).map { Identity(kind: kind, number: "\(body)\($0)") }
        let right = numbers.filter { IdentityScan("no \($0.number), yes").found.contains($0) }
        try #require(right.count == 1, "\(right)")
        let number = right[0].number
        #expect(IdentityScan("0.\(number) x\(number) \(number)0 \(number)_").found.isDisjoint(with: right))
        let groups = length == 15 ? [4, 6, 5] : Array(repeating: 4, count: length / 4)
        guard groups.reduce(0, +) == length else { return }
        for mark in [" ", "-"] {
            var rest = Substring(number)
            let parts = groups.map { size in
                defer { rest = rest.dropFirst(size) }
                return String(rest.prefix(size))
            }
            #expect(IdentityScan("<b>\(parts.joined(separator: mark))</b>").found.contains(right[0]), "\(parts)")
        }
    }

    @Test func l16FindsAPersonsTaxNumberPhoneAccountAndSocialSecurityNumber() {
        let tax = Identity(kind: .pan, number: "ABCPE" + "1234F")
        #expect(IdentityScan("PAN \"\(tax.number)\"").found == [tax])
        // D holds no letter of a kind of holder.
        #expect(IdentityScan("PAN ABCDE1234F, \(tax.number)9 and x\(tax.number)").found.isEmpty)
        let phone = Identity(kind: .phone, number: "9198" + "12345678")
        for text in ["+9198" + "12345678", "+91 (98" + "12) 34-56.78,"] {
            #expect(
                IdentityScan("tel \(text)").found == [phone] && Self.strange(in: "tel \(text)") == [phone],
                "\(text)"
            )
        }
        let account = Identity(kind: .iban, number: "GB82" + "WEST12345698765432")
        #expect(IdentityScan("to \(account.number).").found == [account])
        #expect(IdentityScan("to GB82 " + "WEST 1234 5698 7654 32.").found.contains(account))
        #expect(!IdentityScan("to GB83 WEST 1234 5698 7654 32.").found.contains { $0.kind == .iban })
        let person = Identity(kind: .ssn, number: "123" + "456789")
        #expect(IdentityScan("ssn 123-" + "45-6789").found == [person])
        for none in ["000-45-6789", "666-45-6789", "912-45-6789", "123-00-6789", "123-45-0000", "2-123-45-0009-1"] {
            #expect(IdentityScan(none).found.isEmpty, "\(none)")
        }
    }

    @Test func l16LetsStandWhatNobodyWasGiven() {
        for number in ["+1 202 555 0143", "+44 7700 900123", "+44 20 7946 0991", "+61 491 570 006"] {
            #expect(IdentityScan(number).found.count == 1 && Self.strange(in: number).isEmpty, "\(number)")
        }
        #expect(!Self.strange(in: "+1 202 556 " + "0143").isEmpty)
    }

    @Test func l16CheckSumsAreThoseOfTheirStandards() {
        #expect(CheckSum.verhoeffHolds([2, 3, 6, 3]) && !CheckSum.verhoeffHolds([2, 3, 6, 4]))
        #expect(
            CheckSum.luhnHolds([7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 3])
                && !CheckSum.luhnHolds([7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 0])
        )
        #expect(CheckSum.remainder97(Array(("GB82" + "WEST12345698765432").utf8)) == 1)
    }
}
