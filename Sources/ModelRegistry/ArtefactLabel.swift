import Documents
import Products

/// What a registry must know of a model's file.
///
/// The model itself is not read: that is Scoring's, which the web process does not link. What is read is checked, so
/// that no damaged file is ever registered: the envelope, the digest of its body, and the product's definition.
struct ArtefactLabel {
    let name: String
    let version: String
    let product: Product
    let metrics: JSONValue

    init(reading bytes: [UInt8]) throws(RegistryError) {
        let body = try Self.body(of: bytes)
        name = try Self.text("name", of: body)
        version = try Self.text("version", of: body)
        metrics = body["provenance"]?["metrics"] ?? .null
        guard let definition = body["product"] else { throw .notAnArtefact("body.product is missing") }
        do {
            product = try Product.parse(definition.canonicalBytes, file: "body.product")
        } catch {
            throw .notAnArtefact("\(error)")
        }
    }

    private static func body(of bytes: [UInt8]) throws(RegistryError) -> JSONValue {
        let file: JSONValue
        do {
            file = try JSONValue.parse(bytes, limits: .file)
        } catch {
            throw .notAnArtefact("\(error)")
        }
        guard file["kind"] == "underwriter-model", file["format"] == 1 else {
            throw .notAnArtefact("kind must be underwriter-model and format 1")
        }
        guard let body = file["body"], let stated = file["sha256"]?.stringValue,
            ContentDigest(hex: stated) == ContentDigest.sha256(of: body.canonicalBytes)
        else { throw .notAnArtefact("sha256 is not that of the body") }
        return body
    }

    private static func text(_ key: String, of body: JSONValue) throws(RegistryError) -> String {
        guard let text = body[key]?.stringValue, !text.utf8.isEmpty, text.utf8.count <= 100 else {
            throw .notAnArtefact("body.\(key) must be a text of 1 to 100 bytes")
        }
        return text
    }
}
