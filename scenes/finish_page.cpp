#include "scenes/finish_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/assets.h"
#include "scenes/schema/schema.h"
#include "scenes/yaml.h"

namespace flawsmith::scenes {
namespace {
constexpr const char* page_head = R"(# Finishes

Printed by `flawsmith finishes --markdown` from `assets/finishes/`; a test compares the two. A material takes one by name,
`finish: spi_a2`.

What is coarser than the facet's microstructure is relief: a surface whose Ra and longest scale across the lay are those
given: marks `aspect` times as long as wide, or without lay overlapping spots of up to that diameter, the craters of sparks, dents
of a blast, grains of sintering. What is finer is the slope distribution of a rough mirror (GGX) of the two
`alpha`, along and across the lay.

Each strip is a flat plate of stainless steel, its lay from left to right, seen square from above by a telecentric lens of
working f-number 8: at 4 µm a pixel (0.4 mm wide) under coaxial light and under a ring 27° above the plate, then the same two at
25 µm a pixel (2.4 mm wide). Coaxial pictures are metered one by one, as a camera's automatic does; those under the ring all have the
exposure that suits `blasted`, so that a mirror is dark there. `scripts/pictures` makes them; the station is
`docs/pictures/finish.yaml`.

)";
}  // namespace

std::vector<FinishFacts> finish_facts() {
  std::vector<FinishFacts> list;
  for (const auto& file : std::filesystem::directory_iterator(assets_folder() / "finishes")) {
    if (file.path().extension() != ".yaml") continue;
    Document document = read_yaml(file.path());
    conform(document, "finish");
    const Node node(document), alpha = node["alpha"];
    FinishFacts& facts = list.emplace_back();
    facts.name = node["name"].text();
    facts.relief = node["relief"].text();
    facts.ra = node["ra_um"].number();
    facts.spacing = node["spacing_mm"].number();
    facts.aspect = node["aspect"].number();
    for (std::size_t i = 0; i < 2; ++i)
      facts.alpha[i] = alpha.is_array() ? alpha.at(i).number() : alpha.number();
    facts.source = node["source"].text();
  }
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return list;
}

std::string finish_page() {
  std::string page = page_head;
  page +=
      "| finish | relief | Ra [µm] | spacing [mm] | aspect | alpha | 4 µm a pixel: coaxial, ring; 25 µm: "
      "coaxial, "
      "ring | "
      "source |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n";
  for (const FinishFacts& f : finish_facts())
    page += fmt::format(
        "| `{}` | {} | {:g} | {:g} | {:g} | {:g}, {:g} | ![{}](images/finishes/{}.png) | {} |\n", f.name,
        f.relief, f.ra, f.spacing, f.aspect, f.alpha[0], f.alpha[1], f.name, f.name, f.source);
  return page;
}

}  // namespace flawsmith::scenes
