#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "core/check.h"
#include "renderer/material_tables.h"
#include "renderer/shared/fresnel.h"
#include "renderer/shared/hairlines.h"
#include "renderer/shared/thin_film.h"
#include "renderer/spectral_tables.h"

namespace flawsmith::renderer {
namespace {
using scenes::Material;
using shared::MaterialRecord;
using shared::vec3;
using shared::vec4;

// Hemispherical reflectance of the smooth metal, F_avg = 2 ∫ F(μ) μ dμ, by the midpoint rule (error < 1e-4).
template <class Reflectance>
float hemispherical(const Reflectance& reflectance) {
  constexpr int steps = 64;
  double sum = 0.0;
  for (int i = 0; i < steps; ++i) {
    const float mu = (static_cast<float>(i) + 0.5f) / steps;
    sum += 2.0 * static_cast<double>(reflectance(mu)) * static_cast<double>(mu) / steps;
  }
  return static_cast<float>(sum);
}

// The same under a film: interference makes it a function of the wavelength even where n and k are constant.
Curve film_average_curve(const scenes::Material& material) {
  Curve curve;
  const auto n = material.n.on_grid(), k = material.k.on_grid();
  const auto film_n = material.film.n.on_grid(), film_k = material.film.k.on_grid();
  for (std::size_t i = 0; i < n.size(); ++i) {
    const float wavelength = SpectralGrid::wavelength(static_cast<int>(i));
    const auto phase = 4.0f * shared::pi * static_cast<float>(material.film.thickness) / wavelength;
    curve.wavelength.push_back(wavelength);
    curve.value.push_back(hemispherical([&](float mu) {
      return shared::fresnel_film4(mu, vec4(n[i]), vec4(k[i]), vec4(film_n[i]), vec4(film_k[i]), vec4(phase))
          .x;
    }));
  }
  return curve;
}

Curve fresnel_average_curve(const scenes::Material& material) {
  Curve curve;
  const auto n = material.n.on_grid(), k = material.k.on_grid();
  for (std::size_t i = 0; i < n.size(); ++i) {
    curve.wavelength.push_back(SpectralGrid::wavelength(static_cast<int>(i)));
    const bool same = i > 0 && n[i] == n[i - 1] && k[i] == k[i - 1];
    curve.value.push_back(same ? curve.value.back() : hemispherical([&](float mu) {
      return shared::fresnel_conductor(mu, n[i], k[i]);
    }));
  }
  return curve;
}
// Rows so far apart that the density comes out (hairlines.h).
double hairline_pitch(const scenes::Hairlines& lines) {
  const double covered =
      shared::hairline_share * 0.5 * (shared::hairline_shortest + shared::hairline_longest);
  return covered * lines.sets / lines.density;
}

std::uint32_t append_hairlines(const scenes::Hairlines& lines, std::vector<float>& table) {
  const double pitch = hairline_pitch(lines);
  // The widest one, 1.5 of the mean, stays within the rows that are looked through.
  CHECK(lines.sets > 0 && lines.density > 0.0 && lines.length > 0.0 && 1.5 * lines.width <= pitch);
  const auto first = static_cast<std::uint32_t>(table.size());
  for (const dvec3& v : {lines.origin, lines.along, lines.across})
    for (int k = 0; k < 3; ++k) table.push_back(static_cast<float>(v[k]));
  for (const double value :
       {static_cast<double>(lines.sets), std::cos(lines.turn), std::sin(lines.turn), lines.bend, pitch,
        lines.length, lines.width, lines.depth, static_cast<double>(lines.seed & 0xffffffu)})
    table.push_back(static_cast<float>(value));
  CHECK(table.size() == first + shared::hairline_values);
  return first;
}

Curve scaled(Curve curve, double factor) {
  for (float& value : curve.value) value *= static_cast<float>(factor);
  return curve;
}

// What a liquid's metal is when it is seen from within it: indices relative to the liquid's, lengths over the
// wavelength there, facets without a lay.
Material within(Material metal, double n) {
  metal.n = scaled(metal.n, 1.0 / n);
  metal.k = scaled(metal.k, 1.0 / n);
  metal.film.n = scaled(metal.film.n, 1.0 / n);
  metal.film.k = scaled(metal.film.k, 1.0 / n);
  metal.film.thickness *= n;
  metal.haze.rq *= n;
  metal.alpha_u = metal.alpha_v = std::sqrt(metal.alpha_u * metal.alpha_v);
  return metal;
}

class RecordBuilder {
 public:
  RecordBuilder(std::vector<float>& table, ComplementTables& known) : table_(table), known_(known) {}

  std::vector<MaterialRecord> build(const std::vector<Material>& materials) {
    for (const Material& material : materials) records_.push_back(record_of(dry(material)));
    for (std::size_t i = 0; i < materials.size(); ++i)
      if (materials[i].liquid.thickness > 0.0) add_liquid(materials[i], i);
    return records_;
  }

 private:
  // Where a liquid is thin it is a film of a metal that has none of its own; on a plastic it is not seen.
  static Material dry(Material material) {
    const scenes::Liquid& liquid = material.liquid;
    if (liquid.thickness > 0.0 && material.kind == Material::Kind::conductor &&
        !(material.film.thickness > 0.0))
      material.film = {1e3 * liquid.thickness, Curve::constant(static_cast<float>(liquid.n)), liquid.k};
    else
      material.liquid = {};
    return material;
  }

  // Appends a table that is there once for each key.
  template <class Key, class Values>
  std::uint32_t shared_table(std::map<Key, std::uint32_t>& places, const Key& key, const Values& values) {
    const auto [entry, is_new] = places.try_emplace(key, static_cast<std::uint32_t>(table_.size()));
    if (is_new) {
      const std::vector<float>& made = values(key);
      table_.insert(table_.end(), made.begin(), made.end());
    }
    return entry->second;
  }
  std::uint32_t complement(float alpha_u, float alpha_v, float coat_n) {
    return shared_table(
        complements_, {alpha_u, alpha_v, coat_n}, [&](const auto& key) -> const auto& {
          return known_.get(key[0], key[1], key[2]);
        });
  }

  void add_haze(const Material& material, MaterialRecord& record) {
    CHECK(record.alpha_u == record.alpha_v);
    record.haze_rq = static_cast<float>(material.haze.rq);
    record.haze_alpha = std::clamp(static_cast<float>(material.haze.alpha), least_alpha, 1.0f);
    record.haze_table = shared_table(
        hazes_, {record.alpha_u, record.haze_rq, record.haze_alpha, material.kind == Material::Kind::plastic},
        [&](const HazeKey& key) -> const auto& { return known_.haze(key); });
  }

  MaterialRecord record_of(const Material& material) {
    MaterialRecord record{};
    record.alpha_u = std::clamp(material.alpha_u, least_alpha, 1.0f);
    record.alpha_v = std::clamp(material.alpha_v, least_alpha, 1.0f);
    record.lay = vec3(material.lay / std::max(glm::length(material.lay), 1e-300));
    record.lay_is_axis = material.lay_is_axis ? 1u : 0u;
    record.finish_rms_slope = static_cast<float>(material.finish.rms_slope);
    record.finish_wavelength = static_cast<float>(material.finish.wavelength);
    record.finish_aspect = static_cast<float>(material.finish.aspect);
    record.finish_relief = static_cast<std::uint32_t>(material.finish.relief);
    record.waviness_slope = rms_slope(material.waviness);
    record.waviness_wavelength = static_cast<float>(material.waviness.wavelength);
    if (material.haze.rq > 0.0 && material.kind != Material::Kind::diffuse) add_haze(material, record);
    record.hairlines = material.hairlines ? append_hairlines(*material.hairlines, table_) : shared::none;
    const bool is_film_liquid = material.liquid.thickness > 0.0;
    switch (material.kind) {
      case Material::Kind::conductor:
        record.kind = shared::material_conductor;
        record.n_curve = append_curve(material.n, table_);
        record.k_curve = append_curve(material.k, table_);
        record.film_thickness = static_cast<float>(material.film.thickness);
        record.film_is_liquid = is_film_liquid ? 1u : 0u;
        if (material.film.thickness > 0.0) {
          record.film_n_curve = append_curve(material.film.n, table_);
          record.film_k_curve = append_curve(material.film.k, table_);
        }
        // A liquid's thickness varies: its mean over angles is taken as the bare metal's.
        record.reflectance_curve =
            append_curve(material.film.thickness > 0.0 && !is_film_liquid ? film_average_curve(material)
                                                                          : fresnel_average_curve(material),
                         table_);
        record.complement_table = complement(record.alpha_u, record.alpha_v, 0.0f);
        break;
      case Material::Kind::plastic:
        record.kind = shared::material_plastic;
        record.coat_n = std::max(material.n.at(550.0f), 1.0001f);
        record.reflectance_curve = append_curve(material.albedo, table_);
        record.complement_table = complement(record.alpha_u, record.alpha_v, record.coat_n);
        break;
      case Material::Kind::diffuse:
        record.kind = shared::material_diffuse;
        record.reflectance_curve = append_curve(material.albedo, table_);
        break;
    }
    return record;
  }

  // Under a liquid that levels: a metal keeps its own surface below the liquid's; a plastic or matt surface
  // is as if the liquid were its coat, whose index is nearly the plastic's.
  MaterialRecord wet(const Material& material) {
    const scenes::Liquid& liquid = material.liquid;
    const auto alpha = std::clamp(static_cast<float>(liquid.alpha), least_alpha, 1.0f);
    Material below = material;
    below.liquid = {};
    if (material.kind != Material::Kind::conductor) {
      below.kind = Material::Kind::plastic;
      below.n = Curve::constant(static_cast<float>(liquid.n));
      below.alpha_u = below.alpha_v = alpha;
      below.finish = {};
      below.haze = {};
      return record_of(below);
    }
    MaterialRecord record = record_of(within(below, liquid.n));
    record.kind = shared::material_wet;
    record.coat_n = static_cast<float>(liquid.n);
    record.liquid_alpha = alpha;
    record.liquid_thickness = static_cast<float>(1e3 * liquid.thickness);
    record.liquid_k_curve = append_curve(liquid.k, table_);
    record.wet_table = shared_table(
        wets_, {record.alpha_u, record.haze_rq, record.haze_alpha, record.coat_n},
        [&](const WetKey& key) -> const auto& { return known_.wet(key); });
    return record;
  }

  void add_liquid(const Material& material, std::size_t index) {
    const scenes::Liquid& liquid = material.liquid;
    CHECK(liquid.n > 1.0 && liquid.levels > liquid.follows);
    const auto wet_index = static_cast<std::uint32_t>(records_.size());
    records_.push_back(wet(material));
    Material grain;
    grain.kind = Material::Kind::diffuse;
    grain.albedo = Curve::constant(grain_albedo);
    records_.push_back(record_of(grain));
    MaterialRecord& record = records_[index];
    record.liquid_thickness = static_cast<float>(1e3 * liquid.thickness);
    record.liquid_follows = static_cast<float>(1e3 * liquid.follows);
    record.liquid_levels = static_cast<float>(1e3 * liquid.levels);
    record.liquid_grains = static_cast<float>(1e-3 * liquid.grains);
    record.wet_material = wet_index;
    record.grain_material = wet_index + 1;
  }

  static constexpr float grain_albedo = 0.8f;  // of lime and salts, white; assumed
  std::vector<float>& table_;
  ComplementTables& known_;
  std::vector<MaterialRecord> records_;
  std::map<std::array<float, 3>, std::uint32_t> complements_;
  std::map<HazeKey, std::uint32_t> hazes_;
  std::map<WetKey, std::uint32_t> wets_;
};
}  // namespace

std::vector<MaterialRecord> build_materials(const std::vector<Material>& materials, std::vector<float>& table,
                                            ComplementTables& known) {
  return RecordBuilder(table, known).build(materials);
}

std::vector<MaterialRecord> build_materials(const std::vector<Material>& materials,
                                            std::vector<float>& table) {
  ComplementTables fresh;
  return build_materials(materials, table, fresh);
}

}  // namespace flawsmith::renderer
