#include "dataset/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/check.h"
#include "core/error.h"
#include "core/file.h"
#include "core/join.h"
#include "core/log.h"
#include "core/png.h"
#include "dataset/assemble.h"
#include "dataset/invariants.h"
#include "dataset/layout.h"
#include "dataset/mask.h"

namespace flawsmith::dataset {
namespace fs = std::filesystem;
namespace {
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

bool is_ours(const fs::path& name) {
  const auto text = name.string();
  return text == layout::run_log || name.extension() == ".tmp";
}

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw RunError(fmt::format("{}: cannot be made: {}", path.string(), error.message()));
}

// Whether the directory was begun before. Refuses one that holds anything but what a killed start leaves.
bool was_begun(const fs::path& directory) {
  std::error_code error;
  const auto status = fs::status(directory, error);
  if (!fs::exists(status)) return false;
  if (!fs::is_directory(status))
    throw InputError(Place{directory.string(), 0, ""}, "is a file, expected a folder");
  if (fs::exists(directory / layout::manifest)) return true;
  for (const auto& entry : fs::directory_iterator(directory))
    if (!is_ours(entry.path().filename()))
      throw InputError(
          Place{directory.string(), 0, ""},
          fmt::format("holds {} but no {}; expected a new or empty folder, or one that was begun "
                      "by this program",
                      entry.path().filename().string(), layout::manifest));
  return false;
}

void check_identity(const fs::path& directory, const Identity& identity) {
  const auto path = directory / layout::manifest;
  const auto found = nlohmann::ordered_json::parse(read_file(path), nullptr, false);
  const auto differing = differences(found, manifest_of(identity));
  if (differing.empty()) return;
  const std::vector<std::string> shown(
      differing.begin(), differing.begin() + std::min<std::ptrdiff_t>(std::ssize(differing), 4));
  throw InputError(Place{path.string(), 0, ""},
                   fmt::format("the folder belongs to another run: {}{}", join(shown, "; "),
                               shown.size() < differing.size() ? "; ..." : ""));
}

void remove_leftovers(const fs::path& directory) {
  std::vector<fs::path> leftovers;
  const auto collect = [&](const fs::path& folder) {
    if (!fs::is_directory(folder)) return;
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.is_regular_file() && entry.path().extension() == ".tmp") leftovers.push_back(entry.path());
  };
  collect(directory);
  for (const auto* folder : layout::folders) collect(directory / folder);
  for (const auto& path : leftovers) {
    std::error_code error;
    if (!fs::remove(path, error) || error)
      throw RunError(fmt::format("{}: cannot be removed: {}", path.string(), error.message()));
  }
}

void check_categories(const Sample& sample, const Identity& identity) {
  const auto& known = identity.categories;
  for (const auto& frame : sample.frames)
    for (const auto& label : frame.labels)
      if (std::none_of(known.begin(), known.end(), [&](const Category& c) { return c.name == label.kind; }))
        throw BrokenInvariant(fmt::format("sample {}: label {}: kind {} is no category of the data set",
                                          sample.index, label.id, label.kind));
}

// What of a frame is stored: role, folder, PNG. docs/dataset.md gives the rule.
struct Picture {
  std::string role, folder, png;
};
std::vector<Picture> pictures_of(const Frame& frame, int bits) {
  std::vector<Picture> pictures;
  const bool colour = frame.view.channels() == 3, twin = !frame.twin.empty();
  if (bits == 16 && !colour) {
    pictures.push_back({"image", "images", encode_png(frame.image)});
    if (twin) pictures.push_back({"twin", "twins", encode_png(frame.twin)});
  } else {
    pictures.push_back({"image", "images", encode_png(frame.view)});
    if (twin) pictures.push_back({"twin", "twins", encode_png(frame.twin_view)});
  }
  pictures.push_back(
      {"mask", "masks", encode_png(instance_image(frame, frame.image.width(), frame.image.height()))});
  if (bits == 16 && colour) {
    pictures.push_back({"raw", "raw", encode_png(frame.image)});
    if (twin) pictures.push_back({"raw_twin", "raw_twins", encode_png(frame.twin)});
  }
  return pictures;
}
}  // namespace

std::string layout::record_path(int sample) {
  return fmt::format("{}/{:06}.json", records, sample);
}

Writer::Writer(const fs::path& directory, Identity identity)
    : directory_(directory), identity_(std::move(identity)) {
  CHECK(identity_.count >= 0 && (identity_.bits == 8 || identity_.bits == 16));
  const bool resuming = was_begun(directory_);
  if (resuming) check_identity(directory_, identity_);
  make_folder(directory_);
  log_ = std::make_unique<RunLog>(directory_ / layout::run_log);
  begin(resuming);
}

void Writer::begin(bool resuming) {
  remove_leftovers(directory_);
  // Once more under the lock: another process may have begun in between. The manifest comes
  // before the folders: a run killed between the two is known again by it.
  if (resuming || fs::exists(directory_ / layout::manifest))
    check_identity(directory_, identity_);
  else
    write_file(directory_ / layout::manifest, manifest_of(identity_).dump(2) + "\n");
  for (const auto* folder : layout::folders) {
    const std::string_view name = folder;
    if (name.starts_with("raw") && identity_.bits != 16) continue;
    if (name == "captures" && !identity_.captures) continue;
    make_folder(directory_ / folder);
  }
  find_finished();
  const auto done = std::count(finished_.begin(), finished_.end(), true);
  // A directory that is not complete must not look so.
  if (done < identity_.count)
    for (const auto* name : layout::assembled) fs::remove(directory_ / name);
  log({{"event", resuming ? "resumed" : "begun"}, {"finished", done}, {"count", identity_.count}});
}

void Writer::find_finished() {
  finished_.resize(static_cast<std::size_t>(identity_.count));
  for (int i = 0; i < identity_.count; ++i) finished_[static_cast<std::size_t>(i)] = is_finished(i);
}

bool Writer::is_finished(int index) const {
  const auto path = directory_ / layout::record_path(index);
  if (!fs::exists(path)) return false;
  try {
    const auto record = unseal(read_file(path));
    if (record.at("sample") != index) throw InputError("holds another sample");
    for (const auto& file : files_of(record)) {
      std::error_code error;
      const auto size = fs::file_size(directory_ / file.path, error);
      if (error || size != file.bytes) throw InputError(fmt::format("{} is damaged", file.path));
    }
    return true;
  } catch (const InputError& error) {
    log_warning("{}: {}; the sample is made again", path.string(), error.what());
    return false;
  }
}

StoredFile Writer::store(const std::string& role, const std::string& path, const std::string& bytes) {
  auto start = Clock::now();
  StoredFile file{role, path, bytes.size(), sha256(bytes)};
  const double hashing = seconds_since(start);
  start = Clock::now();
  write_file(directory_ / path, bytes);
  const double storing = seconds_since(start);
  const std::lock_guard lock(mutex_);
  cost_.encoding += hashing;
  cost_.storing += storing;
  cost_.bytes += bytes.size();
  ++cost_.files;
  return file;
}

void Writer::write(const Sample& sample) {
  CHECK(sample.index >= 0 && sample.index < identity_.count);
  CHECK(sample.captures.empty() || identity_.captures);
  {
    const std::lock_guard lock(mutex_);
    CHECK(!finished_[static_cast<std::size_t>(sample.index)]);
  }
  auto start = Clock::now();
  check_labels(sample);
  check_categories(sample, identity_);
  const double checking = seconds_since(start);

  double encoding = 0;
  const auto stems = stems_of(sample);
  std::vector<std::vector<StoredFile>> files(sample.frames.size());
  for (std::size_t i = 0; i < sample.frames.size(); ++i) {
    start = Clock::now();
    const auto pictures = pictures_of(sample.frames[i], identity_.bits);
    encoding += seconds_since(start);
    for (const auto& picture : pictures)
      files[i].push_back(
          store(picture.role, fmt::format("{}/{}.png", picture.folder, stems[i]), picture.png));
  }
  const auto capture_stems = capture_stems_of(sample);
  std::vector<std::vector<StoredFile>> captures(sample.captures.size());
  for (std::size_t i = 0; i < captures.size(); ++i) {
    const CameraCapture& of = sample.captures[i];
    captures[i].push_back(store("capture", fmt::format("captures/{}.exr", capture_stems[i]), of.capture));
    if (!of.twin.empty())
      captures[i].push_back(store("twin", fmt::format("captures/{}_twin.exr", capture_stems[i]), of.twin));
  }
  start = Clock::now();
  const auto record = seal(record_of(sample, files, captures));
  encoding += seconds_since(start);
  // A record made it to the disk only after all that it names.
  store("record", layout::record_path(sample.index), record);

  const std::lock_guard lock(mutex_);
  cost_.checking += checking;
  cost_.encoding += encoding;
  finished_[static_cast<std::size_t>(sample.index)] = true;
}

void Writer::finish() {
  CHECK(std::all_of(finished_.begin(), finished_.end(), [](bool done) { return done; }));
  const auto start = Clock::now();
  assemble(directory_, identity_);
  {
    const std::lock_guard lock(mutex_);
    cost_.assembling += seconds_since(start);
  }
  const auto spent = cost();
  log({{"event", "finished"},
       {"count", identity_.count},
       {"assembling_s", spent.assembling},
       {"checking_s", spent.checking},
       {"encoding_s", spent.encoding},
       {"storing_s", spent.storing},
       {"bytes", spent.bytes},
       {"files", spent.files}});
}

WriteCost Writer::cost() const {
  const std::lock_guard lock(mutex_);
  return cost_;
}

}  // namespace flawsmith::dataset
