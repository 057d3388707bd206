import Foundation
import Hosting
import Logging
import QueueVocabulary
import TestSupport
import Testing

@testable import Worker

/// Trust, S2.
@Suite struct WorkerConfigurationTests {
    private func good(_ changes: [String: String] = [:]) throws -> [String: String] {
        let environment = [
            "JOB_KEY": Bench.jobKey, "EVENT_KEY": Bench.eventKey, "MODEL_VERIFY_KEY": try Bench.verificationKey,
        ]
        return environment.merging(changes) { $1 }
    }

    @Test func needsOnlyItsKeysAndAPublicKey() throws {
        let configuration = try WorkerConfiguration(environment: try good())
        #expect(configuration.queue.name == "applications")
        #expect(configuration.verificationKeys.count == 1 && configuration.modelPath == nil)
        #expect(configuration.log.level == .info && configuration.log.format == .json)
    }

    @Test func anEmptyVariableIsNotSet() throws {
        let configuration = try WorkerConfiguration(
            environment: try good([
                "REDIS_URL": "", "MODEL_PATH": "", "LOG_LEVEL": "", "UNDERWRITER_WORKER_SLOTS": "", "SERVER_SLEEP": "",
            ])
        )
        #expect(configuration.modelPath == nil)
    }

    @Test func aFileOfAModelNeedsNoVerificationKey() throws {
        let environment = try good(["MODEL_VERIFY_KEY": "", "MODEL_PATH": "/models/a.json"])
        #expect(try WorkerConfiguration(environment: environment).modelPath == "/models/a.json")
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let changes: [String: String]
        let lines: [String]
        var testDescription: String { lines.joined(separator: ", ") }
    }

    @Test(arguments: [
        Bad(changes: ["JOB_KEY": ""], lines: ["JOB_KEY: must be set; id:base64 of 32 bytes"]),
        Bad(changes: ["EVENT_KEY": ""], lines: ["EVENT_KEY: must be set; id:base64 of 32 bytes"]),
        Bad(
            changes: ["JOB_KEY": "j1:c2hvcnQ="],
            lines: ["JOB_KEY: each key must be the base64 of 32 bytes"]
        ),
        Bad(
            changes: ["EVENT_KEY": "secret"],
            lines: ["EVENT_KEY: must be id:base64, the id 1 to 16 of a-z A-Z 0-9 _ -"]
        ),
        Bad(
            changes: ["MODEL_VERIFY_KEY": ""],
            lines: [
                "MODEL_VERIFY_KEY: must be set; the base64 of an Ed25519 public key, unless MODEL_PATH names an artefact"
            ]
        ),
        Bad(
            changes: ["MODEL_VERIFY_KEY": "abc"],
            lines: [
                "MODEL_VERIFY_KEY: must be the base64 of an Ed25519 public key; several are separated by spaces"
            ]
        ),
        Bad(
            changes: ["LOG_LEVEL": "loud"],
            lines: ["LOG_LEVEL: \"loud\" must be one of trace, debug, info, notice, warning, error, critical"]
        ),
        Bad(changes: ["LOG_FORMAT": "xml"], lines: ["LOG_FORMAT: \"xml\" must be one of json, text"]),
        Bad(
            changes: ["UNDERWRITER_QUEUE_SEAL": "none"],
            lines: ["UNDERWRITER_QUEUE_SEAL: \"none\" must be one of hmac, gcm"]
        ),
        Bad(changes: ["JOB_KEY_FILE": "/x"], lines: ["JOB_KEY_FILE: set besides JOB_KEY; set one of them"]),
        Bad(
            changes: ["JOB_KEY": "", "JOB_KEY_FILE": "/nowhere"],
            lines: ["JOB_KEY_FILE: /nowhere cannot be read"]
        ),
    ])
    func aBadValueIsNamedWithWhatWouldBeRight(_ bad: Bad) throws {
        let environment = try good(bad.changes)
        let problems = try #require(throws: SettingsProblems.self) {
            try WorkerConfiguration(environment: environment)
        }
        #expect(problems.lines == bad.lines)
        #expect(!problems.description.contains("c2hvcnQ="))
    }

    @Test func everythingThatIsWrongIsToldAtOnce() throws {
        let problems = try #require(throws: SettingsProblems.self) {
            try WorkerConfiguration(environment: [
                "REDIS_PORT": "99999", "REDIS_DB_ID": "x", "REDIS_QUEUE": "No Spaces", "SERVER_SLEEP": "nan",
                "UNDERWRITER_WORKER_SLOTS": "-1", "LOG_LEVEL": "loud", "LOG_FORMAT": "xml",
            ])
        }
        let names = problems.lines.map { String($0.prefix { $0 != ":" }) }
        #expect(
            names == [
                "REDIS_PORT", "REDIS_DB_ID", "REDIS_QUEUE", "SERVER_SLEEP", "UNDERWRITER_WORKER_SLOTS", "JOB_KEY",
                "EVENT_KEY", "MODEL_VERIFY_KEY", "LOG_LEVEL", "LOG_FORMAT",
            ]
        )
        #expect(problems.lines.allSatisfy { !$0.utf8.contains(UInt8(ascii: "\n")) })
    }

    @Test func aSecretMayComeFromAFileThatOthersCannotRead() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("job_key")
        try Data("\(Bench.jobKey)\n".utf8).write(to: URL(fileURLWithPath: path))
        let environment = try good(["JOB_KEY": "", "JOB_KEY_FILE": path])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let problems = try #require(throws: SettingsProblems.self) {
            try WorkerConfiguration(environment: environment)
        }
        #expect(problems.lines == ["JOB_KEY_FILE: \(path) can be read by everyone; chmod o= it"])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        _ = try WorkerConfiguration(environment: environment)
    }
}
