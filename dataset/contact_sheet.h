#pragma once
// One picture for people: each row a defect, as the frame that holds it, the image around it, its mask with
// kind and size, and what it changed against its clean twin.
#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/image.h"
#include "dataset/identity.h"

namespace flawsmith::dataset {

class ContactSheet {
 public:
  static constexpr int most_rows = 24;

  ContactSheet(std::filesystem::path directory, const Identity& identity);
  /// Notes the labels and frames of a sample; remembers places, not pictures.
  void offer(const nlohmann::ordered_json& record);
  /// Draws rows spread evenly over each kind's labels, in the order of the samples; whole frames if there are
  /// no labels. RGB.
  Image<std::uint8_t> draw() const;

 private:
  struct Place {
    int sample = 0, frame = 0, label = -1;  // −1: a frame without labels
    auto operator<=>(const Place&) const = default;
  };
  std::vector<Place> chosen() const;
  void draw_row(Image<std::uint8_t>& sheet, int top, const Place& place) const;

  std::filesystem::path directory_;
  Identity identity_;
  std::map<std::string, std::vector<Place>> labels_;  // by kind
  std::vector<Place> clean_;
};

}  // namespace flawsmith::dataset
