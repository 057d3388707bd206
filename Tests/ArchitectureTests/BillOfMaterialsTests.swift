import Foundation
import TestSupport
import Testing

/// Trust K3: what the programs are made of is told, each part with its version and licence.
@Suite struct BillOfMaterialsTests {
    private struct Bill: Decodable {
        struct Component: Decodable {
            struct Licence: Decodable {
                let expression: String
            }
            let name: String
            let version: String
            let purl: String
            let licenses: [Licence]
        }
        struct Dependency: Decodable {
            let dependsOn: [String]
        }
        let bomFormat: String
        let specVersion: String
        let components: [Component]
        let dependencies: [Dependency]
    }

    private struct Resolved: Codable {
        struct Pin: Codable {
            struct State: Codable {
                var version: String?
            }
            var identity: String
            let location: String
            let state: State
        }
        var pins: [Pin]
    }

    private static let pins: Resolved? = {
        // It is not in the repository: building writes it.
        guard let bytes = try? Repository.bytes("Package.resolved") else { return nil }
        return try? JSONDecoder().decode(Resolved.self, from: Data(bytes))
    }()

    private static func run(_ arguments: String...) throws -> (code: Int32?, output: String) {
        let folder = try TemporaryFolder()
        let script = Repository.root.appendingPathComponent("deploy/bill-of-materials").path
        let program = try ChildProcess("/usr/bin/env", ["python3", script] + arguments, output: folder.file("out"))
        let code = program.wait(upTo: .seconds(60))
        return (code, try String(contentsOfFile: folder.file("out"), encoding: .utf8))
    }

    @Test func k3EveryPackageAndEveryLibraryIsInItWithItsVersionAndLicence() throws {
        let resolved = try #require(Self.pins)
        let (code, output) = try Self.run()
        #expect(code == 0, "\(output)")
        let bill = try JSONDecoder().decode(Bill.self, from: Data(output.utf8))
        #expect(bill.bomFormat == "CycloneDX" && bill.specVersion == "1.5")
        let parts = Dictionary(bill.components.map { ($0.name, $0) }) { first, _ in first }
        for pin in resolved.pins { #expect(parts[pin.identity]?.version == pin.state.version, "\(pin.identity)") }
        let manifest = String(decoding: try Repository.bytes("Package.swift"), as: UTF8.self)
        let libraries = manifest.matches(of: /\.apt\(\["([a-z0-9-]+)"\]\)/).map { String($0.1) }
        #expect(libraries.count >= 4)
        for name in libraries + ["libsqlite3-dev"] { #expect(parts[name] != nil, "\(name)") }
        #expect(bill.components.allSatisfy { $0.licenses.count == 1 && $0.purl.hasPrefix("pkg:") })
        #expect(Set(bill.dependencies.flatMap(\.dependsOn)) == Set(bill.components.map(\.purl)))
    }

    @Test func k3APackageWhoseLicenceNobodyLookedAtEndsIt() throws {
        var resolved = try #require(Self.pins)
        resolved.pins[0].identity = "left-pad"
        let folder = try TemporaryFolder()
        try JSONEncoder().encode(resolved).write(to: URL(fileURLWithPath: folder.file("Package.resolved")))
        let (code, output) = try Self.run(folder.file("Package.resolved"))
        #expect(code == 1 && output.contains("left-pad has no licence"), "\(output)")
        let missing = try Self.run(folder.file("nothing"))
        #expect(missing.code == 1 && missing.output.contains("swift package resolve"), "\(missing.output)")
    }
}
