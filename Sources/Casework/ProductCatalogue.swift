import Definitions
package import Features
import Foundation
package import Hosting
package import Lending
package import Products

/// The products on offer, by id; none of them is invalid.
package struct ProductCatalogue: Sendable {
    /// By title.
    package let products: [Product]
    private let programs: [String: ProductPrograms]

    /// Reads a product definition, or every `.json` file of a folder.
    /// - Parameters:
    ///   - path: Of the file or folder.
    ///   - day: The rules of jurisdictions are those of this day, as long as the catalogue lives.
    /// - Throws: ``SettingsProblems`` naming file, key and reason of each that is wrong.
    package init(path: String, on day: CalendarDate) throws(SettingsProblems) {
        var products: [String: Product] = [:]
        var problems: [String] = []
        for file in try Self.files(at: path) {
            guard let data = FileManager.default.contents(atPath: file) else {
                problems.append("\(file): cannot be read")
                continue
            }
            do throws(ProductError) {
                let product = try Product.parse(Array(data), file: file, on: day)
                if products.updateValue(product, forKey: product.id) != nil {
                    problems.append("\(file): id: \(product.id) is taken")
                }
            } catch {
                problems.append("\(error)")
            }
        }
        guard problems.isEmpty else { throw SettingsProblems(lines: problems) }
        self.products = products.values.sorted { $0.title < $1.title }
        programs = products.mapValues { ProductPrograms($0) }
    }

    /// A product by its id.
    package subscript(id: String) -> Product? { products.first { $0.id == id } }

    /// What the applications of a product run; nil for one that is not on offer.
    package func programs(of product: Product) -> ProductPrograms? { programs[product.id] }

    private static func files(at path: String) throws(SettingsProblems) -> [String] {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw SettingsProblems(lines: ["\(path): no such file or folder"])
        }
        guard isFolder.boolValue else { return [path] }
        // A folder that cannot be read holds nothing that can be offered.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let files = names.filter { $0.utf8.suffix(5).elementsEqual(".json".utf8) }.sorted().map { "\(path)/\($0)" }
        guard !files.isEmpty else { throw SettingsProblems(lines: ["\(path): holds no .json file"]) }
        return files
    }
}
