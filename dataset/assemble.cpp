#include "dataset/assemble.h"

#include <fmt/format.h>

#include <map>

#include "core/file.h"
#include "core/png.h"
#include "dataset/coco.h"
#include "dataset/contact_sheet.h"
#include "dataset/layout.h"
#include "dataset/record.h"

namespace flawsmith::dataset {

void assemble(const std::filesystem::path& directory, const Identity& identity) {
  std::map<std::string, std::string> hashes;  // path below the directory → SHA-256
  const auto write = [&](const std::string& name, const std::string& bytes) {
    write_file(directory / name, bytes);
    hashes[name] = sha256(bytes);
  };
  std::string lines;
  CocoBuilder coco(identity);
  ContactSheet sheet(directory, identity);
  for (int sample = 0; sample < identity.count; ++sample) {
    const auto path = layout::record_path(sample);
    const auto text = read_file(directory / path);
    const auto record = unseal(text);
    hashes[path] = sha256(text);
    for (const auto& file : files_of(record)) hashes[file.path] = file.sha256;
    lines += record.dump() + "\n";
    coco.add(record);
    sheet.offer(record);
  }
  hashes[layout::manifest] = sha256_of_file(directory / layout::manifest);
  write(layout::samples, lines);
  write(layout::coco, coco.text());
  write(layout::contact_sheet, encode_png(sheet.draw()));

  std::string checksums;  // as sha256sum writes and reads them
  for (const auto& [path, hash] : hashes) checksums += fmt::format("{}  {}\n", hash, path);
  write_file(directory / layout::checksums, checksums);
}

}  // namespace flawsmith::dataset
