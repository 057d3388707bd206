import Foundation
import TestSupport
import Testing

/// Trust K6: whoever gets the programs can tell whether they are what the lender signed.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ReleaseTests {
    private let folder: TemporaryFolder

    /// Stand-ins for the programs, which take minutes to build, and two pairs of keys.
    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("programs"), withIntermediateDirectories: true)
        for name in ["underwriter", "underwriter-web", "underwriter-worker"] {
            try Data("program \(name)".utf8).write(to: URL(fileURLWithPath: folder.file("programs/\(name)")))
        }
        for name in ["ours", "other"] {
            let (secret, open) = (folder.file("\(name).key"), folder.file("\(name).pub"))
            try #require(run("openssl", "genpkey", "-algorithm", "ed25519", "-out", secret).code == 0)
            try #require(run("openssl", "pkey", "-in", secret, "-pubout", "-out", open).code == 0)
        }
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> (code: Int32?, output: String) {
        let output = folder.file(UUID().uuidString)
        let program = try ChildProcess(
            "/usr/bin/env",
            arguments,
            environment: ["PROGRAMS": folder.file("programs"), "SOURCE_DATE_EPOCH": "1790000000"],
            output: output
        )
        let code = program.wait(upTo: .seconds(60))
        return (code, (try? String(contentsOfFile: output, encoding: .utf8)) ?? "")
    }

    private func release(_ arguments: String...) throws -> (code: Int32?, output: String) {
        let script = Repository.root.appendingPathComponent("deploy/release").path
        switch arguments.count {
        case 2: return try run(script, arguments[0], arguments[1])
        default: return try run(script, arguments[0], arguments[1], arguments[2])
        }
    }

    private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder.file(name))) }

    @Test func k6WhatWasSignedIsToldFromWhatWasChanged() throws {
        let (out, open) = (folder.file("out"), folder.file("ours.pub"))
        let made = try release(out, folder.file("ours.key"))
        try #require(made.code == 0, "\(made.output)")
        #expect(try release("--verify", out, open).code == 0)
        #expect(try release("--verify", out, folder.file("other.pub")).output.contains("not what this key has signed"))

        let names = try FileManager.default.contentsOfDirectory(atPath: out)
        #expect(names.count == 4 && names.contains("underwriter.cdx.json") && names.contains("SHA256SUMS.sig"))
        for name in names {
            let sound = try bytes("out/\(name)")
            var damaged = sound
            damaged[damaged.count / 2] ^= 1
            try damaged.write(to: URL(fileURLWithPath: folder.file("out/\(name)")))
            #expect(try release("--verify", out, open).code == 1, "\(name)")
            try sound.write(to: URL(fileURLWithPath: folder.file("out/\(name)")))
        }
        try Data("more".utf8).write(to: URL(fileURLWithPath: folder.file("out/more")))
        #expect(try release("--verify", out, open).output.contains("does not hold exactly"))
    }

    @Test func k6TheSameProgramsGiveTheSameArchive() throws {
        for name in ["one", "two"] {
            let made = try release(folder.file(name), folder.file("ours.key"))
            try #require(made.code == 0, "\(made.output)")
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("one")) {
            #expect(try bytes("one/\(name)") == bytes("two/\(name)"), "\(name)")
        }
    }

    @Test func k6WithoutAKeyNothingIsPacked() throws {
        for key in ["ours.pub", "nothing"] {
            let made = try release(folder.file("out"), folder.file(key))
            #expect(made.code == 1 && made.output.contains("release: "), "\(made.output)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
    }
}
