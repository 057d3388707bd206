import Lending
import Testing

@Suite struct ApplicationIDTests {
    @Test func hasThreeSpellingsOfTheSameBits() throws {
        let id = try #require(ApplicationID(uuid: "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"))
        #expect(id.uuid == "f81d4fae-7dec-41d0-a765-00a0c91e6bf6")
        #expect(id.base32 == "7R3N7TWZFC878AES80M34HWTZP")
        #expect(id.reference == "UW-Z0EM-ZBKX")
        #expect(ApplicationID(base32: id.base32) == id)
        #expect(ApplicationID(base32: id.base32.lowercased()) == id)
        #expect(ApplicationID(uuid: id.uuid.uppercased()) == id)
        #expect("\(id)" == id.base32)
    }

    @Test func aNewOneIsARandomUUIDOfVersionFour() throws {
        var generator = Numbers(state: 1)
        var seen: Set<ApplicationID> = []
        for _ in 0..<1_000 {
            let id = ApplicationID(using: &generator)
            let uuid = Array(id.uuid.utf8)
            #expect(uuid[14] == UInt8(ascii: "4"))
            #expect("89ab".utf8.contains(uuid[19]))
            #expect(ApplicationID(base32: id.base32) == id)
            #expect(ApplicationID(uuid: id.uuid) == id)
            #expect(id.base32.utf8.count == 26)
            #expect(id.reference.utf8.count == 12)
            seen.insert(id)
        }
        #expect(seen.count == 1_000)
    }

    @Test func understandsDigitsThatLookAlike() {
        let plain = ApplicationID(base32: "01110000000000000000000000")
        #expect(plain != nil)
        #expect(ApplicationID(base32: "0IlLooO0000000000000000000") == plain)
    }

    @Test(arguments: [
        "", "0", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "0000000000000000000000000U", "000000000000000000000000000",
        "0000000000000000000000000-", "000000000000000000000000é", "0000000000000000000000000\u{301}",
    ])
    func refusesWhatIsNoBase32(_ text: String) {
        #expect(ApplicationID(base32: text) == nil)
    }

    @Test(arguments: [
        "", "f81d4fae-7dec-41d0-a765-00a0c91e6bf", "f81d4fae-7dec-41d0-a765-00a0c91e6bfg",
        "f81d4fae07dec-41d0-a765-00a0c91e6bf6", "f81d4fae-7dec-41d0-a765-00a0c91e6bé",
        "{f81d4fae-7dec-41d0-a765-00a0c91e6b}",
    ])
    func refusesWhatIsNoUUID(_ text: String) {
        #expect(ApplicationID(uuid: text) == nil)
    }
}
