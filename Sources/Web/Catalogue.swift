import Documents
import Foundation
import Lending
import Products

/// The products on offer, read once at the start.
struct Catalogue: Sendable {
    let products: [Product]

    /// - Parameter path: A definition, or a folder whose `.json` files are all read.
    /// - Throws: ``ProductError``, or ``ConfigurationProblem`` if there is none.
    init(path: String) throws {
        let folder = URL(fileURLWithPath: path)
        // Nil where there is nothing of that name.
        guard let isFolder = try? folder.resourceValues(forKeys: [.isDirectoryKey]).isDirectory else {
            throw ConfigurationProblem("PRODUCTS", "must be a product definition or a folder of them, not \(path)")
        }
        let files =
            try isFolder
            ? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path } : [folder]
        products = try files.map { try Product.parse([UInt8](Data(contentsOf: $0)), file: $0.lastPathComponent) }
        guard !products.isEmpty else { throw ConfigurationProblem("PRODUCTS", "holds no .json file: \(path)") }
    }

    func product(_ id: String) throws(WebError) -> Product {
        guard let product = products.first(where: { $0.id == id }) else { throw .notFound }
        return product
    }
}

extension Product {
    /// Today in the product's time zone.
    func today(_ now: Timestamp = .current) -> CalendarDate {
        let zone = TimeZone(identifier: timeZone) ?? .gmt
        return now.date(secondsAheadOfUTC: zone.secondsFromGMT(for: Date(timeIntervalSince1970: now.seconds)))
    }

    /// A moment as a person reads it, with the zone's name.
    func words(_ moment: Timestamp, isTimeOnly: Bool = false) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_GB")
        formatter.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        formatter.dateFormat = isTimeOnly ? "HH:mm" : "d MMMM yyyy 'at' HH:mm zzz"
        return formatter.string(from: Date(timeIntervalSince1970: moment.seconds))
    }
}

extension Timestamp {
    fileprivate var seconds: Double { Double(milliseconds) / 1_000 }  // scalar-safe: an integer, not text
}
