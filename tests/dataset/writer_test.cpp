// The directory: its files, its refusals, and going on where a run stopped.
#include "dataset/writer.h"

#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "core/error.h"
#include "core/file.h"
#include "core/png.h"
#include "dataset/verify.h"
#include "tests/dataset/example.h"

using namespace flawsmith;
using namespace flawsmith::dataset;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {
void write_all(const fs::path& directory, int count, int bits = 8, example::Options options = {}) {
  Writer writer(directory, example::identity(count, bits));
  for (int i = 0; i < count; ++i)
    if (!writer.finished()[static_cast<std::size_t>(i)]) writer.write(example::sample(i, options));
  writer.finish();
}

std::string checksums(const fs::path& directory) {
  return read_file(directory / "checksums.sha256");
}

void put(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

std::string refusal(const fs::path& directory, const Identity& identity) {
  try {
    Writer writer(directory, identity);
  } catch (const InputError& error) {
    return error.what();
  }
  return "none";
}
}  // namespace

TEST_CASE("a directory holds what its layout says and reads back intact", "[writer]") {
  const example::TemporaryFolder folder;
  const auto out = folder.path() / "set";
  example::Options options;
  options.frames = 2;
  write_all(out, 3, 8, options);
  for (const char* name :
       {"images/000000_top_ring.png", "images/000002_top_bar.png", "twins/000001_top_ring.png",
        "masks/000001_top_ring.png", "records/000002.json", "samples.jsonl", "coco.json", "manifest.json",
        "contact_sheet.png", "checksums.sha256", "run.log.jsonl"}) {
    CAPTURE(name);
    CHECK(fs::is_regular_file(out / name));
  }
  const auto result = verify(out);
  for (const auto& problem : result.problems) WARN(problem);
  CHECK(result.intact());
  CHECK(result.samples == 3);
  CHECK(result.frames == 6);
  CHECK(result.labels == 24);  // four in each frame
  // 3 samples × (2 frames × (image, twin, mask) + record) + samples, coco, manifest, contact sheet
  CHECK(result.files == 3 * (2 * 3 + 1) + 4);
  // The tool that users have agrees.
  CHECK(std::system(
            ("cd '" + out.string() + "' && sha256sum --quiet --strict -c checksums.sha256").c_str()) == 0);
  CHECK_FALSE(fs::exists(out / "raw"));

  // The image is the view and the mask the ids.
  const auto sample = example::sample(1, options);
  const auto image = decode_png16(read_file(out / "images/000001_top_ring.png"));
  const auto mask = decode_png16(read_file(out / "masks/000001_top_ring.png"));
  const auto& pit = sample.frames[0].labels[1].visible;
  CHECK(image.at(17, 40) == sample.frames[0].view.at(17, 40));
  CHECK(mask.at(pit.x + pit.pixels.width() / 2, pit.y + pit.pixels.height() / 2) == 2);
  CHECK(mask.at(0, 0) == 0);
}

TEST_CASE("16 bits keep the raw DN, for colour beside the view", "[writer]") {
  const example::TemporaryFolder folder;
  write_all(folder.path() / "mono", 1, 16);
  const auto frame = example::sample(0).frames[0];
  CHECK(decode_png16(read_file(folder.path() / "mono/images/000000_top_ring.png")) == frame.image);
  CHECK(decode_png16(read_file(folder.path() / "mono/twins/000000_top_ring.png")) == frame.twin);

  example::Options colour;
  colour.channels = 3;
  write_all(folder.path() / "colour", 1, 16, colour);
  CHECK(decode_png16(read_file(folder.path() / "colour/images/000000_top_ring.png")).channels() == 3);
  CHECK(decode_png16(read_file(folder.path() / "colour/raw/000000_top_ring.png")) == frame.image);
  CHECK(decode_png16(read_file(folder.path() / "colour/raw_twins/000000_top_ring.png")) == frame.twin);
  for (const char* name : {"mono", "colour"}) CHECK(verify(folder.path() / name).problems.empty());
}

TEST_CASE("COCO says what the labels say", "[writer][coco]") {
  const example::TemporaryFolder folder;
  write_all(folder.path(), 2);
  const auto coco = nlohmann::json::parse(read_file(folder.path() / "coco.json"));
  REQUIRE(coco["images"].size() == 2);
  REQUIRE(coco["annotations"].size() == 6);  // the hidden pit has no pixels
  CHECK(coco["categories"][0]["name"] == "scratch");
  CHECK(coco["categories"][2]["supercategory"] == "benign");
  const auto& dust = coco["annotations"][2];
  // A disc of radius 3 around (136, 36): x from 133 to 139, y from 33 to 39, and 29 pixel centres within.
  CHECK(dust["bbox"] == nlohmann::json({133, 33, 7, 7}));
  CHECK(dust["area"] == 29);
  CHECK(dust["category_id"] == 7);
  CHECK(dust["image_id"] == 1);
  CHECK(dust["iscrowd"] == 0);
  CHECK(dust["attributes"]["d_prime"] == 12.5);
}

TEST_CASE("a region with a hole goes into COCO as run lengths", "[writer][coco]") {
  const example::TemporaryFolder folder;
  auto sample = example::sample(0);
  auto& label = sample.frames[0].labels[2];
  // A ring: 3 ≤ r ≤ 6.
  label.visible = label.amodal = example::mask_where(
      160, 120, [](int x, int y) { return std::abs(std::hypot(x - 136, y - 36) - 4.5) <= 1.5; });
  Writer writer(folder.path(), example::identity(1));
  writer.write(sample);
  writer.finish();
  const auto coco = nlohmann::json::parse(read_file(folder.path() / "coco.json"));
  CHECK(coco["annotations"][2]["segmentation"]["size"] == nlohmann::json({120, 160}));
  CHECK(coco["annotations"][1]["segmentation"].is_array());
  CHECK(verify(folder.path()).problems.empty());
}

TEST_CASE("the same samples in any order give the same bytes", "[writer]") {
  const example::TemporaryFolder a, b;
  write_all(a.path(), 3);
  Writer writer(b.path(), example::identity(3));
  for (const int i : {2, 0, 1}) writer.write(example::sample(i));
  const double before = writer.cost().seconds();
  CHECK(before > 0.0);
  writer.finish();
  CHECK(checksums(a.path()) == checksums(b.path()));
  CHECK(writer.cost().files == 12);
  CHECK(writer.cost().seconds() > before);  // summing up costs, too
}

TEST_CASE("a run goes on where it stopped, without making samples again", "[writer]") {
  const example::TemporaryFolder once, twice;
  write_all(once.path(), 4);
  {
    Writer first(twice.path(), example::identity(4));
    first.write(example::sample(0));
    first.write(example::sample(2));
    CHECK_FALSE(fs::exists(twice.path() / "checksums.sha256"));
  }
  put(twice.path() / "images/000001_top_ring.png", "cut off in the mid");  // a sample without a record
  put(twice.path() / "masks/000001_top_ring.png.tmp", "cut off");
  put(twice.path() / "samples.jsonl.tmp", "cut off");
  const auto before = fs::last_write_time(twice.path() / "images/000002_top_ring.png");
  {
    Writer second(twice.path(), example::identity(4));
    CHECK(second.finished() == std::vector<bool>{true, false, true, false});
    CHECK_FALSE(fs::exists(twice.path() / "samples.jsonl.tmp"));
    CHECK_FALSE(fs::exists(twice.path() / "masks/000001_top_ring.png.tmp"));
    second.write(example::sample(1));
    second.write(example::sample(3));
    second.finish();
  }
  CHECK(checksums(once.path()) == checksums(twice.path()));
  CHECK(verify(twice.path()).problems.empty());
  CHECK(fs::last_write_time(twice.path() / "images/000002_top_ring.png") == before);

  // A complete directory: nothing to do, and finishing again changes nothing.
  Writer third(twice.path(), example::identity(4));
  CHECK(third.finished() == std::vector<bool>(4, true));
  third.finish();
  CHECK(checksums(once.path()) == checksums(twice.path()));
}

TEST_CASE("a damaged sample is made again", "[writer]") {
  const example::TemporaryFolder folder;
  write_all(folder.path(), 4);
  const auto whole = checksums(folder.path());
  auto record = read_file(folder.path() / "records/000001.json");
  record[record.find("\"id\":2") + 5] = '3';
  put(folder.path() / "records/000001.json", record);
  fs::remove(folder.path() / "masks/000002_top_ring.png");
  fs::resize_file(folder.path() / "images/000003_top_ring.png", 100);
  {
    const Writer writer(folder.path(), example::identity(4));
    CHECK(writer.finished() == std::vector<bool>{true, false, false, false});
    CHECK_FALSE(fs::exists(folder.path() / "checksums.sha256"));  // it must not look complete
  }
  write_all(folder.path(), 4);
  CHECK(checksums(folder.path()) == whole);
}

TEST_CASE("a directory of another run is refused by what differs", "[writer]") {
  const example::TemporaryFolder folder;
  write_all(folder.path(), 1);
  auto other = example::identity(1);
  other.seed = 8;
  CHECK_THAT(refusal(folder.path(), other), Contains("manifest.json") && Contains("seed is 7, expected 8"));
  other = example::identity(1);
  other.recipe_sha256 = std::string(64, 'b');
  CHECK_THAT(refusal(folder.path(), other), Contains("recipe.sha256 is aaaa") && Contains("expected bbbb"));
  other = example::identity(2);
  CHECK_THAT(refusal(folder.path(), other), Contains("count is 1, expected 2"));
  other = example::identity(1);
  other.program_version = "0.2.0";
  CHECK_THAT(refusal(folder.path(), other), Contains("program_version is 0.1.0, expected 0.2.0"));
  other = example::identity(1);
  other.options["draft"] = true;
  CHECK_THAT(refusal(folder.path(), other), Contains("options.draft is missing, expected true"));
  CHECK(verify(folder.path()).problems.empty());  // and nothing was touched

  put(folder.path() / "manifest.json", "{ not JSON");
  CHECK_THAT(refusal(folder.path(), example::identity(1)), Contains("belongs to another run"));
}

TEST_CASE("a folder with something else in it is refused untouched", "[writer]") {
  const example::TemporaryFolder folder;
  put(folder.path() / "thesis.tex", "years of work");
  CHECK_THAT(refusal(folder.path(), example::identity(1)),
             Contains("thesis.tex") && Contains("manifest.json"));
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
  CHECK_THAT(refusal(folder.path() / "thesis.tex", example::identity(1)), Contains("is a file"));
  // What a run killed at once leaves is no obstacle.
  const example::TemporaryFolder killed;
  put(killed.path() / "run.log.jsonl", "");
  put(killed.path() / "manifest.json.tmp", "{");
  write_all(killed.path(), 1);
  CHECK(verify(killed.path()).problems.empty());
}

TEST_CASE("a wrong label or an unknown kind leaves no sample behind", "[writer]") {
  const example::TemporaryFolder folder;
  Writer writer(folder.path(), example::identity(1));
  auto sample = example::sample(0);
  sample.frames[0].labels[0].visible_fraction = 2;
  CHECK_THROWS_AS(writer.write(sample), std::logic_error);
  sample = example::sample(0);
  sample.frames[0].labels[0].kind = "burr";
  CHECK_THROWS_WITH(writer.write(sample), Contains("kind burr"));
  CHECK(fs::is_empty(folder.path() / "images"));
  CHECK(fs::is_empty(folder.path() / "records"));
}

TEST_CASE("names become names of files, and stay different", "[writer]") {
  Sample sample;
  sample.index = 12;
  sample.frames.resize(3);
  sample.frames[0].camera = "../top cam";
  sample.frames[0].lighting = "Ring/50 %";
  sample.frames[1].camera = sample.frames[2].camera = "a";
  sample.frames[1].lighting = sample.frames[2].lighting = "b";
  CHECK(stems_of(sample) ==
        std::vector<std::string>{"000012_..-top-cam_Ring-50--", "000012_a_b", "000012_a_b_2"});
}

TEST_CASE("verification finds what was changed", "[writer][verify]") {
  const example::TemporaryFolder folder;
  write_all(folder.path(), 2);
  REQUIRE(verify(folder.path()).problems.empty());
  const auto problems = [&] {
    std::string all;
    for (const auto& problem : verify(folder.path()).problems) all += problem + "\n";
    return all;
  };
  const auto with = [&](const char* name, auto change) {
    const auto good = read_file(folder.path() / name);
    auto bad = good;
    change(bad);
    put(folder.path() / name, bad);
    const auto found = problems();
    put(folder.path() / name, good);
    return found;
  };
  CHECK_THAT(with("images/000001_top_ring.png", [](auto& s) { s[200] ^= 1; }),
             Contains("images/000001_top_ring.png: does not match its checksum"));
  CHECK_THAT(with("coco.json", [](auto& s) { s.replace(s.find("\"area\":"), 8, "\"area\":9"); }),
             Contains("coco.json: annotation 1: area differs"));
  CHECK_THAT(with("samples.jsonl", [](auto& s) { s.erase(s.find('\n') + 1); }),
             Contains("has 1 samples, expected 2"));
  CHECK_THAT(with("records/000000.json", [](auto& s) { s[100] ^= 1; }), Contains("records/000000.json"));
  const auto mask = decode_png16(read_file(folder.path() / "masks/000000_top_ring.png"));
  CHECK_THAT(with("masks/000000_top_ring.png",
                  [&](auto& s) {
                    auto damaged = mask;
                    damaged.at(0, 0) = 1;
                    s = encode_png(damaged);
                  }),
             Contains("label 1: areas of record and masks differ"));
  put(folder.path() / "images/stray.png", "");
  CHECK_THAT(problems(), Contains("images/stray.png: is not in the checksums"));
  fs::remove(folder.path() / "images/stray.png");
  CHECK(problems().empty());
  CHECK_THROWS_AS(verify(folder.path() / "images"), InputError);
}
